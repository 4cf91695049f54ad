package org.leveret.broker.access;

import java.util.Set;

/** A user. Immutable. Tags matter to the HTTP interface, but for one. */
public record User(String name, PasswordHash password, Set<String> tags) {
    private static final String IMPERSONATOR = "impersonator";

    public User {
        tags = Set.copyOf(tags);
    }

    /** Whether the user may publish with any user-id property. */
    public boolean mayImpersonate() {
        return tags.contains(IMPERSONATOR);
    }
}
