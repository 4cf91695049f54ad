package org.leveret.management.command.ctl;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits of virtual hosts and users. Stateless. */
final class LimitCommands {
    private static final Listing OF_VHOSTS = Listing.whole(
            List.of("vhost", "limits"), Column.of("vhost"), Column.made("limits", "value", Session::json));
    private static final Listing OF_USERS =
            Listing.whole(List.of("user", "limits"), Column.of("user"), Column.made("limits", "value", Session::json));
    private static final String VALUE = "value";

    private LimitCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "list_vhost_limits",
                        "[--vhost <vhost>] [--global] [--no-table-headers]",
                        0,
                        "Displays configured virtual host limits",
                        LimitCommands::listOfVhosts),
                Command.of(
                        "set_vhost_limits",
                        "[--vhost <vhost>] <definition>",
                        1,
                        "Sets virtual host limits",
                        LimitCommands::setOfVhost),
                Command.of(
                        "clear_vhost_limits",
                        "[--vhost <vhost>]",
                        0,
                        "Clears virtual host limits",
                        LimitCommands::clearOfVhost),
                Command.of(
                        "list_user_limits",
                        "[--user <username>] [--global]",
                        0,
                        "Displays configured user limits",
                        LimitCommands::listOfUsers),
                Command.of(
                        "set_user_limits", "<username> <definition>", 2, "Sets user limits", LimitCommands::setOfUser),
                Command.of(
                        "clear_user_limits",
                        "<username> <limit_type> | all",
                        2,
                        "Clears user connection/channel limits",
                        LimitCommands::clearOfUser));
    }

    private static void listOfVhosts(Session session) {
        if (session.options().global) {
            session.banner("Listing limits for all vhosts ...");
            OF_VHOSTS.print(session, limited(session.getOrFail("/vhost-limits").objects()));
            return;
        }
        session.banner("Listing limits for vhost \"" + session.vhost() + "\" ...");
        session.checkVirtualHost(session.vhost());
        List<Map<String, @Nullable Object>> limits = ofVhost(session);
        if (limits.isEmpty()) {
            OF_VHOSTS.print(session, limits);
        } else {
            session.done(Session.json(limits.get(0).get(VALUE)));
        }
    }

    private static List<Map<String, @Nullable Object>> ofVhost(Session session) {
        return limited(
                session.getOrFail(ApiPath.of("vhost-limits", session.vhost())).objects());
    }

    private static List<Map<String, @Nullable Object>> limited(List<Map<String, @Nullable Object>> all) {
        return all.stream()
                .filter(each -> !ApiReply.asObject(each.get(VALUE)).isEmpty())
                .toList();
    }

    private static void setOfVhost(Session session) {
        session.banner("Setting vhost limits to \"" + session.word(0) + "\" for vhost \"" + session.vhost() + "\" ...");
        Object limits = JsonWord.read(session.word(0));
        session.checkVirtualHost(session.vhost());
        session.change("PUT", ApiPath.of("parameters", "vhost-limits", session.vhost(), "limits"), body(limits));
        session.done();
    }

    private static Map<String, Object> body(@Nullable Object value) {
        return Map.of(VALUE, ApiReply.asObject(value));
    }

    private static void clearOfVhost(Session session) {
        session.banner("Clearing vhost \"" + session.vhost() + "\" limits ...");
        session.checkVirtualHost(session.vhost());
        if (ofVhost(session).isEmpty()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "Parameter does not exist");
        }
        session.change("PUT", ApiPath.of("parameters", "vhost-limits", session.vhost(), "limits"), body(Map.of()));
        session.done();
    }

    private static void listOfUsers(Session session) {
        if (session.options().global) {
            session.banner("Listing limits for all users ...");
            OF_USERS.print(session, limited(session.getOrFail("/user-limits").objects()));
            return;
        }
        String user = session.options().user == null ? "guest" : session.options().user;
        session.banner("Listing limits for user \"" + user + "\" ...");
        checkUser(session, user);
        List<Map<String, @Nullable Object>> limits =
                session.getOrFail(ApiPath.of("user-limits", user)).objects();
        session.result(limits.isEmpty() ? "{}" : Session.json(limits.get(0).get(VALUE)));
    }

    private static void checkUser(Session session, String user) {
        if (session.get(ApiPath.of("users", user)).isMissing()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "{:no_such_user, \"" + user + "\"}");
        }
    }

    private static void setOfUser(Session session) {
        String user = session.word(0);
        session.banner("Setting user limits to \"" + session.word(1) + "\" for user \"" + user + "\" ...");
        Map<String, @Nullable Object> limits = ApiReply.asObject(JsonWord.read(session.word(1)));
        checkUser(session, user);
        limits.forEach((name, value) -> session.change(
                "PUT", ApiPath.of("user-limits", user, name), value == null ? Map.of() : Map.of(VALUE, value)));
        session.done();
    }

    private static void clearOfUser(Session session) {
        String user = session.word(0);
        String name = session.word(1);
        boolean all = name.equals("all");
        session.banner(
                "Clearing " + (all ? "all limits" : "\"" + name + "\" limit") + " for user \"" + user + "\" ...");
        checkUser(session, user);
        List<String> names = all ? List.of("max-connections", "max-channels") : List.of(name);
        for (String each : names) {
            ApiReply reply = session.ask("DELETE", ApiPath.of("user-limits", user, each), null);
            if (!reply.isMissing()) {
                Session.good(reply);
            }
        }
        session.done();
    }
}
