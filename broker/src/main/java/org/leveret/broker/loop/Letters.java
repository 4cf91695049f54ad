package org.leveret.broker.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The letters that one turn of a loop left for another loop, in columns, so that a letter costs no object.
 *
 * <p>Filled by the sending loop, then handed over whole and read by the receiving loop.
 */
final class Letters {
    private static final int CAPACITY_FIRST = 64;
    private static final int CAPACITY_KEPT = 4096;

    private Receiver[] receivers = new Receiver[CAPACITY_FIRST];
    private byte[] verbs = new byte[CAPACITY_FIRST];
    private @Nullable Object[] firsts = new Object[CAPACITY_FIRST];
    private @Nullable Object[] seconds = new Object[CAPACITY_FIRST];
    private long[] numbers = new long[CAPACITY_FIRST];
    private int size;
    private long weightBytes;

    void add(Receiver receiver, int verb, @Nullable Object first, @Nullable Object second, long number) {
        int at = size;
        if (at == receivers.length) {
            grow();
        }
        receivers[at] = receiver;
        verbs[at] = (byte) verb;
        firsts[at] = first;
        seconds[at] = second;
        numbers[at] = number;
        size = at + 1;
    }

    void weigh(long bytes) {
        weightBytes += bytes;
    }

    long weightBytes() {
        return weightBytes;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    Receiver receiver(int index) {
        return receivers[index];
    }

    int verb(int index) {
        return verbs[index];
    }

    @Nullable
    Object first(int index) {
        return firsts[index];
    }

    @Nullable
    Object second(int index) {
        return seconds[index];
    }

    long number(int index) {
        return numbers[index];
    }

    /** Forgets the letters; an unusually long batch does not keep its columns. */
    void clear() {
        if (receivers.length > CAPACITY_KEPT) {
            allocate(CAPACITY_FIRST);
        } else {
            Arrays.fill(receivers, 0, size, null);
            Arrays.fill(firsts, 0, size, null);
            Arrays.fill(seconds, 0, size, null);
        }
        size = 0;
        weightBytes = 0;
    }

    private void allocate(int capacity) {
        receivers = new Receiver[capacity];
        verbs = new byte[capacity];
        firsts = new Object[capacity];
        seconds = new Object[capacity];
        numbers = new long[capacity];
    }

    private void grow() {
        int capacity = size * 2;
        receivers = Arrays.copyOf(receivers, capacity);
        verbs = Arrays.copyOf(verbs, capacity);
        firsts = Arrays.copyOf(firsts, capacity);
        seconds = Arrays.copyOf(seconds, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
    }
}
