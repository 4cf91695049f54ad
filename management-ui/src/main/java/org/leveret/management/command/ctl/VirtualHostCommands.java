package org.leveret.management.command.ctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Virtual hosts, what is known of them, and tracing in them. Stateless. */
final class VirtualHostCommands {
    private static final String DESCRIPTION = "description";
    private static final String TAGS = "tags";
    private static final int PROTECTED = 412;
    private static final String DEFAULT_QUEUE_TYPE = "default_queue_type";
    private static final List<String> QUEUE_TYPES = List.of("classic", "quorum", "stream");
    private static final Listing VHOSTS = Listing.whole(
            List.of("name"),
            Column.of("name"),
            Column.of(DESCRIPTION),
            Column.made(TAGS, TAGS, Cell::atoms),
            Column.of(DEFAULT_QUEUE_TYPE),
            Column.of("protected_from_deletion"),
            Column.of("tracing"),
            Column.made("cluster_state", "cluster_state", VirtualHostCommands::clusterState));

    private VirtualHostCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "list_vhosts",
                        "[--no-table-headers] [<column> ...] [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists virtual hosts",
                        VirtualHostCommands::list),
                Command.of(
                        "add_vhost",
                        "<vhost> [--description <description> --tags \"<tag1>,<tag2>,<...>\""
                                + " --default-queue-type <quorum|classic|stream>]",
                        1,
                        "Creates a virtual host",
                        VirtualHostCommands::add),
                Command.of("delete_vhost", "<vhost>", 1, "Deletes a virtual host", VirtualHostCommands::delete),
                Command.of(
                        "enable_vhost_deletion_protection",
                        "<vhost>",
                        1,
                        "Protects a virtual host from deletion (until the protection is removed)",
                        session -> protect(session, true)),
                Command.of(
                        "disable_vhost_deletion_protection",
                        "<vhost>",
                        1,
                        "Removes deletion protection from a virtual host (so that it can be deleted)",
                        session -> protect(session, false)),
                Command.of(
                        "update_vhost_metadata",
                        "<vhost> [--description <description>] [--tags \"<tag1>,<tag2>,<...>\"]",
                        1,
                        "Updates metadata (tags, description) of a virtual host",
                        VirtualHostCommands::update),
                new Command(
                        "set_vhost_tags",
                        "<vhost> <tag> [...]",
                        1,
                        Command.ANY,
                        "Sets virtual host tags",
                        VirtualHostCommands::setTags),
                Command.of(
                        "trace_on", "[--vhost <vhost>]", 0, "Starts message tracing", session -> trace(session, true)),
                Command.of(
                        "trace_off",
                        "[--vhost <vhost>]",
                        0,
                        "Stops message tracing",
                        session -> trace(session, false)));
    }

    private static Object clusterState(@Nullable Object state) {
        Map<String, @Nullable Object> nodes = ApiReply.asObject(state);
        String text = String.join(
                ", ",
                nodes.entrySet().stream()
                        .map(node -> "{" + node.getKey() + ", " + node.getValue() + "}")
                        .toList());
        return new Cell("[" + text + "]", "[" + text + "]", nodes);
    }

    private static void list(Session session) {
        List<Column> columns = VHOSTS.chosen(session.words());
        session.banner("Listing vhosts ...");
        VHOSTS.print(session, columns, session.getOrFail("/vhosts").objects());
    }

    private static void add(Session session) {
        String name = session.word(0);
        session.banner("Adding vhost \"" + name + "\" ...");
        String queueType = session.options().defaultQueueType;
        if (queueType != null && !QUEUE_TYPES.contains(queueType)) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "invalid_queue_type");
        }
        // One that is there stays as it is.
        if (session.get(ApiPath.of("vhosts", name)).isMissing()) {
            Map<String, Object> vhost = new LinkedHashMap<>();
            CtlOptions options = session.options();
            vhost.put(DESCRIPTION, options.description == null ? "" : options.description);
            vhost.put(TAGS, options.tags == null ? "" : options.tags);
            if (queueType != null) {
                vhost.put(DEFAULT_QUEUE_TYPE, queueType);
            }
            session.change("PUT", ApiPath.of("vhosts", name), vhost);
        }
        session.done();
    }

    private static void delete(Session session) {
        String name = session.word(0);
        session.banner("Deleting vhost \"" + name + "\" ...");
        ApiReply reply = session.ask("DELETE", ApiPath.of("vhosts", name), null);
        if (reply.isMissing()) {
            throw CtlException.noVirtualHost(name);
        }
        if (reply.status() == PROTECTED) {
            throw CtlException.error(
                    CtlExit.DATA,
                    "Cannot delete this virtual host: it is protected from deletion. To lift the protection, inspect and"
                            + " update its metadata");
        }
        Session.good(reply);
        session.done();
    }

    private static void protect(Session session, boolean on) {
        String name = session.word(0);
        session.banner(
                on
                        ? "Protecting virtual host \"" + name + "\" from removal by updating its metadata..."
                        : "Removing deletion protection from virtual host \"" + name
                                + "\" by updating its metadata...");
        ApiReply reply = session.ask(on ? "POST" : "DELETE", ApiPath.of("vhosts", name) + "/deletion/protection", null);
        if (reply.isMissing()) {
            throw CtlException.noVirtualHost(name);
        }
        Session.good(reply);
        session.done();
    }

    private static void update(Session session) {
        String name = session.word(0);
        CtlOptions options = session.options();
        if (options.description == null && options.tags == null) {
            throw new UsageException("not enough arguments.");
        }
        session.banner("Updating metadata of vhost \"" + name + "\" ...");
        Map<String, @Nullable Object> vhost = existing(session, name);
        put(
                session,
                name,
                options.description == null ? vhost.get(DESCRIPTION) : options.description,
                options.tags == null ? vhost.get(TAGS) : options.tags,
                Map.of());
        session.done();
    }

    private static void setTags(Session session) {
        String name = session.word(0);
        List<String> tags = session.words().subList(1, session.words().size());
        session.banner("Setting tags for virtual host \"" + name + "\" to [" + String.join(", ", tags) + "] ...");
        put(session, name, existing(session, name).get(DESCRIPTION), tags, Map.of());
        session.done();
    }

    private static void trace(Session session, boolean on) {
        String name = session.vhost();
        session.banner((on ? "Starting" : "Stopping") + " tracing for vhost \"" + name + "\" ...");
        ApiReply found = session.get(ApiPath.of("vhosts", name));
        if (!found.isMissing()) {
            Map<String, @Nullable Object> vhost = Session.good(found).object();
            put(session, name, vhost.get(DESCRIPTION), vhost.get(TAGS), Map.of("tracing", on));
        } else if (on) {
            throw CtlException.noVirtualHost(name);
        }
        session.done("Trace " + (on ? "enabled" : "disabled") + " for vhost " + name);
    }

    private static void put(
            Session session,
            String name,
            @Nullable Object description,
            @Nullable Object tags,
            Map<String, Object> more) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(more);
        body.put(DESCRIPTION, description);
        body.put(TAGS, tags);
        session.change("PUT", ApiPath.of("vhosts", name), body);
    }

    private static Map<String, @Nullable Object> existing(Session session, String name) {
        ApiReply reply = session.get(ApiPath.of("vhosts", name));
        if (reply.isMissing()) {
            throw CtlException.noVirtualHost(name);
        }
        return Session.good(reply).object();
    }
}
