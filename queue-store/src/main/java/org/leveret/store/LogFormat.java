package org.leveret.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a log file, version 2.
 *
 * <pre>
 * file   := header(64) record*
 * header := "LEVERLOG" version(4) 0(4) file-number(8) first-group(8) salt(8) store-id(8) crc(4) 0(12)
 * record := payload-length(4) crc(4) group-number(8) payload
 * crc    := CRC32C over salt, group number, payload, payload length
 * </pre>
 *
 * A recycled file gets a new salt, drawn at random: neither its old records nor a record that a publisher hid in a
 * message's body can be taken for a new one.
 */
final class LogFormat {
    static final int VERSION = 2;
    static final int HEADER_BYTES = 64;
    static final int RECORD_HEADER_BYTES = 16;

    /** Begins an epoch: number. References to bodies never reach back beyond it. */
    static final byte EPOCH = 1;
    /** queue, position, message. */
    static final byte ENQUEUE = 2;
    /** The same, and the message gets the epoch's next number, from 0. */
    static final byte ENQUEUE_SHARED = 3;
    /** queue, position, number of a message that is in the epoch already. */
    static final byte ENQUEUE_AGAIN = 4;
    /** queue, first position, count. */
    static final byte FORGET = 5;
    /** queue, word, bits(8). */
    static final byte FORGET_WORD = 6;
    /** queue, position. */
    static final byte DELIVERED = 7;
    /** queue, position. */
    static final byte PURGE = 8;
    /** queue. */
    static final byte DELETE_QUEUE = 9;
    /** queue, position, how often the message has come back, when it is ready again or 0. Since version 2. */
    static final byte RETURNED = 10;

    private static final long MAGIC = 0x4C455645524C4F47L;
    private static final int CRC_OFFSET = 48;

    private LogFormat() {}

    /** What stands at the start of a log file. */
    record Header(int version, long file, long firstGroup, long salt, long storeId) {
        ByteBuffer encoded() {
            ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
            bytes.putLong(MAGIC).putInt(version).putInt(0).putLong(file).putLong(firstGroup);
            bytes.putLong(salt).putLong(storeId).putInt(headerCrc(bytes));
            return bytes.position(0);
        }

        /** The header in these bytes, null when they hold none that is whole. */
        static @Nullable Header decode(ByteBuffer bytes) {
            if (bytes.remaining() < HEADER_BYTES
                    || bytes.getLong(0) != MAGIC
                    || bytes.getInt(CRC_OFFSET) != headerCrc(bytes)) {
                return null;
            }
            return new Header(
                    bytes.getInt(8), bytes.getLong(16), bytes.getLong(24), bytes.getLong(32), bytes.getLong(40));
        }

        private static int headerCrc(ByteBuffer bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes.duplicate().position(0).limit(CRC_OFFSET));
            return (int) crc.getValue();
        }
    }

    /** Starts the checksum of a record; the payload and then {@link #finish} follow. */
    static void start(CRC32C crc, long salt, long group) {
        crc.reset();
        update(crc, salt);
        update(crc, group);
    }

    static int finish(CRC32C crc, int payloadBytes) {
        update(crc, payloadBytes);
        return (int) crc.getValue();
    }

    private static void update(CRC32C crc, long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (value >>> shift) & 0xFF);
        }
    }
}
