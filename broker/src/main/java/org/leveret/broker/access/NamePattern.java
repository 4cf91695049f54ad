package org.leveret.broker.access;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A regular expression over names, searched for anywhere in the name as RabbitMQ does; the empty expression fits the
 * empty name alone. Immutable, for any thread.
 *
 * <p>Patterns come from outside and are matched on event loops, so they are matched in linear time where the expression
 * allows it. What needs look-around or back references is matched by backtracking with a bound on its steps; a match
 * that does not come to an end within it counts as none.
 */
public final class NamePattern {
    /** The longest expression that is taken, in characters. */
    public static final int LENGTH_MAX = 8192;

    /** How many groups may stand in each other, since they are gone into on the stack. */
    public static final int NESTING_MAX = 250;

    /** The largest expression that is matched in linear time, which is paid for each character of a name. */
    private static final int LINEAR_SIZE_MAX = 2 * LENGTH_MAX;

    private static final Logger LOG = LoggerFactory.getLogger(NamePattern.class);
    private static final String EVERYTHING = ".*";
    private static final String NOTHING = "^$";
    private static final String NEVER = "[^\\s\\S]";

    private final String regex;
    private final @Nullable Pattern linear;
    private final @Nullable BacktrackingPattern backtracking;

    private NamePattern(String regex, @Nullable Pattern linear, @Nullable BacktrackingPattern backtracking) {
        this.regex = regex;
        this.linear = linear;
        this.backtracking = backtracking;
    }

    /**
     * @throws InvalidPatternException if it is no regular expression, longer than {@value #LENGTH_MAX}, or nested deeper
     *     than {@value #NESTING_MAX}
     */
    public static NamePattern compile(String regex) throws InvalidPatternException {
        return compile(regex, regex);
    }

    /**
     * @param regex what was written
     * @param expanded the same with its variables replaced
     */
    static NamePattern compile(String regex, String expanded) throws InvalidPatternException {
        if (expanded.length() > LENGTH_MAX) {
            throw new InvalidPatternException("longer than " + LENGTH_MAX + " characters");
        }
        if (expanded.equals(EVERYTHING)) {
            return new NamePattern(regex, null, null);
        }
        String effective = expanded.isEmpty() ? NOTHING : expanded;
        RegexExtent extent = RegexExtent.of(effective);
        if (extent.nesting() > NESTING_MAX) {
            throw new InvalidPatternException("nested deeper than " + NESTING_MAX);
        }
        Pattern linear = extent.size() > LINEAR_SIZE_MAX ? null : linear(effective);
        return new NamePattern(regex, linear, linear == null ? BacktrackingPattern.compile(effective) : null);
    }

    private static @Nullable Pattern linear(String effective) throws InvalidPatternException {
        try {
            return Pattern.compile(effective);
        } catch (PatternSyntaxException notLinear) {
            return null;
        } catch (StackOverflowError e) {
            throw new InvalidPatternException("nested too deeply");
        }
    }

    /**
     * An expression that was taken once and may not be any more: then it fits nothing, which the log tells.
     *
     * @param owner what it belongs to, for the log
     */
    public static NamePattern stored(String owner, String regex) {
        return stored(owner, regex, regex);
    }

    static NamePattern stored(String owner, String regex, String expanded) {
        try {
            return compile(regex, expanded);
        } catch (InvalidPatternException e) {
            LOG.error("{}: the stored pattern {} fits nothing any more: {}", owner, regex, e.getMessage());
            return new NamePattern(regex, Pattern.compile(NEVER), null);
        }
    }

    /** The expression as it was written. */
    public String regex() {
        return regex;
    }

    public boolean fits(String name) {
        if (linear != null) {
            return find(linear, name);
        }
        if (backtracking == null) {
            return true;
        }
        BoundedSearch search = new BoundedSearch(name, BoundedSearch.STEPS_MAX);
        boolean found = backtracking.find(search);
        if (search.gaveUp()) {
            LOG.warn("the pattern {} was given up on a name of {} characters", regex, name.length());
        }
        return found;
    }

    /** Not, if it goes deeper than the stack: what takes no character is gone into on it as well. */
    private boolean find(Pattern searched, String name) {
        try {
            return searched.matcher(name).find();
        } catch (StackOverflowError e) {
            LOG.warn("the pattern {} goes too deep for the stack on a name of {} characters", regex, name.length());
            return false;
        }
    }

    /** The same for one of very many names, with what searches by backtracking may cost for all of them together. */
    public boolean fits(String name, SearchBudget budget) {
        if (backtracking == null) {
            return fits(name);
        }
        BoundedSearch search = new BoundedSearch(name, budget.stepsMax());
        boolean found = backtracking.find(search);
        budget.charge(this, search.steps(), search.gaveUp());
        return found;
    }
}
