package org.leveret.management.command.ctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Policies, and those of operators. Stateless. */
final class PolicyCommands {
    private static final String POLICIES = "policies";
    private static final String OPERATOR_POLICIES = "operator-policies";
    private static final Listing LISTING = Listing.whole(
            List.of("vhost", "name", "pattern", "apply-to", "definition", "priority"),
            Column.of("vhost"),
            Column.of("name"),
            Column.of("pattern"),
            Column.of("apply-to"),
            Column.made("definition", "definition", Session::json),
            Column.of("priority"));

    private PolicyCommands() {}

    static List<Command> all() {
        String set = "[--vhost <vhost>] [--priority <priority>] [--apply-to <apply-to>] <name> <pattern> <definition>";
        String list = "[--vhost <vhost>] [--no-table-headers]";
        String clear = "[--vhost <vhost>] <name>";
        return List.of(
                Command.of(
                        "list_policies",
                        list,
                        0,
                        "Lists all policies in a virtual host",
                        session -> list(session, "policies", POLICIES)),
                Command.of(
                        "list_operator_policies",
                        list,
                        0,
                        "Lists operator policy overrides for a virtual host",
                        session -> list(session, "operator policy overrides", OPERATOR_POLICIES)),
                Command.of(
                        "set_policy", set, 3, "Sets or updates a policy", session -> set(session, "policy", POLICIES)),
                Command.of(
                        "set_operator_policy",
                        set,
                        3,
                        "Sets an operator policy that overrides a subset of arguments in user policies",
                        session -> set(session, "operator policy override", OPERATOR_POLICIES)),
                Command.of(
                        "clear_policy",
                        clear,
                        1,
                        "Clears (removes) a policy",
                        session -> clear(session, "policy", POLICIES)),
                Command.of(
                        "clear_operator_policy",
                        clear,
                        1,
                        "Clears an operator policy",
                        session -> clear(session, "operator policy", OPERATOR_POLICIES)));
    }

    private static void list(Session session, String what, String resource) {
        session.banner("Listing " + what + " for vhost \"" + session.vhost() + "\" ...");
        ApiReply reply = session.get(ApiPath.of(resource, session.vhost()));
        if (reply.isMissing()) {
            throw CtlException.noVirtualHost(session.vhost());
        }
        LISTING.print(session, Session.good(reply).objects());
    }

    private static void set(Session session, String what, String resource) {
        String name = session.word(0);
        CtlOptions options = session.options();
        session.banner("Setting " + what + " \"" + name + "\" for pattern \"" + session.word(1) + "\" to \""
                + session.word(2) + "\" with priority \"" + options.priority + "\" for vhost \"" + session.vhost()
                + "\" ...");
        Object definition = JsonWord.read(session.word(2));
        session.checkVirtualHost(session.vhost());
        Map<String, @Nullable Object> policy = new LinkedHashMap<>();
        policy.put("pattern", session.word(1));
        policy.put("definition", definition);
        policy.put("priority", options.priority);
        policy.put("apply-to", options.applyTo);
        ApiReply reply = session.ask("PUT", ApiPath.of(resource, session.vhost(), name), policy);
        if (!reply.isGood()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, unescaped(reply.reason()));
        }
        session.done();
    }

    /** The HTTP interface writes what is wrong with policies as RabbitMQ's does: for a page. */
    private static String unescaped(String reason) {
        return reason.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private static void clear(Session session, String what, String resource) {
        String name = session.word(0);
        session.banner("Clearing " + what + " \"" + name + "\" on vhost \"" + session.vhost() + "\" ...");
        ApiReply reply = session.ask("DELETE", ApiPath.of(resource, session.vhost(), name), null);
        if (reply.isMissing()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "Parameter does not exist");
        }
        Session.good(reply);
        session.done();
    }
}
