package org.leveret.queue;

/** Which messages of a queue are to be looked at. */
public enum Wanted {
    /** Those that wait. */
    READY,
    /** Those that do not: with consumers, given up, or waiting until they are ready again. */
    NOT_READY,
    ALL;

    long low(Segment segment) {
        return switch (this) {
            case READY -> segment.readyLow;
            case NOT_READY -> segment.aliveLow & ~segment.readyLow;
            case ALL -> segment.aliveLow;
        };
    }

    long high(Segment segment) {
        return switch (this) {
            case READY -> segment.readyHigh;
            case NOT_READY -> segment.aliveHigh & ~segment.readyHigh;
            case ALL -> segment.aliveHigh;
        };
    }
}
