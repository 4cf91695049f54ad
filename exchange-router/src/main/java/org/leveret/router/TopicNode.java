package org.leveret.router;

import org.jspecify.annotations.Nullable;

/**
 * A node of the trie of binding keys, one level per word. Immutable: changes copy the path and share the rest.
 * {@code #.#} is {@code #} here, so that no node below a {@code #} is another one.
 */
final class TopicNode {

    static final TopicNode EMPTY = new TopicNode(PersistentMap.empty(), null, null, Targets.NONE);

    private static final int END = -1;

    /** Children under literal words. */
    final PersistentMap<String, TopicNode> words;

    /** The child under {@code *}. */
    final @Nullable TopicNode anyWord;

    /** The child under {@code #}. */
    final @Nullable TopicNode anyWords;

    /** Of the bindings whose key ends here. */
    final Targets targets;

    private TopicNode(
            PersistentMap<String, TopicNode> words,
            @Nullable TopicNode anyWord,
            @Nullable TopicNode anyWords,
            Targets targets) {
        this.words = words;
        this.anyWord = anyWord;
        this.anyWords = anyWords;
        this.targets = targets;
    }

    boolean isLeaf() {
        return words.isEmpty() && anyWord == null && anyWords == null;
    }

    private boolean isEmpty() {
        return isLeaf() && targets.isEmpty();
    }

    TopicNode with(Binding binding) {
        return with(binding, firstWord(binding.bindingKey()));
    }

    TopicNode without(Binding binding) {
        return without(binding, firstWord(binding.bindingKey()));
    }

    private TopicNode with(Binding binding, int from) {
        if (from == END) {
            return new TopicNode(words, anyWord, anyWords, targets.with(binding));
        }
        String key = binding.bindingKey();
        String word = word(key, from);
        TopicNode child = child(word);
        return withChild(word, (child == null ? EMPTY : child).with(binding, following(key, word, from)));
    }

    private TopicNode without(Binding binding, int from) {
        if (from == END) {
            return new TopicNode(words, anyWord, anyWords, targets.without(binding));
        }
        String key = binding.bindingKey();
        String word = word(key, from);
        TopicNode child = child(word);
        if (child == null) {
            return this;
        }
        TopicNode left = child.without(binding, following(key, word, from));
        return left.isEmpty() ? withoutChild(word) : withChild(word, left);
    }

    private @Nullable TopicNode child(String word) {
        return switch (word) {
            case "*" -> anyWord;
            case "#" -> anyWords;
            default -> words.get(word);
        };
    }

    private TopicNode withChild(String word, TopicNode child) {
        return switch (word) {
            case "*" -> new TopicNode(words, child, anyWords, targets);
            case "#" -> new TopicNode(words, anyWord, child, targets);
            default -> new TopicNode(words.with(word, child), anyWord, anyWords, targets);
        };
    }

    private TopicNode withoutChild(String word) {
        return switch (word) {
            case "*" -> new TopicNode(words, null, anyWords, targets);
            case "#" -> new TopicNode(words, anyWord, null, targets);
            default -> new TopicNode(words.without(word), anyWord, anyWords, targets);
        };
    }

    private static int firstWord(String key) {
        return key.isEmpty() ? END : 0;
    }

    private static String word(String key, int from) {
        int dot = key.indexOf('.', from);
        return dot < 0 ? key.substring(from) : key.substring(from, dot);
    }

    /** Where the word after this one starts; after a {@code #} all that follow at once are passed over. */
    private static int following(String key, String word, int from) {
        int next = next(key, from);
        while (word.equals("#") && next != END && word(key, next).equals("#")) {
            next = next(key, next);
        }
        return next;
    }

    private static int next(String key, int from) {
        int dot = key.indexOf('.', from);
        return dot < 0 ? END : dot + 1;
    }
}
