package org.leveret.broker.access;

import java.util.regex.Pattern;
import org.leveret.store.definitions.Definitions.TopicPermissionRow;

/**
 * Which keys a user may publish to ({@code write}) and bind from ({@code read}) a topic exchange. Immutable.
 *
 * <p>The texts <code>{username}</code> and <code>{vhost}</code> in a pattern stand for the names, taken literally: a user name is no
 * pattern.
 */
public record TopicPermission(String vhost, String user, String exchange, NamePattern write, NamePattern read) {
    /**
     * @throws InvalidPatternException if one of the two is no regular expression
     */
    public static TopicPermission compile(String vhost, String user, String exchange, String write, String read)
            throws InvalidPatternException {
        return new TopicPermission(
                vhost,
                user,
                exchange,
                NamePattern.compile(write, expanded(write, vhost, user)),
                NamePattern.compile(read, expanded(read, vhost, user)));
    }

    /** One that was taken once, as {@link NamePattern#stored} has its patterns. */
    static TopicPermission stored(String owner, TopicPermissionRow row) {
        return new TopicPermission(
                row.vhost(),
                row.user(),
                row.exchange(),
                NamePattern.stored(owner, row.write(), expanded(row.write(), row.vhost(), row.user())),
                NamePattern.stored(owner, row.read(), expanded(row.read(), row.vhost(), row.user())));
    }

    boolean allows(Operation operation, String key) {
        return switch (operation) {
            case WRITE -> write.fits(key);
            case READ -> read.fits(key);
            case CONFIGURE -> true;
        };
    }

    private static String expanded(String regex, String vhost, String user) {
        return regex.replace("{username}", Pattern.quote(user)).replace("{vhost}", Pattern.quote(vhost));
    }

    /** As definitions store it. */
    public TopicPermissionRow row() {
        return new TopicPermissionRow(vhost, user, exchange, write.regex(), read.regex());
    }
}
