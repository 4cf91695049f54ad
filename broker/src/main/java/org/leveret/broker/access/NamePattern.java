package org.leveret.broker.access;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

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

    private static final String EVERYTHING = ".*";
    private static final String NOTHING = "^$";

    private final String regex;
    private final @Nullable Pattern linear;
    private final java.util.regex.@Nullable Pattern backtracking;

    private NamePattern(String regex, @Nullable Pattern linear, java.util.regex.@Nullable Pattern backtracking) {
        this.regex = regex;
        this.linear = linear;
        this.backtracking = backtracking;
    }

    /**
     * @throws InvalidPatternException if it is no regular expression, or longer than {@value #LENGTH_MAX}
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
        try {
            return new NamePattern(regex, Pattern.compile(effective), null);
        } catch (PatternSyntaxException notLinear) {
            return new NamePattern(regex, null, backtracking(effective));
        }
    }

    /** The expression as it was written. */
    public String regex() {
        return regex;
    }

    public boolean fits(String name) {
        if (linear != null) {
            return linear.matcher(name).find();
        }
        return backtracking == null || BoundedSearch.find(backtracking, name);
    }

    private static java.util.regex.Pattern backtracking(String regex) throws InvalidPatternException {
        try {
            return java.util.regex.Pattern.compile(regex);
        } catch (java.util.regex.PatternSyntaxException e) {
            throw new InvalidPatternException(e.getDescription() + " at " + e.getIndex());
        } catch (StackOverflowError e) {
            throw new InvalidPatternException("nested too deeply");
        }
    }
}
