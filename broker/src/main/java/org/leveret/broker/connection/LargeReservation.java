package org.leveret.broker.connection;

/** The memory of one large message while it arrives. Owned by its connection's {@link ConnectionFlow}. */
public final class LargeReservation {
    final long bytes;
    boolean granted;
    boolean givenBack;

    LargeReservation(long bytes) {
        this.bytes = bytes;
    }
}
