package org.leveret.broker.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;

/**
 * Has what happens to the messages of a virtual host written down, and reads it. A restart of the broker ends it. Any thread may
 * call.
 */
public final class Journeys {
    /** In how many virtual hosts at once. */
    public static final int VHOSTS_MAX = 8;

    private final EventLoops loops;
    private final JourneySwitches switches;

    public Journeys(EventLoops loops, JourneySwitches switches) {
        this.loops = loops;
        this.switches = switches;
    }

    /** Begins, unless it has begun before; false if that are too many already. */
    public boolean begin(String vhost) {
        return switches.begin(vhost, loops.size(), VHOSTS_MAX);
    }

    /** Ends, and forgets what was written down. */
    public void end(String vhost) {
        switches.of(vhost).turn(null);
    }

    public boolean isOn(String vhost) {
        return switches.log(vhost) != null;
    }

    /** How many steps are kept of one virtual host; older ones make room. */
    public int stepsMax() {
        return loops.size() * JourneyRing.STEPS_MAX;
    }

    /** What is known now, the message that was seen last first; completes elsewhere than on an event loop. */
    public CompletableFuture<List<Journey>> read(String vhost) {
        JourneyLog log = switches.log(vhost);
        if (log == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<CompletableFuture<List<JourneyStep>>> copies = new ArrayList<>();
        for (EventLoop loop : loops.all()) {
            CompletableFuture<List<JourneyStep>> copy = new CompletableFuture<>();
            loop.post(() -> copy.complete(log.ring(loop).copy()));
            copies.add(copy);
        }
        return CompletableFuture.allOf(copies.toArray(CompletableFuture<?>[]::new))
                .thenApplyAsync(done -> Journey.of(
                        copies.stream().flatMap(copy -> copy.join().stream()).toList()));
    }
}
