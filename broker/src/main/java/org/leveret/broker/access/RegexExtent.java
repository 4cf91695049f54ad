package org.leveret.broker.access;

/**
 * How deep a regular expression is nested, and how large it becomes with its repetitions written out: engines go down as deep
 * as it is nested on the stack, and the one that matches in linear time writes repetitions out. Found in one pass without
 * recursion; what is no regular expression has an extent, too. Used once, by one thread.
 */
final class RegexExtent {
    private static final int TIMES_MAX = 1_000_000;
    private static final long SIZE_MAX = 1L << 40;
    private static final String QUOTE_END = "\\E";
    private static final String NAMED_CLASS = "[:";
    private static final String NAMED_CLASS_END = ":]";

    private final String regex;
    /** The size of what stands before each group that is open, in the group around it. */
    private final long[] before;

    private int at;
    private int depth;
    private int nesting;
    private long size;
    /** The size of what a repetition here would repeat. */
    private long repeated;

    private RegexExtent(String regex) {
        this.regex = regex;
        this.before = new long[regex.length() + 1];
    }

    static RegexExtent of(String regex) {
        RegexExtent extent = new RegexExtent(regex);
        while (extent.at < regex.length()) {
            extent.next();
        }
        while (extent.depth > 0) {
            extent.endGroup();
        }
        return extent;
    }

    /** How many groups stand in each other at most. */
    int nesting() {
        return nesting;
    }

    /** About how many characters, classes and groups there are when each stands as often as it is repeated. */
    long size() {
        return size;
    }

    private void next() {
        switch (regex.charAt(at)) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> {
                before[depth++] = size;
                nesting = Math.max(nesting, depth);
                size = 0;
                repeated = 0;
                at++;
            }
            case ')' -> {
                if (depth > 0) {
                    endGroup();
                }
                at++;
            }
            case '{' -> repetition();
            default -> one(at + 1);
        }
    }

    private void endGroup() {
        repeated = size + 1;
        size = Math.min(before[--depth] + repeated, SIZE_MAX);
    }

    private void one(int end) {
        size++;
        repeated = 1;
        at = Math.min(end, regex.length());
    }

    private void escape() {
        char kind = charAt(at + 1);
        if (kind == 'Q') {
            int begin = at + 2;
            int end = regex.indexOf(QUOTE_END, begin);
            size += (end < 0 ? regex.length() : end) - begin;
            repeated = 1;
            at = end < 0 ? regex.length() : end + QUOTE_END.length();
        } else if ((kind == 'p' || kind == 'P' || kind == 'x') && charAt(at + 2) == '{') {
            int end = regex.indexOf('}', at);
            one(end < 0 ? regex.length() : end + 1);
        } else {
            one(at + 2);
        }
    }

    private char charAt(int index) {
        return index < regex.length() ? regex.charAt(index) : '\0';
    }

    /** Up to its end as RE2 has it. Java lets classes stand in classes, so it may not see the end of one before this does. */
    private void characterClass() {
        int index = at + 1;
        if (charAt(index) == '^') {
            index++;
        }
        boolean empty = true;
        while (index < regex.length() && (empty || regex.charAt(index) != ']')) {
            int named = regex.startsWith(NAMED_CLASS, index) ? regex.indexOf(NAMED_CLASS_END, index + 2) : -1;
            if (named >= 0) {
                index = named + NAMED_CLASS_END.length();
            } else {
                index += regex.charAt(index) == '\\' ? 2 : 1;
            }
            empty = false;
        }
        one(index + 1);
    }

    private void repetition() {
        int index = at + 1;
        int times = 0;
        int most = 0;
        while (isDigit(charAt(index)) || charAt(index) == ',') {
            times = charAt(index) == ',' ? 0 : Math.min(times * 10 + charAt(index) - '0', TIMES_MAX);
            most = Math.max(most, times);
            index++;
        }
        if (index == at + 1 || charAt(index) != '}') {
            one(at + 1);
            return;
        }
        long more = Math.min(repeated * Math.max(most, 1), SIZE_MAX) - repeated;
        repeated += more;
        size = Math.min(size + more, SIZE_MAX);
        at = index + 1;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
