package org.leveret.management.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.PasswordHash;
import org.leveret.broker.access.User;

/**
 * The user who asks, and what the tags allow: each of them the lesser ones too. Immutable.
 *
 * @param password what the user has proved to know; null where nobody was asked
 */
public record Caller(
        String name,
        Set<String> tags,
        @Nullable Access access,
        @Nullable PasswordHash password) {
    private static final String ADMINISTRATOR = "administrator";
    private static final String MONITORING = "monitoring";
    private static final String POLICYMAKER = "policymaker";
    private static final String MANAGEMENT = "management";

    static Caller of(User user, Access access) {
        return new Caller(user.name(), user.tags(), access, user.password());
    }

    /** Who was not asked for a name. */
    static Caller nobody() {
        return new Caller("", Set.of(), null, null);
    }

    /** Who came by the socket in the data directory, where only the owner can: an administrator without a name. */
    static Caller local() {
        return new Caller("", Set.of(ADMINISTRATOR), null, null);
    }

    /** For whom something is done: null for an administrator without a name, whose permissions nobody has written down. */
    public @Nullable String user() {
        return name.isEmpty() && isAdministrator() ? null : name;
    }

    public boolean isAdministrator() {
        return tags.contains(ADMINISTRATOR);
    }

    public boolean isMonitor() {
        return isAdministrator() || tags.contains(MONITORING);
    }

    public boolean isPolicymaker() {
        return isAdministrator() || tags.contains(POLICYMAKER);
    }

    public boolean isManager() {
        return isMonitor() || isPolicymaker() || tags.contains(MANAGEMENT);
    }

    /** Whether the user has a permission row for the virtual host. */
    public boolean mayOpen(String vhost) {
        return access != null && access.permission(vhost, name) != null;
    }

    /** Whether lists of what is in all virtual hosts show the user what is in this one. */
    public boolean sees(String vhost) {
        return isAdministrator() || mayOpen(vhost);
    }
}
