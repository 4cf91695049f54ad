package org.leveret.queue;

/**
 * How long a message that came back waits until it is ready again: so much for each time that it has come back.
 *
 * @param type which messages wait
 * @param minMs how long one waits the first time, in milliseconds, at least 0
 * @param maxMs how long one waits at most, in milliseconds, at least 0
 */
public record DelayedRetry(Type type, long minMs, long maxMs) {
    /** What came back is ready at once. */
    public static final DelayedRetry NONE = new DelayedRetry(Type.DISABLED, 0, 0);

    /** Which messages wait. */
    public enum Type {
        /** None does. */
        DISABLED,
        /** All that come back. */
        ALL,
        /** Those whose delivery has failed: {@link Outcome#FAILED}. */
        FAILED,
        /** Those that were given back and have not failed: {@link Outcome#RELEASED}. */
        RETURNED;

        /** The one with this name in an argument; none is meant by a name that there is not. */
        public static Type byArgument(String name) {
            return switch (name) {
                case "all" -> ALL;
                case "failed" -> FAILED;
                case "returned" -> RETURNED;
                default -> DISABLED;
            };
        }
    }

    boolean isActive() {
        return type != Type.DISABLED && minMs > 0 && maxMs > 0;
    }

    boolean delays(Outcome outcome) {
        return switch (type) {
            case DISABLED -> false;
            case ALL -> true;
            case FAILED -> outcome == Outcome.FAILED;
            case RETURNED -> outcome == Outcome.RELEASED;
        };
    }

    /** @param returns how often the message has come back, this time included */
    long delayMs(int returns) {
        return minMs > maxMs / Math.max(1, returns) ? maxMs : minMs * Math.max(1, returns);
    }
}
