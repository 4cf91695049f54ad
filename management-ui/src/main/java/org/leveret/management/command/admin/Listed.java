package org.leveret.management.command.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Something that is listed or shown. Immutable.
 *
 * @param ofVirtualHost whether there is a list for one virtual host
 * @param columns those that are listed if nobody asks for others; all if this is empty
 * @param json the columns whose objects stay in one piece
 */
record Listed(String name, boolean ofVirtualHost, List<String> columns, Set<String> json) {
    static final List<Listed> LISTS = List.of(
            of("connections", "name", "user", "channels"),
            of("channels", "name", "user"),
            of("consumers").byVirtualHost(),
            of("exchanges", "name", "type").byVirtualHost(),
            of("queues", "name", "messages").byVirtualHost(),
            of("bindings", "source", "destination", "routing_key").byVirtualHost(),
            of("users"),
            of("vhosts", "name", "messages"),
            of("permissions"),
            of("nodes", "name", "type", "mem_used"),
            of("parameters").whole("value"),
            of("policies").whole("definition"),
            of("operator_policies").whole("definition"),
            of("vhost_limits").whole("value"));

    static final List<Listed> SHOWN = List.of(
            of("overview", "rabbitmq_version", "cluster_name", "queue_totals.messages", "object_totals.queues"));

    private static Listed of(String name, String... columns) {
        return new Listed(name, false, List.of(columns), Set.of());
    }

    private Listed byVirtualHost() {
        return new Listed(name, true, columns, json);
    }

    private Listed whole(String column) {
        return new Listed(name, ofVirtualHost, columns, Set.of(column));
    }

    /**
     * The first of the words among these.
     *
     * @param verb what is to be done, to say so if it cannot
     */
    static Listed named(List<Listed> all, List<String> words, String verb) {
        if (words.isEmpty()) {
            throw AdminException.usage("Type not specified");
        }
        return all.stream()
                .filter(listed -> listed.name.equals(words.get(0)))
                .findFirst()
                .orElseThrow(() -> AdminException.usage("Don't know how to " + verb + " " + words.get(0)));
    }

    /** The columns to print; none if all that come are to be. */
    List<String> chosen(List<String> asked, Options options) {
        boolean usual = !options.has(AdminOption.DEPTH) && !options.format().contains("json");
        return asked.isEmpty() && usual ? columns : asked;
    }

    /** What to ask for, below {@code /api}. */
    String path(List<String> chosen, Options options) {
        String path = "/" + name.replace('_', '-');
        if (ofVirtualHost && !options.vhost().isEmpty()) {
            path += "/" + form(options.vhost());
        }
        List<String> query = new ArrayList<>();
        if (!chosen.isEmpty()) {
            query.add("columns=" + String.join(",", chosen));
        }
        String sort = options.text(AdminOption.SORT, "");
        if (!sort.isEmpty()) {
            query.add("sort=" + sort);
        }
        if (options.isOn(AdminOption.SORT_REVERSE)) {
            query.add("sort_reverse=true");
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** As forms have it, with a plus for a blank. */
    static String form(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
