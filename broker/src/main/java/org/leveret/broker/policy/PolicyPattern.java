package org.leveret.broker.policy;

import org.leveret.broker.access.InvalidPatternException;
import org.leveret.broker.access.NamePattern;
import org.leveret.broker.access.SearchBudget;

/**
 * The names that a policy is for. It is tried on those of all entities at once, so what it may cost is bounded for all
 * of them together. For any thread.
 */
public final class PolicyPattern {
    private final NamePattern pattern;
    private final SearchBudget budget;

    private PolicyPattern(NamePattern pattern, String owner) {
        this.pattern = pattern;
        this.budget = new SearchBudget(owner);
    }

    /** @throws InvalidPatternException if it is no regular expression */
    public static PolicyPattern compile(String policy, String regex) throws InvalidPatternException {
        return new PolicyPattern(NamePattern.compile(regex), owner(policy));
    }

    /** One that was taken once, as {@link NamePattern#stored} has it. */
    static PolicyPattern stored(String policy, String regex) {
        String owner = owner(policy);
        return new PolicyPattern(NamePattern.stored(owner, regex), owner);
    }

    /** Whose it is, for the log. */
    private static String owner(String policy) {
        return "policy '" + policy + "'";
    }

    /** The expression as it was written. */
    public String regex() {
        return pattern.regex();
    }

    /** Whether it has cost so much that it may have fitted a name at one time and not at another. */
    boolean isUnsure() {
        return budget.wasEverShort();
    }

    boolean fits(String name) {
        return pattern.fits(name, budget);
    }
}
