package org.leveret.store.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of a {@link SimulatedDisk}: what a process reads, what the last force made durable, and every write between
 * them, one record for each block. What a failed force refused is read until power fails, and no later force makes it
 * durable, as with Linux: only who writes it again can. Guarded by its disk's lock.
 */
final class DiskFile {
    /** A block as it was after a write, and how long the file was then. */
    record Change(int number, Block block, long length) {}

    private final List<Block> blocks = new ArrayList<>();
    private long length;
    private List<Block> durable = List.of();
    private long durableLength;
    private final List<Change> unforced = new ArrayList<>();
    /** What the disk has where a failed force refused what is read. */
    private final Map<Integer, Block> refused = new HashMap<>();

    DiskFile copy() {
        DiskFile copy = new DiskFile();
        copy.blocks.addAll(blocks);
        copy.length = length;
        copy.durable = durable;
        copy.durableLength = durableLength;
        copy.unforced.addAll(unforced);
        copy.refused.putAll(refused);
        return copy;
    }

    long length() {
        return length;
    }

    /** Writes up to the end of a block at most; returns how many bytes. */
    int writeToEndOfBlock(ByteBuffer source, long offset) {
        int start = (int) (offset % Block.BYTES);
        int bytes = Math.min(source.remaining(), Block.BYTES - start);
        int number = number(offset);
        length = Math.max(length, offset + bytes);
        change(number, block(blocks, number).with(source, start, bytes));
        return bytes;
    }

    /** Reads as much as there is; returns how many bytes, -1 at the end. */
    int read(ByteBuffer target, long offset) {
        if (offset >= length) {
            return -1;
        }
        int wanted = (int) Math.min(target.remaining(), length - offset);
        int done = 0;
        while (done < wanted) {
            long at = offset + done;
            int start = (int) (at % Block.BYTES);
            int bytes = Math.min(wanted - done, Block.BYTES - start);
            block(blocks, number(at)).read(target, start, bytes);
            done += bytes;
        }
        return wanted;
    }

    void truncate(long to) {
        if (to < length) {
            length = to;
            int first = number(to);
            change(first, block(blocks, first).cutAt((int) (to % Block.BYTES)));
            for (int number = first + 1; number < blocks.size(); number++) {
                change(number, Block.ZEROS);
            }
        }
    }

    void force() {
        List<Block> forced = new ArrayList<>(blocks);
        refused.forEach((number, block) -> forced.set(number, block));
        durable = List.copyOf(forced);
        durableLength = length;
        unforced.clear();
    }

    /** Makes nothing durable that was written since the last force, nor will the next one. */
    void failForce() {
        unforced.forEach(change -> refused.put(change.number(), durableBlock(change.number())));
        unforced.clear();
    }

    /** What no force has covered, oldest first. */
    List<Change> unforced() {
        return unforced;
    }

    long durableLength() {
        return durableLength;
    }

    Block durableBlock(int number) {
        return block(durable, number);
    }

    /** Goes back to what was forced last. */
    void revert() {
        blocks.clear();
        blocks.addAll(durable);
        length = durableLength;
        unforced.clear();
        refused.clear();
    }

    void put(int number, Block block) {
        while (blocks.size() <= number) {
            blocks.add(Block.ZEROS);
        }
        blocks.set(number, block);
    }

    /** Sets the length; what lies behind it is gone. */
    void setLength(long to) {
        length = to;
        int first = number(to);
        for (int number = first; number < blocks.size(); number++) {
            blocks.set(number, number == first ? blocks.get(number).cutAt((int) (to % Block.BYTES)) : Block.ZEROS);
        }
    }

    private void change(int number, Block block) {
        put(number, block);
        refused.remove(number);
        unforced.add(new Change(number, block, length));
    }

    private static int number(long offset) {
        return (int) (offset / Block.BYTES);
    }

    private static Block block(List<Block> from, int number) {
        return number < from.size() ? from.get(number) : Block.ZEROS;
    }
}
