package org.leveret.broker.access;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a login.
 *
 * @param user who logged in; null if refused
 * @param refusal why not, for the broker's log; never for the client, who is not to learn whether the user exists
 */
public record Login(@Nullable User user, String refusal) {
    static Login accepted(User user) {
        return new Login(user, "");
    }

    static Login refused(String refusal) {
        return new Login(null, refusal);
    }
}
