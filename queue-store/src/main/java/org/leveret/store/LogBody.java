package org.leveret.store;

/**
 * A message that a memtable has let go of, because the log has it. Immutable.
 *
 * @param place where in the log it begins, as {@link LogPlace} has it
 * @param bytes what it takes there
 * @param crc the CRC32C of that: nobody else looks at these bytes before they go to H2
 * @param bodyBytes the size of its body
 * @param expires whether it has a time to live of its own
 */
record LogBody(long place, int bytes, int crc, int bodyBytes, boolean expires) {
    /** What remains in the heap of a message that was let go of, in bytes, about. */
    static final int HEAP_BYTES = 48;
}
