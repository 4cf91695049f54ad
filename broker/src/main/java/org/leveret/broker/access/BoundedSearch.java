package org.leveret.broker.access;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A search by backtracking that gives up after a number of steps: a bound that does not depend on a clock. */
final class BoundedSearch implements CharSequence {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedSearch.class);
    private static final int STEPS_MAX = 100_000;

    private final String text;
    private int steps;

    private BoundedSearch(String text) {
        this.text = text;
    }

    /** Thrown out of the regular expression engine; never leaves this class. */
    private static final class StepsExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StepsExceeded() {
            super(null, null, false, false);
        }
    }

    static boolean find(Pattern pattern, String text) {
        try {
            return pattern.matcher(new BoundedSearch(text)).find();
        } catch (StepsExceeded | StackOverflowError e) {
            LOG.warn("the pattern {} was given up on a name of {} characters", pattern, text.length());
            return false;
        }
    }

    @Override
    public char charAt(int index) {
        if (++steps > STEPS_MAX) {
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
