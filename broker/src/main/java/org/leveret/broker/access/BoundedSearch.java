package org.leveret.broker.access;

import java.util.regex.Pattern;

/** A search by backtracking that gives up after a number of steps: a bound that does not depend on a clock. */
final class BoundedSearch implements CharSequence {
    /** The steps that one search may take at most. */
    static final int STEPS_MAX = 100_000;

    private final String text;
    private final int stepsMax;
    private int steps;
    private boolean gaveUp;

    BoundedSearch(String text, int stepsMax) {
        this.text = text;
        this.stepsMax = stepsMax;
    }

    /** Thrown out of the regular expression engine; never leaves this class. */
    private static final class StepsExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StepsExceeded() {
            super(null, null, false, false);
        }
    }

    /** Whether the pattern is found; not, if the search was given up. */
    boolean find(Pattern pattern) {
        try {
            return pattern.matcher(this).find();
        } catch (StepsExceeded | StackOverflowError e) {
            gaveUp = true;
            return false;
        }
    }

    int steps() {
        return steps;
    }

    boolean gaveUp() {
        return gaveUp;
    }

    @Override
    public char charAt(int index) {
        if (++steps > stepsMax) {
            throw new StepsExceeded();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
