package org.leveret.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * Values as H2 stores them: bytes that end with a CRC32C over the key and themselves, because H2's pages carry no
 * checksum of their data. A value that is found under another key is as bad as one that was changed.
 */
final class SealedBytes {
    private static final int CRC_BYTES = 4;

    private SealedBytes() {}

    /** Takes what the sink collected as a value for this key; {@code part} is 0 for what is not a part of it. */
    static byte[] seal(SegmentKey key, long part, PackedSink sink) {
        sink.room(CRC_BYTES).putInt(0);
        byte[] bytes = sink.take();
        ByteBuffer.wrap(bytes).putInt(bytes.length - CRC_BYTES, crc(key, part, bytes));
        return bytes;
    }

    /** What was sealed under this key; null when the bytes are damaged. */
    static @Nullable ByteBuffer unseal(SegmentKey key, long part, byte[] bytes) {
        if (bytes.length < CRC_BYTES) {
            return null;
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        if (content.getInt(bytes.length - CRC_BYTES) != crc(key, part, bytes)) {
            return null;
        }
        return content.limit(bytes.length - CRC_BYTES);
    }

    private static int crc(SegmentKey key, long part, byte[] bytes) {
        ByteBuffer name = ByteBuffer.allocate(24);
        name.putLong(key.queueId()).putLong(key.segment()).putLong(part);
        CRC32C crc = new CRC32C();
        crc.update(name.flip());
        crc.update(bytes, 0, bytes.length - CRC_BYTES);
        return (int) crc.getValue();
    }

    /**
     * How H2 stores such a value: its length, then the bytes, masked with a number that no client knows. H2 looks for
     * its own headers in what a kill has left behind, and without the mask a publisher could hide some in a body.
     */
    static final class Type extends BasicDataType<byte[]> {
        private static final int HEAP_BYTES = 24;
        private final long mask;

        Type(long mask) {
            this.mask = mask;
        }

        @Override
        public int getMemory(byte[] bytes) {
            return HEAP_BYTES + bytes.length;
        }

        @Override
        public boolean isMemoryEstimationAllowed() {
            // with H2's estimate its cache of 16 MiB held 200 MiB while a backlog was drained
            return false;
        }

        @Override
        public void write(WriteBuffer out, byte[] bytes) {
            out.putVarInt(bytes.length);
            int start = out.position();
            out.put(bytes);
            apply(out.getBuffer(), start, bytes.length);
        }

        @Override
        public byte[] read(ByteBuffer in) {
            int length = DataUtils.readVarInt(in);
            if (length < 0 || length > in.remaining()) {
                // seen as damaged by unseal, which knows the key
                return new byte[0];
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            apply(ByteBuffer.wrap(bytes), 0, length);
            return bytes;
        }

        @Override
        public byte[][] createStorage(int size) {
            return new byte[size][];
        }

        private void apply(ByteBuffer bytes, int start, int length) {
            int end = start + length;
            int at = start;
            for (; at <= end - Long.BYTES; at += Long.BYTES) {
                bytes.putLong(at, bytes.getLong(at) ^ mask);
            }
            for (; at < end; at++) {
                bytes.put(at, (byte) (bytes.get(at) ^ (mask >>> (8 * (end - at)))));
            }
        }
    }
}
