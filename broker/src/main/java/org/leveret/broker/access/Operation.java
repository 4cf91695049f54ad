package org.leveret.broker.access;

/** What a user may be permitted to do with a resource. */
public enum Operation {
    CONFIGURE(0),
    WRITE(1),
    READ(2);

    /** Added to a resource's code, gives a number of its own for each pair. */
    final int code;

    Operation(int code) {
        this.code = code;
    }
}
