package org.leveret.management.command.ctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runtime parameters, of virtual hosts and of the broker. Stateless. */
final class ParameterCommands {
    private static final Listing OF_VHOST = Listing.whole(
            List.of("component", "name", "value"),
            Column.of("component"),
            Column.of("name"),
            Column.made("value", "value", Session::json));
    private static final Listing GLOBAL =
            Listing.whole(List.of("name", "value"), Column.of("name"), Column.made("value", "value", Session::json));

    private ParameterCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "list_parameters",
                        "[--vhost <vhost>] [--no-table-headers] [--timeout <timeout>]",
                        0,
                        "Lists runtime parameters for a virtual host",
                        ParameterCommands::list),
                Command.of(
                        "set_parameter",
                        "[--vhost <vhost>] <component_name> <name> <value>",
                        3,
                        "Sets a runtime parameter.",
                        ParameterCommands::set),
                Command.of(
                        "clear_parameter",
                        "[--vhost <vhost>] <component_name> <name>",
                        2,
                        "Clears a runtime parameter.",
                        ParameterCommands::clear),
                Command.of(
                        "list_global_parameters",
                        "[--no-table-headers] [--timeout <timeout>]",
                        0,
                        "Lists global runtime parameters",
                        ParameterCommands::listGlobal),
                Command.of(
                        "set_global_parameter",
                        "<name> <value>",
                        2,
                        "Sets a runtime parameter.",
                        ParameterCommands::setGlobal),
                Command.of(
                        "clear_global_parameter",
                        "<name>",
                        1,
                        "Clears a global runtime parameter",
                        ParameterCommands::clearGlobal),
                Command.of(
                        "set_cluster_name", "<name>", 1, "Sets the cluster name", ParameterCommands::setClusterName));
    }

    private static void list(Session session) {
        session.banner("Listing runtime parameters for vhost \"" + session.vhost() + "\" ...");
        session.checkVirtualHost(session.vhost());
        List<Map<String, @Nullable Object>> ofVhost = session.getOrFail("/parameters").objects().stream()
                .filter(parameter -> session.vhost().equals(parameter.get("vhost")))
                .toList();
        OF_VHOST.print(session, ofVhost);
    }

    private static void set(Session session) {
        session.banner("Setting runtime parameter \"" + session.word(1) + "\" for component \"" + session.word(0)
                + "\" to \"" + session.word(2) + "\" in vhost \"" + session.vhost() + "\" ...");
        Object value = JsonWord.read(session.word(2));
        session.checkVirtualHost(session.vhost());
        session.change(
                "PUT", ApiPath.of("parameters", session.word(0), session.vhost(), session.word(1)), value(value));
        session.done();
    }

    private static void clear(Session session) {
        session.banner("Clearing runtime parameter \"" + session.word(1) + "\" for component \"" + session.word(0)
                + "\" on vhost \"" + session.vhost() + "\" ...");
        session.checkVirtualHost(session.vhost());
        delete(session, ApiPath.of("parameters", session.word(0), session.vhost(), session.word(1)));
    }

    private static void listGlobal(Session session) {
        session.banner("Listing global runtime parameters ...");
        GLOBAL.print(session, session.getOrFail("/global-parameters").objects());
    }

    private static void setGlobal(Session session) {
        session.banner(
                "Setting global runtime parameter \"" + session.word(0) + "\" to \"" + session.word(1) + "\" ...");
        session.change("PUT", ApiPath.of("global-parameters", session.word(0)), value(JsonWord.read(session.word(1))));
        session.done();
    }

    private static void clearGlobal(Session session) {
        session.banner("Clearing global runtime parameter \"" + session.word(0) + "\" ...");
        delete(session, ApiPath.of("global-parameters", session.word(0)));
    }

    private static void setClusterName(Session session) {
        session.banner("Setting cluster name to " + session.word(0) + " ...");
        session.change("PUT", "/cluster-name", Map.of("name", session.word(0)));
        session.done();
    }

    private static Map<String, @Nullable Object> value(@Nullable Object value) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("value", value);
        return body;
    }

    private static void delete(Session session, String path) {
        ApiReply reply = session.ask("DELETE", path, null);
        if (reply.isMissing()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "Parameter does not exist");
        }
        Session.good(reply);
        session.done();
    }
}
