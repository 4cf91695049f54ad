package org.leveret.broker.access;

/**
 * Writes a regular expression anew so that it means the same, and a search by backtracking looks at the text at each group,
 * alternative and assertion: {@link BoundedSearch} counts such looks. Without that, {@code (|)(|)(|)} and so on goes through
 * any number of ways and never looks. An empty text cannot be looked at; {@link #ways} says how much there is to do for it.
 */
final class CountedRegex {
    /**
     * Fits anywhere, and looks at the text to find that out. An alternative such as {@code \B|\b} would do so too, but how Java
     * repeats a group, and what it takes the group's text to be, depends on whether there is a choice in it.
     */
    private static final String LOOK = "(?!\\b\\B)";

    private static final String QUOTE_END = "\\E";
    private static final String EMPTY_QUOTE = "\\Q\\E";

    private final String regex;
    private final StringBuilder counted;
    private int at;
    private int groups;
    private int choices;
    private boolean repeated;
    /** Whether a repetition here would be one of something that looks. */
    private boolean repeatable;

    private CountedRegex(String regex) {
        this.regex = regex;
        this.counted = new StringBuilder(regex.length() * 2);
    }

    /**
     * @param regex a valid one
     * @throws InvalidPatternException if it has what cannot be counted: comments, in which anything may stand, or a
     *     repetition of a mere repetition or of nothing
     */
    static CountedRegex of(String regex) throws InvalidPatternException {
        CountedRegex counted = new CountedRegex(regex);
        while (counted.at < regex.length()) {
            counted.next();
        }
        return counted;
    }

    /** The expression that looks. */
    String regex() {
        return counted.toString();
    }

    /** How many ways there are at most to go through it without looking; {@link Integer#MAX_VALUE} for very many. */
    int ways() {
        return choices < Integer.SIZE - 1 ? 1 << choices : Integer.MAX_VALUE;
    }

    private void next() throws InvalidPatternException {
        if (regex.startsWith(EMPTY_QUOTE, at)) {
            copyTo(at + EMPTY_QUOTE.length());
            return;
        }
        char next = regex.charAt(at);
        boolean follows = repeated || !repeatable;
        repeated = next == '*' || next == '+' || next == '?' || next == '{';
        repeatable = next != '(' && next != '|';
        choices += repeated || next == '|' ? 1 : 0;
        switch (next) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> group();
            case '^', '$' -> assertion(at + 1);
            case '|' -> {
                copyTo(at + 1);
                counted.append(LOOK);
            }
            case '{' -> {
                if (follows) {
                    throw uncountable("a repetition of a repetition, or of nothing,");
                }
                choices += Integer.SIZE;
                copyTo(behind("}"));
            }
            default -> copyTo(at + 1);
        }
    }

    private static InvalidPatternException uncountable(String what) {
        return new InvalidPatternException(what + " is not taken together with look-around or back references");
    }

    private char charAt(int index) {
        return index < regex.length() ? regex.charAt(index) : '\0';
    }

    private void copyTo(int end) {
        int last = Math.min(end, regex.length());
        counted.append(regex, at, last);
        at = last;
    }

    /** Behind the next one of these, or the end. */
    private int behind(String what) {
        int index = regex.indexOf(what, at);
        return index < 0 ? regex.length() : index + what.length();
    }

    /** What fits without taking a character. */
    private void assertion(int end) {
        counted.append("(?:").append(LOOK);
        copyTo(end);
        counted.append(')');
    }

    private void escape() {
        char kind = charAt(at + 1);
        if (kind >= '1' && kind <= '9') {
            assertion(referenceEnd());
        } else if (kind == 'k') {
            assertion(behind(">"));
        } else if (kind == 'A' || kind == 'G' || kind == 'Z' || kind == 'z') {
            assertion(at + 2);
        } else {
            copyTo(escapeEnd());
        }
    }

    private int escapeEnd() {
        return switch (charAt(at + 1)) {
            case 'Q' -> behind(QUOTE_END);
            case 'c' -> at + 3;
            default -> at + 2;
        };
    }

    /** A reference has as many digits as there are groups for so far. */
    private int referenceEnd() {
        int end = at + 2;
        int number = charAt(at + 1) - '0';
        while (charAt(end) >= '0' && charAt(end) <= '9' && number * 10 + charAt(end) - '0' <= groups) {
            number = number * 10 + charAt(end++) - '0';
        }
        return end;
    }

    private void characterClass() {
        int depth = 0;
        boolean empty = false;
        do {
            char next = charAt(at);
            if (next == '\\') {
                copyTo(escapeEnd());
                empty = false;
            } else if (next == '[') {
                depth++;
                copyTo(charAt(at + 1) == '^' ? at + 2 : at + 1);
                empty = true;
            } else if (next == ']' && !empty) {
                depth--;
                copyTo(at + 1);
            } else {
                copyTo(at + 1);
                empty = false;
            }
        } while (depth > 0 && at < regex.length());
    }

    private void group() throws InvalidPatternException {
        if (charAt(at + 1) != '?') {
            groups++;
            copyTo(at + 1);
        } else if (charAt(at + 2) == '<' && charAt(at + 3) != '=' && charAt(at + 3) != '!') {
            groups++;
            copyTo(behind(">"));
        } else if (charAt(at + 2) == '<') {
            copyTo(at + 4);
        } else if (":=!>".indexOf(charAt(at + 2)) >= 0) {
            copyTo(at + 3);
        } else {
            flags();
            return;
        }
        counted.append(LOOK);
    }

    private void flags() throws InvalidPatternException {
        int end = at + 2;
        while (Character.isLetter(charAt(end)) || charAt(end) == '-') {
            if (charAt(end++) == 'x') {
                throw uncountable("the flag x");
            }
        }
        boolean isGroup = charAt(end) == ':';
        copyTo(end + 1);
        if (isGroup) {
            counted.append(LOOK);
        }
    }
}
