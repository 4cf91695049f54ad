package org.leveret.broker.access;

import java.util.regex.Pattern;

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
        return new TopicPermission(vhost, user, exchange, pattern(write, vhost, user), pattern(read, vhost, user));
    }

    boolean allows(Operation operation, String key) {
        return switch (operation) {
            case WRITE -> write.fits(key);
            case READ -> read.fits(key);
            case CONFIGURE -> true;
        };
    }

    private static NamePattern pattern(String regex, String vhost, String user) throws InvalidPatternException {
        String expanded = regex.replace("{username}", Pattern.quote(user)).replace("{vhost}", Pattern.quote(vhost));
        return NamePattern.compile(regex, expanded);
    }
}
