package org.leveret.broker.loop;

import org.jspecify.annotations.Nullable;

/** What lives on a loop and takes letters there; the verbs are the receiver's own constants. */
public interface Receiver {
    /** Called on the receiver's loop. The meaning of the objects and of the number goes with the verb. */
    void receive(int verb, @Nullable Object first, @Nullable Object second, long number);

    /** Called when {@link #receive} has thrown, which is a fault of ours: whoever would now wait in vain is to be let go. */
    default void onReceiveFailed() {}
}
