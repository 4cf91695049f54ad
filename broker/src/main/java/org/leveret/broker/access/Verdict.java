package org.leveret.broker.access;

import org.jspecify.annotations.Nullable;

/**
 * Whether a user may do something, and why. Immutable.
 *
 * @param pattern the regular expression that decided, as it was written; null if none did
 * @param reason why not; null if the user may
 */
public record Verdict(
        boolean allowed, @Nullable String pattern, @Nullable String reason) {
    static Verdict unrestricted() {
        return new Verdict(true, null, null);
    }

    static Verdict refused(String reason) {
        return new Verdict(false, null, reason);
    }

    /** @param what is matched, with its name */
    static Verdict of(boolean allowed, NamePattern pattern, String what) {
        return new Verdict(allowed, pattern.regex(), allowed ? null : "the pattern does not match the " + what);
    }
}
