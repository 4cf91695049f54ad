package org.leveret.broker.event;

/** Takes events in. Any thread may call; nobody waits for what becomes of an event. */
public interface Events {
    /** Whoever is told is not there. */
    Events NONE = new Events() {
        @Override
        public boolean areWanted() {
            return false;
        }

        @Override
        public void tell(Event event) {}
    };

    /** Whether anybody would get an event; if not, there is no need to make one. */
    boolean areWanted();

    void tell(Event event);
}
