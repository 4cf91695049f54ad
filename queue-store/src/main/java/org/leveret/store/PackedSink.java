package org.leveret.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects encoded bytes in a heap array that grows; reusable. */
final class PackedSink implements ByteSink {
    private static final int CAPACITY_KEPT_MAX = 1 << 20;
    private ByteBuffer buffer = ByteBuffer.allocate(4096);

    @Override
    public ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            long wanted = (long) buffer.position() + bytes;
            // Above a megabyte it is a single large message that asks, and nothing of its size comes behind it.
            long capacity = wanted > CAPACITY_KEPT_MAX ? wanted : Math.max(wanted, buffer.capacity() * 2L);
            ByteBuffer larger = ByteBuffer.allocate(Math.toIntExact(capacity));
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer;
    }

    @Override
    public void put(byte[] source, int offset, int length) {
        room(length).put(source, offset, length);
    }

    void put(ByteBuffer source) {
        room(source.remaining()).put(source);
    }

    int size() {
        return buffer.position();
    }

    /** What was collected, as an array of its own; the sink is empty afterwards. */
    byte[] take() {
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
        if (buffer.capacity() > CAPACITY_KEPT_MAX) {
            buffer = ByteBuffer.allocate(4096);
        }
        buffer.clear();
        return bytes;
    }
}
