package org.leveret.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * Remembers, by identity, which messages of several queues are in the current epoch of the log, and under which number.
 * Owned by the commit thread; emptied with each epoch, which bounds it.
 */
final class SharedBodies {
    private static final int CAPACITY_KEPT_MAX = 1 << 14;
    private int size;
    private @Nullable Message[] messages = new @Nullable Message[64];
    private int[] numbers = new int[64];

    /** The number under which the message was written, or -1, in which case it has the next number from now on. */
    int numberOrAdd(Message message) {
        int index = find(message);
        if (messages[index] != null) {
            return numbers[index];
        }
        if ((size + 1) * 2 > messages.length) {
            grow();
            index = find(message);
        }
        messages[index] = message;
        numbers[index] = size++;
        return -1;
    }

    void clear() {
        if (messages.length > CAPACITY_KEPT_MAX) {
            messages = new @Nullable Message[64];
            numbers = new int[64];
        } else if (size > 0) {
            Arrays.fill(messages, null);
        }
        size = 0;
    }

    @SuppressWarnings("ReferenceEquality")
    private int find(Message message) {
        int mask = messages.length - 1;
        int index = ((System.identityHashCode(message) * 0x9E3779B9) >>> 8) & mask;
        while (messages[index] != null && messages[index] != message) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private void grow() {
        @Nullable Message[] oldMessages = messages;
        int[] oldNumbers = numbers;
        messages = new @Nullable Message[oldMessages.length * 2];
        numbers = new int[messages.length];
        for (int i = 0; i < oldMessages.length; i++) {
            Message message = oldMessages[i];
            if (message != null) {
                int index = find(message);
                messages[index] = message;
                numbers[index] = oldNumbers[i];
            }
        }
    }
}
