package org.leveret.broker.access;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.Definitions.UserRow;

/** A user. Immutable. Tags, in the order in which they were given, matter to the HTTP interface, but for one. */
public record User(String name, PasswordHash password, Set<String> tags) {
    static final String TAG_SEPARATOR = ",";
    private static final String IMPERSONATOR = "impersonator";

    public User {
        tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
    }

    /** Whether the user may publish with any user-id property. */
    public boolean mayImpersonate() {
        return tags.contains(IMPERSONATOR);
    }

    /** As definitions store it. */
    public UserRow row() {
        return new UserRow(
                name,
                Bytes.of(password.saltAndHash()),
                password.algorithm().rabbitName(),
                String.join(TAG_SEPARATOR, tags));
    }
}
