package org.leveret.router;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes of a topic trie that a routing key reaches. Reusable scratch memory, confined to its caller.
 *
 * <p>A node can be reached with different parts of the key still to match, many of them once a {@code #} is passed. The
 * walk carries the set of all these positions with it, so it enters each node of the trie at most once, whatever the
 * binding keys are: there is no backtracking. A set has one bit for each word of the key and one for its end.
 */
final class TopicWalk {

    private static final int WORDS_AT_FIRST = 16;

    /** What an enormous key made the scratch grow to is given back beyond this many longs. */
    private static final int KEPT_LENGTH_MAX = 4096;

    private String key = "";
    private int wordCount;

    /** Word {@code i} reaches from {@code starts[i]} to the dot before {@code starts[i + 1]}. */
    private int[] starts = new int[WORDS_AT_FIRST + 1];

    private int[] hashCodes = new int[WORDS_AT_FIRST];

    /** For each word the next one that is the same, or -1. Made by the first word that leads on below a {@code #}. */
    private int[] nextSame = new int[WORDS_AT_FIRST];

    private boolean sameWordsLinked;

    /** Open addressing: a word's position plus one. */
    private int[] seenWords = new int[4 * WORDS_AT_FIRST];

    /** A stack of sets, {@code stride} longs each. */
    private long[] sets = new long[64];

    private int stride;
    private long nodesEntered;
    private long wordsPassedOver;

    /** How many nodes all walks together have entered. */
    long nodesEntered() {
        return nodesEntered;
    }

    /** How many other words stood in the way of those that were linked, in all walks together. */
    long wordsPassedOver() {
        return wordsPassedOver;
    }

    void route(TopicNode root, String routingKey, Destinations into) {
        key = routingKey;
        split();
        stride = (wordCount >> 6) + 1;
        sameWordsLinked = false;
        enter(root, 0, into);
        if (sets.length > KEPT_LENGTH_MAX || starts.length > KEPT_LENGTH_MAX) {
            starts = new int[WORDS_AT_FIRST + 1];
            hashCodes = new int[WORDS_AT_FIRST];
            nextSame = new int[WORDS_AT_FIRST];
            seenWords = new int[4 * WORDS_AT_FIRST];
            sets = new long[64];
        }
    }

    private void split() {
        wordCount = 0;
        starts[0] = 0;
        int length = key.length();
        if (length == 0) {
            return;
        }
        int hashCode = 0;
        for (int i = 0; i < length; i++) {
            char c = key.charAt(i);
            if (c == '.') {
                endWord(hashCode, i);
                hashCode = 0;
            } else {
                hashCode = 31 * hashCode + c;
            }
        }
        endWord(hashCode, length);
    }

    private void endWord(int hashCode, int end) {
        if (wordCount == hashCodes.length) {
            hashCodes = Arrays.copyOf(hashCodes, 2 * wordCount);
            starts = Arrays.copyOf(starts, 2 * wordCount + 1);
        }
        hashCodes[wordCount++] = hashCode;
        starts[wordCount] = end + 1;
    }

    /** Enters a node above which there is no {@code #}: one position is left to go on from. */
    private void enter(TopicNode node, int position, Destinations into) {
        nodesEntered++;
        if (position == wordCount) {
            node.targets.addTo(into);
        } else {
            TopicNode child = child(node, position);
            if (child != null) {
                enter(child, position + 1, into);
            }
            if (node.anyWord != null) {
                enter(node.anyWord, position + 1, into);
            }
        }
        if (node.anyWords != null) {
            enterAnyWords(node.anyWords, position, 0, into);
        }
    }

    /** Enters the node of a {@code #}, below which every position from the first on is possible. */
    private void enterAnyWords(TopicNode node, int first, int set, Destinations into) {
        if (node.isLeaf()) {
            nodesEntered++;
            node.targets.addTo(into);
            return;
        }
        reserve(set);
        clear(set);
        for (int position = first; position <= wordCount; position++) {
            add(set, position);
        }
        enterSpread(node, set, into);
    }

    /** Enters a node that the positions in {@code set} are left to go on from; there is at least one. */
    private void enterSpread(TopicNode node, int set, Destinations into) {
        nodesEntered++;
        if (contains(set, wordCount)) {
            node.targets.addTo(into);
        }
        if (node.isLeaf()) {
            return;
        }
        int rest = set + stride;
        int below = rest + stride;
        reserve(below);
        if (node.anyWord != null && advance(set, below)) {
            enterSpread(node.anyWord, below, into);
        }
        if (!node.words.isEmpty()) {
            System.arraycopy(sets, set, sets, rest, stride);
            for (int word = first(rest, 0); word < wordCount; word = first(rest, word + 1)) {
                TopicNode child = child(node, word);
                if (child == null) {
                    continue;
                }
                // The same word further on leads to the same child, which must be entered only once.
                linkSameWords();
                clear(below);
                for (int same = word; same >= 0; same = nextSame[same]) {
                    if (remove(rest, same)) {
                        add(below, same + 1);
                    }
                }
                enterSpread(child, below, into);
            }
        }
        if (node.anyWords != null) {
            enterAnyWords(node.anyWords, first(set, 0), below, into);
        }
    }

    private @Nullable TopicNode child(TopicNode node, int word) {
        if (node.words.isEmpty()) {
            return null;
        }
        return node.words.get(key, starts[word], starts[word + 1] - 1, hashCodes[word]);
    }

    private void linkSameWords() {
        if (sameWordsLinked) {
            return;
        }
        sameWordsLinked = true;
        if (nextSame.length < wordCount) {
            nextSame = new int[hashCodes.length];
            seenWords = new int[4 * Integer.highestOneBit(hashCodes.length)];
        }
        int slots = 4 * Integer.highestOneBit(wordCount);
        Arrays.fill(seenWords, 0, slots, 0);
        int mask = slots - 1;
        for (int word = wordCount - 1; word >= 0; word--) {
            int slot = linkHash(word) & mask;
            while (seenWords[slot] != 0 && !sameWord(word, seenWords[slot] - 1)) {
                slot = (slot + 1) & mask;
                wordsPassedOver++;
            }
            nextSame[word] = seenWords[slot] - 1;
            seenWords[slot] = word + 1;
        }
    }

    /** Few words cannot be much in each other's way; many could be made to be, since keys come from outside. */
    private int linkHash(int word) {
        return wordCount <= WORDS_AT_FIRST
                ? KeyHash.spread(hashCodes[word])
                : KeyHash.seeded(key, starts[word], starts[word + 1] - 1);
    }

    private boolean sameWord(int word, int other) {
        int length = starts[word + 1] - starts[word];
        return hashCodes[word] == hashCodes[other]
                && length == starts[other + 1] - starts[other]
                && key.regionMatches(starts[word], key, starts[other], length - 1);
    }

    /** Makes room for a set and the two that entering it needs. */
    private void reserve(int set) {
        int needed = set + 3 * stride;
        if (sets.length < needed) {
            sets = Arrays.copyOf(sets, Math.max(needed, 2 * sets.length));
        }
    }

    private void clear(int set) {
        Arrays.fill(sets, set, set + stride, 0);
    }

    private void add(int set, int position) {
        sets[set + (position >> 6)] |= 1L << position;
    }

    private boolean remove(int set, int position) {
        boolean contained = contains(set, position);
        sets[set + (position >> 6)] &= ~(1L << position);
        return contained;
    }

    private boolean contains(int set, int position) {
        return (sets[set + (position >> 6)] & (1L << position)) != 0;
    }

    /** The first position in the set from {@code from} on, or one beyond the end of the key. */
    private int first(int set, int from) {
        int at = from >> 6;
        if (at >= stride) {
            return wordCount + 1;
        }
        long bits = sets[set + at] & (-1L << from);
        while (bits == 0) {
            if (++at == stride) {
                return wordCount + 1;
            }
            bits = sets[set + at];
        }
        return (at << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** Makes {@code target} the positions one word after those in {@code set}; whether there are any. */
    private boolean advance(int set, int target) {
        long carry = 0;
        for (int i = 0; i < stride; i++) {
            long bits = sets[set + i];
            sets[target + i] = (bits << 1) | carry;
            carry = bits >>> 63;
        }
        // What stood at the end of the key has no word left to pass.
        int beyond = wordCount + 1;
        if (beyond >> 6 < stride) {
            remove(target, beyond);
        }
        return first(target, 0) <= wordCount;
    }
}
