package org.leveret.router;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose successors share all but one path with it: a trie over the bits of the key's hash, five
 * per level (Bagwell's hash array mapped trie, in the compressed form of Steindorfer and Vinju). Any thread may read
 * any instance. The order of iteration is arbitrary.
 */
final class PersistentMap<K, V> {

    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(TrieNode.EMPTY, 0);

    private final TrieNode root;
    private final int size;

    private PersistentMap(TrieNode root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked")
    static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V get(K key) {
        int hash = KeyHash.first(key);
        TrieNode node = root;
        for (int level = 0; level < TrieNode.LEVELS; level++) {
            if (level == TrieNode.LEVELS_PER_HASH) {
                hash = KeyHash.second(key);
            }
            int bit = TrieNode.bit(hash, level);
            if ((node.pairs & bit) != 0) {
                int at = node.pairIndex(bit);
                return node.slots[at].equals(key) ? (V) node.slots[at + 1] : null;
            }
            if ((node.children & bit) == 0) {
                return null;
            }
            node = node.child(bit);
        }
        int at = node.find(key);
        return at < 0 ? null : (V) node.slots[at + 1];
    }

    /**
     * The same as {@code get(text.substring(from, to))} in a map whose keys are strings, without making the substring.
     *
     * @param hashCode what the substring's {@code hashCode} would be
     */
    @SuppressWarnings("unchecked")
    @Nullable
    V get(String text, int from, int to, int hashCode) {
        int hash = KeyHash.spread(hashCode);
        TrieNode node = root;
        for (int level = 0; level < TrieNode.LEVELS; level++) {
            if (level == TrieNode.LEVELS_PER_HASH) {
                hash = KeyHash.seeded(text, from, to);
            }
            int bit = TrieNode.bit(hash, level);
            if ((node.pairs & bit) != 0) {
                int at = node.pairIndex(bit);
                return isRegion((String) node.slots[at], text, from, to) ? (V) node.slots[at + 1] : null;
            }
            if ((node.children & bit) == 0) {
                return null;
            }
            node = node.child(bit);
        }
        for (int at = 0; at < node.slots.length; at += 2) {
            if (isRegion((String) node.slots[at], text, from, to)) {
                return (V) node.slots[at + 1];
            }
        }
        return null;
    }

    private static boolean isRegion(String key, String text, int from, int to) {
        return key.length() == to - from && text.startsWith(key, from);
    }

    /** The same map if the key already has this very value. */
    PersistentMap<K, V> with(K key, V value) {
        TrieNode changed = root.with(0, key, value);
        if (changed == root) {
            return this;
        }
        return new PersistentMap<>(changed, get(key) == null ? size + 1 : size);
    }

    /** The same map if the key is absent. */
    PersistentMap<K, V> without(K key) {
        TrieNode changed = root.without(0, key);
        if (changed == root) {
            return this;
        }
        return size == 1 ? empty() : new PersistentMap<>(changed, size - 1);
    }

    Iterable<V> values() {
        return () -> new Values<>(root);
    }

    private static final class Values<V> implements Iterator<V> {
        private final TrieNode[] path = new TrieNode[TrieNode.LEVELS + 1];
        private final int[] next = new int[TrieNode.LEVELS + 1];
        private int depth;

        Values(TrieNode root) {
            path[0] = root;
            settle();
        }

        @Override
        public boolean hasNext() {
            return depth >= 0;
        }

        @Override
        @SuppressWarnings("unchecked")
        public V next() {
            if (depth < 0) {
                throw new NoSuchElementException();
            }
            V value = (V) path[depth].slots[next[depth] + 1];
            next[depth] += 2;
            settle();
            return value;
        }

        /** Goes on to the next pair, or to a depth of -1 at the end. */
        private void settle() {
            while (depth >= 0) {
                TrieNode node = path[depth];
                int pairSlots = depth == TrieNode.LEVELS ? node.slots.length : 2 * Integer.bitCount(node.pairs);
                if (next[depth] < pairSlots) {
                    return;
                }
                if (next[depth] < node.slots.length) {
                    TrieNode child = (TrieNode) node.slots[next[depth]++];
                    depth++;
                    path[depth] = child;
                    next[depth] = 0;
                } else {
                    depth--;
                }
            }
        }
    }
}
