package org.leveret.management.command.ctl;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may do what, in virtual hosts and on topics. Stateless. */
final class PermissionCommands {
    private static final Listing OF_VHOST = Listing.fixed("user", "configure", "write", "read");
    private static final Listing OF_USER = Listing.fixed("vhost", "configure", "write", "read");
    private static final Listing TOPICS_OF_VHOST = Listing.fixed("user", "exchange", "write", "read");
    private static final Listing TOPICS_OF_USER = Listing.fixed("vhost", "exchange", "write", "read");
    private static final String PERMISSIONS = "permissions";
    private static final String TOPIC_PERMISSIONS = "topic-permissions";

    private PermissionCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "list_permissions",
                        "[--vhost <vhost>] [--no-table-headers] [--timeout <timeout>]",
                        0,
                        "Lists user permissions in a virtual host",
                        session -> ofVhost(session, "permissions", PERMISSIONS, OF_VHOST)),
                Command.of(
                        "list_topic_permissions",
                        "[--vhost <vhost>] [--no-table-headers] [--timeout <timeout>]",
                        0,
                        "Lists topic permissions in a virtual host",
                        session -> ofVhost(session, "topic permissions", TOPIC_PERMISSIONS, TOPICS_OF_VHOST)),
                Command.of(
                        "list_user_permissions",
                        "[--no-table-headers] <username> [--timeout <timeout>]",
                        1,
                        "Lists permissions of a user across all virtual hosts",
                        session -> ofUser(session, "permissions", PERMISSIONS, OF_USER)),
                Command.of(
                        "list_user_topic_permissions",
                        "[--no-table-headers] <username> [--timeout <timeout>]",
                        1,
                        "Lists user topic permissions",
                        session -> {
                            // RabbitMQ prints this one without a header.
                            session.options().withoutHeaders = true;
                            ofUser(session, "topic permissions", TOPIC_PERMISSIONS, TOPICS_OF_USER);
                        }),
                Command.of(
                        "set_permissions",
                        "[--vhost <vhost>] <username> <conf> <write> <read>",
                        4,
                        "Sets user permissions for a vhost",
                        PermissionCommands::set),
                Command.of(
                        "clear_permissions",
                        "[--vhost <vhost>] <username>",
                        1,
                        "Revokes user permissions for a vhost",
                        PermissionCommands::clear),
                Command.of(
                        "set_topic_permissions",
                        "[--vhost <vhost>] <username> <exchange> <write> <read>",
                        4,
                        "Sets user topic permissions for an exchange",
                        PermissionCommands::setTopic),
                new Command(
                        "clear_topic_permissions",
                        "[--vhost <vhost>] <username> [<exchange>]",
                        1,
                        2,
                        "Clears user topic permissions for a vhost or exchange",
                        PermissionCommands::clearTopic));
    }

    private static void ofVhost(Session session, String what, String resource, Listing listing) {
        session.banner("Listing " + what + " for vhost \"" + session.vhost() + "\" ...");
        ApiReply reply = session.get(ApiPath.of("vhosts", session.vhost(), resource));
        if (reply.isMissing()) {
            throw CtlException.noVirtualHost(session.vhost());
        }
        listing.print(session, Session.good(reply).objects());
    }

    private static void ofUser(Session session, String what, String resource, Listing listing) {
        String user = session.word(0);
        session.banner("Listing " + what + " for user \"" + user + "\" ...");
        ApiReply reply = session.get(ApiPath.of("users", user, resource));
        if (reply.isMissing()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "{:no_such_user, \"" + user + "\"}");
        }
        listing.print(session, Session.good(reply).objects());
    }

    private static void set(Session session) {
        String user = session.word(0);
        session.banner("Setting permissions for user \"" + user + "\" in vhost \"" + session.vhost() + "\" ...");
        check(session, user);
        put(
                session,
                ApiPath.of(PERMISSIONS, session.vhost(), user),
                Map.of("configure", session.word(1), "write", session.word(2), "read", session.word(3)));
    }

    private static void clear(Session session) {
        String user = session.word(0);
        session.banner("Clearing permissions for user \"" + user + "\" in vhost \"" + session.vhost() + "\" ...");
        check(session, user);
        clear(session, ApiPath.of(PERMISSIONS, session.vhost(), user));
    }

    private static void setTopic(Session session) {
        String user = session.word(0);
        String exchange = session.word(1);
        session.banner("Setting topic permissions on \"" + exchange + "\" for user \"" + user + "\" in vhost \""
                + session.vhost() + "\" ...");
        check(session, user);
        put(
                session,
                ApiPath.of(TOPIC_PERMISSIONS, session.vhost(), user),
                Map.of("exchange", exchange, "write", session.word(2), "read", session.word(3)));
    }

    private static void put(Session session, String path, Map<String, String> permission) {
        ApiReply reply = session.ask("PUT", path, permission);
        // What is wrong with a pattern comes as a text or as characters, and is told as a term of Elixir.
        if (!reply.isGood()
                && reply.object().get("reason") instanceof List<?> reason
                && reason.size() == 3
                && reason.get(2) instanceof List<?> where
                && where.size() == 2) {
            throw CtlException.error(
                    CtlExit.UNAVAILABLE,
                    "{:" + reason.get(0) + ", " + term(reason.get(1)) + ", {" + term(where.get(0)) + ", " + where.get(1)
                            + "}}");
        }
        Session.good(reply);
        session.done();
    }

    private static String term(@Nullable Object value) {
        if (!(value instanceof List<?> characters)) {
            return "\"" + value + "\"";
        }
        StringBuilder text = new StringBuilder("'");
        characters.forEach(code -> text.appendCodePoint(code instanceof Number number ? number.intValue() : '?'));
        return text.append('\'').toString();
    }

    private static void clearTopic(Session session) {
        String user = session.word(0);
        boolean one = session.words().size() > 1;
        String on = one ? " on \"" + session.word(1) + "\"" : "";
        session.banner("Clearing topic permissions" + on + " for user \"" + user + "\" in vhost \"" + session.vhost()
                + "\" ...");
        check(session, user);
        clear(
                session,
                one
                        ? ApiPath.of(TOPIC_PERMISSIONS, session.vhost(), user, session.word(1))
                        : ApiPath.of(TOPIC_PERMISSIONS, session.vhost(), user));
    }

    /** What is not there is as good as cleared. */
    private static void clear(Session session, String path) {
        ApiReply reply = session.ask("DELETE", path, null);
        if (!reply.isMissing()) {
            Session.good(reply);
        }
        session.done();
    }

    private static void check(Session session, String user) {
        if (session.get(ApiPath.of("users", user)).isMissing()) {
            throw CtlException.error(CtlExit.NO_USER, "User " + user + " does not exist");
        }
        if (session.get(ApiPath.of("vhosts", session.vhost())).isMissing()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "Virtual host " + session.vhost() + " does not exist");
        }
    }
}
