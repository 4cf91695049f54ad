package org.leveret.broker.access;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression that is searched for by backtracking, in bounded steps. Immutable, for any thread. */
final class BacktrackingPattern {
    /** How many ways a search in an empty text, which has no steps to count, may have. */
    private static final int EMPTY_WAYS_MAX = 1 << 10;

    private final Pattern counted;
    private final boolean triesEmpty;

    private BacktrackingPattern(Pattern counted, boolean triesEmpty) {
        this.counted = counted;
        this.triesEmpty = triesEmpty;
    }

    /** @throws InvalidPatternException if it is no regular expression, or its steps cannot be counted */
    static BacktrackingPattern compile(String regex) throws InvalidPatternException {
        try {
            Pattern.compile(regex);
            CountedRegex counted = CountedRegex.of(regex);
            return new BacktrackingPattern(Pattern.compile(counted.regex()), counted.ways() <= EMPTY_WAYS_MAX);
        } catch (PatternSyntaxException e) {
            throw new InvalidPatternException(e.getDescription() + " at " + e.getIndex());
        } catch (StackOverflowError e) {
            throw new InvalidPatternException("nested too deeply");
        }
    }

    /** Whether it is found; not, if the search was given up. */
    boolean find(BoundedSearch search) {
        return (triesEmpty || !search.isEmpty()) && search.find(counted);
    }
}
