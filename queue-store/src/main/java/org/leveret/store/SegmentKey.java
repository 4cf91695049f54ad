package org.leveret.store;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Names a segment of a queue in the maps of a message file, which are in this order. */
record SegmentKey(long queueId, long segment) implements Comparable<SegmentKey> {
    static final Type TYPE = new Type();

    @Override
    public int compareTo(SegmentKey other) {
        int order = Long.compare(queueId, other.queueId);
        return order == 0 ? Long.compare(segment, other.segment) : order;
    }

    /** How H2 stores a key. */
    static final class Type extends BasicDataType<SegmentKey> {
        private static final int HEAP_BYTES = 32;

        private Type() {}

        @Override
        public int getMemory(SegmentKey key) {
            return HEAP_BYTES;
        }

        @Override
        public int compare(SegmentKey a, SegmentKey b) {
            return a.compareTo(b);
        }

        @Override
        public void write(WriteBuffer out, SegmentKey key) {
            out.putVarLong(key.queueId).putVarLong(key.segment);
        }

        @Override
        public SegmentKey read(ByteBuffer in) {
            return new SegmentKey(DataUtils.readVarLong(in), DataUtils.readVarLong(in));
        }

        @Override
        public SegmentKey[] createStorage(int size) {
            return new SegmentKey[size];
        }
    }
}
