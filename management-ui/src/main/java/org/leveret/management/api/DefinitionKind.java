package org.leveret.management.api;

import java.util.List;

/** What there is in a file of definitions. */
enum DefinitionKind {
    USER("user", "users", "name"),
    VHOST("vhost", "vhosts", "name"),
    GLOBAL_PARAMETER("global_parameter", "global_parameters", "name"),
    PERMISSION("permission", "permissions", "user"),
    TOPIC_PERMISSION("topic_permission", "topic_permissions", "user exchange"),
    PARAMETER("parameter", "parameters", "name component"),
    POLICY("policy", "policies", "name"),
    EXCHANGE("exchange", "exchanges", "name"),
    QUEUE("queue", "queues", "name"),
    BINDING("binding", "bindings", "source destination destination_type routing_key arguments");

    private final String word;
    private final String section;
    private final String keys;

    DefinitionKind(String word, String section, String keys) {
        this.word = word;
        this.section = section;
        this.keys = keys;
    }

    /** What one is called. */
    String word() {
        return word;
    }

    /** Under which name they are listed. */
    String section() {
        return section;
    }

    /** The fields that tell one from others in its virtual host, if it is in one; of these the first names it. */
    List<String> keys() {
        return List.of(keys.split(" "));
    }

    /** Whether it belongs to a virtual host. */
    boolean isInVhost() {
        return this != USER && this != VHOST && this != GLOBAL_PARAMETER;
    }

    /** Whether an import leaves one alone that is there already. */
    boolean isKept() {
        return this == EXCHANGE || this == QUEUE;
    }
}
