package org.leveret.router;

/**
 * A node of a {@link PersistentMap}: pairs of keys and values from the front of its slots, child nodes from the back,
 * both in the order of their bits. Immutable. Changes answer the node itself if nothing changes.
 */
final class TrieNode {

    static final TrieNode EMPTY = new TrieNode(0, 0, new Object[0]);

    static final int LEVELS_PER_HASH = 7;

    /** After the bits of both hashes are used up, a node is a plain list of pairs. */
    static final int LEVELS = 2 * LEVELS_PER_HASH;

    private static final int BITS = 5;

    final int pairs;
    final int children;
    final Object[] slots;

    private TrieNode(int pairs, int children, Object[] slots) {
        this.pairs = pairs;
        this.children = children;
        this.slots = slots;
    }

    /** The bit that stands for a hash on a level; each hash serves {@link #LEVELS_PER_HASH} of them. */
    static int bit(int hash, int level) {
        int shift = BITS * (level < LEVELS_PER_HASH ? level : level - LEVELS_PER_HASH);
        return 1 << ((hash >>> shift) & 31);
    }

    private static int bitOf(Object key, int level) {
        return bit(level < LEVELS_PER_HASH ? KeyHash.first(key) : KeyHash.second(key), level);
    }

    int pairIndex(int bit) {
        return 2 * Integer.bitCount(pairs & (bit - 1));
    }

    private int childIndex(int bit) {
        return slots.length - 1 - Integer.bitCount(children & (bit - 1));
    }

    TrieNode child(int bit) {
        return (TrieNode) slots[childIndex(bit)];
    }

    /** Where the key is in a plain list, or -1. */
    int find(Object key) {
        for (int at = 0; at < slots.length; at += 2) {
            if (slots[at].equals(key)) {
                return at;
            }
        }
        return -1;
    }

    TrieNode with(int level, Object key, Object value) {
        if (level == LEVELS) {
            int at = find(key);
            return at < 0 ? withPairAt(slots.length, 0, key, value) : withSlot(at + 1, value);
        }
        int bit = bitOf(key, level);
        if ((pairs & bit) != 0) {
            int at = pairIndex(bit);
            if (slots[at].equals(key)) {
                return withSlot(at + 1, value);
            }
            return withChildForPair(bit, both(level + 1, slots[at], slots[at + 1], key, value));
        }
        if ((children & bit) != 0) {
            return withSlot(childIndex(bit), child(bit).with(level + 1, key, value));
        }
        return withPairAt(pairIndex(bit), bit, key, value);
    }

    private static TrieNode both(int level, Object key, Object value, Object otherKey, Object otherValue) {
        if (level == LEVELS) {
            return new TrieNode(0, 0, new Object[] {key, value, otherKey, otherValue});
        }
        int bit = bitOf(key, level);
        int otherBit = bitOf(otherKey, level);
        if (bit == otherBit) {
            return new TrieNode(0, bit, new Object[] {both(level + 1, key, value, otherKey, otherValue)});
        }
        Object[] slots = Integer.compareUnsigned(bit, otherBit) < 0
                ? new Object[] {key, value, otherKey, otherValue}
                : new Object[] {otherKey, otherValue, key, value};
        return new TrieNode(bit | otherBit, 0, slots);
    }

    TrieNode without(int level, Object key) {
        if (level == LEVELS) {
            int at = find(key);
            return at < 0 ? this : withoutPairAt(at, 0);
        }
        int bit = bitOf(key, level);
        if ((pairs & bit) != 0) {
            int at = pairIndex(bit);
            return slots[at].equals(key) ? withoutPairAt(at, bit) : this;
        }
        if ((children & bit) == 0) {
            return this;
        }
        TrieNode child = child(bit).without(level + 1, key);
        // A child with one pair is drawn in, so that equal content has one shape and paths stay short.
        return child.children == 0 && child.slots.length == 2
                ? withPairForChild(bit, child.slots[0], child.slots[1])
                : withSlot(childIndex(bit), child);
    }

    @SuppressWarnings("ReferenceEquality")
    private TrieNode withSlot(int at, Object content) {
        if (slots[at] == content) {
            return this;
        }
        Object[] changed = slots.clone();
        changed[at] = content;
        return new TrieNode(pairs, children, changed);
    }

    private TrieNode withPairAt(int at, int bit, Object key, Object value) {
        Object[] more = new Object[slots.length + 2];
        System.arraycopy(slots, 0, more, 0, at);
        more[at] = key;
        more[at + 1] = value;
        System.arraycopy(slots, at, more, at + 2, slots.length - at);
        return new TrieNode(pairs | bit, children, more);
    }

    private TrieNode withoutPairAt(int at, int bit) {
        Object[] fewer = new Object[slots.length - 2];
        System.arraycopy(slots, 0, fewer, 0, at);
        System.arraycopy(slots, at + 2, fewer, at, fewer.length - at);
        return new TrieNode(pairs & ~bit, children, fewer);
    }

    private TrieNode withChildForPair(int bit, TrieNode child) {
        Object[] without = withoutPairAt(pairIndex(bit), bit).slots;
        int at = without.length - Integer.bitCount(children & (bit - 1));
        Object[] changed = new Object[without.length + 1];
        System.arraycopy(without, 0, changed, 0, at);
        changed[at] = child;
        System.arraycopy(without, at, changed, at + 1, without.length - at);
        return new TrieNode(pairs & ~bit, children | bit, changed);
    }

    private TrieNode withPairForChild(int bit, Object key, Object value) {
        int at = childIndex(bit);
        Object[] without = new Object[slots.length - 1];
        System.arraycopy(slots, 0, without, 0, at);
        System.arraycopy(slots, at + 1, without, at, without.length - at);
        return new TrieNode(pairs, children & ~bit, without).withPairAt(pairIndex(bit), bit, key, value);
    }
}
