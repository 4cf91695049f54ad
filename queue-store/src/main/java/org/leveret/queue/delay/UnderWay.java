package org.leveret.queue.delay;

import org.leveret.queue.Message;

/** What was given out and is not safe yet where it went: so much at most that others wait. Owned by its machine. */
final class UnderWay {
    static final int MESSAGES_MAX = 4_096;
    private static final long BYTES_MAX = 8L << 20;

    private int messages;
    private long bytes;

    int messages() {
        return messages;
    }

    boolean isFull() {
        return messages >= MESSAGES_MAX || bytes >= BYTES_MAX;
    }

    void add(Message message) {
        messages++;
        bytes += message.heapBytes();
    }

    void remove(Message message) {
        messages--;
        bytes -= message.heapBytes();
    }
}
