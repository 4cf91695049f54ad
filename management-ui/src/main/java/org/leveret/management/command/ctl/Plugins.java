package org.leveret.management.command.ctl;

import java.util.List;
import java.util.stream.Stream;

/** What are plugins of RabbitMQ and built in here: always there, and never to be switched. Stateless. */
final class Plugins {
    static final List<String> NAMES = List.of(
            "rabbitmq_consistent_hash_exchange",
            "rabbitmq_delayed_message_exchange",
            "rabbitmq_event_exchange",
            "rabbitmq_management",
            "rabbitmq_management_agent",
            "rabbitmq_message_deduplication",
            "rabbitmq_random_exchange",
            "rabbitmq_recent_history_exchange");

    private Plugins() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "list",
                        "[<pattern>] [--verbose|-v] [--minimal|-m] [--enabled|-E] [--implicitly-enabled|-e]",
                        0,
                        1,
                        "Lists what are plugins of RabbitMQ and built in here",
                        Plugins::list),
                new Command(
                        "enable",
                        "<plugin> [...] | --all [--offline] [--online]",
                        0,
                        Command.ANY,
                        "Succeeds for what is built in",
                        Plugins::enable),
                new Command(
                        "disable",
                        "<plugin> [...] | --all [--offline] [--online]",
                        1,
                        Command.ANY,
                        "Refused: what is built in stays",
                        Plugins::disable),
                new Command(
                        "is_enabled",
                        "<plugin> [...] [--offline] [--online]",
                        1,
                        Command.ANY,
                        "Tells whether plugins are built in",
                        Plugins::isEnabled));
    }

    private static Stream<String> missing(Session session) {
        return session.words().stream().filter(name -> !NAMES.contains(name));
    }

    private static void list(Session session) {
        String pattern = session.words().isEmpty() ? "" : session.word(0);
        session.banner("Listing plugins with pattern \"" + (pattern.isEmpty() ? ".*" : pattern) + "\" ...");
        session.banner(" Configured: E = explicitly enabled; e = implicitly enabled");
        session.banner(" | Status: * = running on " + session.node());
        session.banner(" |/");
        boolean bare = session.options().minimal || session.options().quiet || session.options().silent;
        NAMES.stream()
                .filter(name -> name.contains(pattern))
                .forEach(name -> session.out().println(bare ? name : "[E*] " + name));
    }

    private static void enable(Session session) {
        if (session.words().isEmpty() && !session.options().every) {
            throw new UsageException("not enough arguments.");
        }
        session.banner("Enabling plugins on node " + session.node() + ":");
        if (missing(session).findAny().isPresent()) {
            throw CtlException.error(
                    CtlExit.DATA,
                    "{:plugins_not_found, [:"
                            + String.join(", :", missing(session).toList()) + "]}");
        }
        session.words().forEach(name -> session.banner(name));
        session.banner("Plugin configuration unchanged.");
        session.done();
    }

    private static void disable(Session session) {
        throw CtlException.error(
                CtlExit.SOFTWARE,
                String.join(", ", session.words())
                        + " cannot be disabled: Leveret has no plugins, and what is built in stays");
    }

    private static void isEnabled(Session session) {
        session.banner(
                "Asking node " + session.node() + " if plugins are enabled: " + String.join(", ", session.words()));
        List<String> missing = missing(session).toList();
        if (!missing.isEmpty()) {
            throw CtlException.error(
                    CtlExit.UNAVAILABLE,
                    "Plugin(s) " + String.join(", ", missing) + " is/are not enabled on node " + session.node());
        }
        session.result("Plugins " + String.join(", ", session.words()) + " are enabled on node " + session.node());
    }
}
