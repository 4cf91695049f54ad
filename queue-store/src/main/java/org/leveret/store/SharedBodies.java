package org.leveret.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * Remembers, by identity, which messages of several queues are in the current epoch of the log, under which number and
 * where. What is remembered stays in the heap, settled or not. Owned by the commit thread, which has it forget with each
 * epoch, and before that when it takes too much.
 */
final class SharedBodies {
    private static final int CAPACITY_KEPT_MAX = 1 << 14;
    private int size;
    /** The number of the first that is remembered. */
    private int firstNumber;

    private long heapBytes;
    private @Nullable Message[] messages = new @Nullable Message[64];
    private int[] numbers = new int[64];
    /** By number, from the first that is remembered on. */
    private long[] places = new long[32];

    /** The number under which the message was written, or -1. */
    int numberOf(Message message) {
        int index = find(message);
        return messages[index] == null ? -1 : numbers[index];
    }

    /** Where the message is that was written under this number. */
    long place(int number) {
        return places[number - firstNumber];
    }

    /** The message, which is not remembered, has the next number from now on. */
    void add(Message message, long place) {
        if ((size + 1) * 2 > messages.length) {
            grow();
        }
        int index = find(message);
        messages[index] = message;
        numbers[index] = firstNumber + size;
        places[size++] = place;
        heapBytes += message.heapBytes();
    }

    /** Heap that the messages take, in bytes. */
    long heapBytes() {
        return heapBytes;
    }

    /** Lets go of all messages; numbers go on, because they count within an epoch. */
    void forget() {
        firstNumber += size;
        if (messages.length > CAPACITY_KEPT_MAX) {
            messages = new @Nullable Message[64];
            numbers = new int[64];
            places = new long[32];
        } else if (size > 0) {
            Arrays.fill(messages, null);
        }
        size = 0;
        heapBytes = 0;
    }

    void clear() {
        forget();
        firstNumber = 0;
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
        places = Arrays.copyOf(places, oldMessages.length);
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
