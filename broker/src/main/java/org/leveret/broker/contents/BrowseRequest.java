package org.leveret.broker.contents;

/**
 * What is to be looked at. Immutable.
 *
 * @param after the position behind which looking begins, or {@link #START}
 * @param limit how many messages are shown at most
 * @param payloadBytesMax how much of each body is shown
 */
public record BrowseRequest(Which which, long after, int limit, int payloadBytesMax, MessageFilter filter) {
    /** Before the first message. */
    public static final long START = -1;

    /** The states of messages. */
    public enum Which {
        READY,
        UNACKED,
        ALL
    }
}
