package org.leveret.router;

/**
 * The bindings of one exchange, arranged for matching. Immutable: changes answer a successor that shares what did not
 * change, while any thread may go on routing with this one.
 */
public interface Matcher {

    /** The same with one binding more. The caller knows that the binding is new. */
    Matcher with(Binding binding);

    /** The same with one binding less. The caller knows that the binding is there. */
    Matcher without(Binding binding);

    /** Adds to {@code into} the destinations of all bindings that match; the same one any number of times. */
    void route(String routingKey, MessageHeaders headers, Destinations into);
}
