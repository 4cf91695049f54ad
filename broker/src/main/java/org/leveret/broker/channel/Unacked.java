package org.leveret.broker.channel;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one channel that are not settled, by delivery tag. Owned by the connection's loop.
 *
 * <p>Tags only grow, so entries stand in blocks in the order of their tags; an empty block is dropped wherever it stands,
 * and a message that is never acked costs one block, however many tags pass.
 */
final class Unacked {
    private static final int BLOCK_TAGS = 64;

    private final ArrayList<Block> blocks = new ArrayList<>();
    private @Nullable Block spare;
    private int size;

    /** Takes what {@link Unacked} gives out, in the order of the tags. */
    interface Taker {
        void take(long deliveryTag, DeliverySource source, long position);
    }

    /** Looks at an entry and says whether it is what is looked for. */
    interface Look {
        boolean isIt(long deliveryTag, DeliverySource source, long position);
    }

    private static final class Block {
        long firstTag;

        int count;
        final @Nullable DeliverySource[] sources = new DeliverySource[BLOCK_TAGS];
        final long[] positions = new long[BLOCK_TAGS];
    }

    int size() {
        return size;
    }

    /** The lowest delivery tag; 0 if there is none. */
    long lowestTag() {
        if (blocks.isEmpty()) {
            return 0;
        }
        Block first = blocks.get(0);
        int slot = 0;
        while (first.sources[slot] == null) {
            slot++;
        }
        return first.firstTag + slot;
    }

    /** Adds an entry; also puts one back that was taken out, such as by a rolled back transaction. */
    void add(long tag, DeliverySource source, long position) {
        Block block = blockFor(tag);
        int at = (int) (tag - block.firstTag);
        block.sources[at] = source;
        block.positions[at] = position;
        block.count++;
        size++;
    }

    private Block blockFor(long tag) {
        long first = tag - Math.floorMod(tag, BLOCK_TAGS);
        int last = blocks.size() - 1;
        if (last >= 0 && blocks.get(last).firstTag == first) {
            return blocks.get(last);
        }
        int at = find(first);
        if (at >= 0) {
            return blocks.get(at);
        }
        Block block = spare != null ? spare : new Block();
        spare = null;
        block.firstTag = first;
        blocks.add(-at - 1, block);
        return block;
    }

    /** As {@link java.util.Collections#binarySearch}. */
    private int find(long firstTag) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = blocks.get(middle).firstTag;
            if (found < firstTag) {
                low = middle + 1;
            } else if (found > firstTag) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    boolean contains(long tag) {
        int at = find(tag - Math.floorMod(tag, BLOCK_TAGS));
        return at >= 0 && blocks.get(at).sources[Math.floorMod(tag, BLOCK_TAGS)] != null;
    }

    /** Takes one entry out; false if there is none. */
    boolean take(long tag, Taker taker) {
        int slot = Math.floorMod(tag, BLOCK_TAGS);
        int at = find(tag - slot);
        if (at < 0) {
            return false;
        }
        Block block = blocks.get(at);
        DeliverySource source = block.sources[slot];
        if (source == null) {
            return false;
        }
        block.sources[slot] = null;
        size--;
        if (--block.count == 0) {
            drop(at);
        }
        taker.take(tag, source, block.positions[slot]);
        return true;
    }

    /** Looks at entries, in the order of the tags, up to and including {@code lastTag} or one that is what is looked for. */
    void find(long lastTag, Look look) {
        for (Block block : blocks) {
            for (int slot = 0; slot < BLOCK_TAGS; slot++) {
                long tag = block.firstTag + slot;
                if (tag > lastTag) {
                    return;
                }
                DeliverySource source = block.sources[slot];
                if (source != null && look.isIt(tag, source, block.positions[slot])) {
                    return;
                }
            }
        }
    }

    /** Takes all entries up to and including {@code lastTag} out. */
    void takeUpTo(long lastTag, Taker taker) {
        int at = 0;
        while (at < blocks.size() && blocks.get(at).firstTag <= lastTag) {
            Block block = blocks.get(at);
            int end = (int) Math.min(BLOCK_TAGS - 1, lastTag - block.firstTag) + 1;
            for (int slot = 0; slot < end && block.count > 0; slot++) {
                DeliverySource source = block.sources[slot];
                if (source != null) {
                    block.sources[slot] = null;
                    block.count--;
                    size--;
                    taker.take(block.firstTag + slot, source, block.positions[slot]);
                }
            }
            if (block.count == 0) {
                drop(at);
            } else {
                at++;
            }
        }
    }

    private void drop(int at) {
        spare = blocks.remove(at);
    }

    void takeAll(Taker taker) {
        takeUpTo(Long.MAX_VALUE, taker);
    }
}
