package org.leveret.store.disk;

import java.nio.ByteBuffer;

/** 4 KiB of a file. Never changed, so that copies of a disk may share it. */
final class Block {
    static final int BYTES = 4096;
    static final int SECTORS = 8;
    static final Block ZEROS = new Block(new byte[BYTES]);

    private static final int SECTOR_BYTES = BYTES / SECTORS;

    private final byte[] content;

    private Block(byte[] content) {
        this.content = content;
    }

    /** This block with other bytes from one place on. */
    Block with(ByteBuffer source, int start, int bytes) {
        byte[] changed = content.clone();
        source.get(changed, start, bytes);
        return new Block(changed);
    }

    /** This block with zeros from one place on. */
    Block cutAt(int end) {
        return end == 0 ? ZEROS : with(ByteBuffer.allocate(BYTES), end, BYTES - end);
    }

    /** The first sectors of this block, and the rest of another. */
    Block tornFrom(Block rest, int sectors) {
        return rest.with(ByteBuffer.wrap(content), 0, sectors * SECTOR_BYTES);
    }

    void read(ByteBuffer target, int start, int bytes) {
        target.put(content, start, bytes);
    }
}
