package org.leveret.store.definitions;

import java.util.List;

/**
 * Everything that the tables hold, one record per row. Arguments are field tables as AMQP encodes them; what is in them
 * is not this module's business.
 *
 * @param nextId no generated id at or above it has been given out; see {@link DefinitionChange.ReserveIds}
 */
public record Definitions(
        long nextId,
        List<VhostRow> vhosts,
        List<UserRow> users,
        List<PermissionRow> permissions,
        List<TopicPermissionRow> topicPermissions,
        List<LimitRow> limits,
        List<PolicyRow> policies,
        List<GlobalParameterRow> globalParameters,
        List<ExchangeRow> exchanges,
        List<QueueRow> queues,
        List<BindingRow> bindings) {

    /** Whether nothing has ever been defined: the first start on a directory. */
    public boolean isEmpty() {
        return vhosts.isEmpty() && users.isEmpty();
    }

    /** No definitions at all, as of a broker that keeps them in memory. */
    public static Definitions none() {
        return new Definitions(
                1, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of());
    }

    /** A virtual host. {@code tags} are separated by commas. */
    public record VhostRow(
            String name, String description, String tags, String defaultQueueType, boolean protectedFromDeletion) {}

    /** A user. {@code passwordHash} is the salt and the hash, empty if the user has no password. */
    public record UserRow(String name, Bytes passwordHash, String hashingAlgorithm, String tags) {}

    /** What a user may do in a virtual host: three regular expressions. */
    public record PermissionRow(String vhost, String user, String configure, String write, String read) {}

    /** What a user may publish to and bind from a topic exchange: two regular expressions over keys. */
    public record TopicPermissionRow(String vhost, String user, String exchange, String write, String read) {}

    /** How many of something a user or a virtual host may have. */
    public record LimitRow(boolean ofUser, String name, String limit, int value) {}

    /**
     * Settings for entities by their names.
     *
     * @param kind whose policy it is
     * @param pattern a regular expression
     * @param definition the settings
     */
    public record PolicyRow(
            String vhost, String kind, String name, String pattern, String applyTo, int priority, Bytes definition) {}

    /** A parameter of the whole broker; {@code value} is a field table with what it is. */
    public record GlobalParameterRow(String name, Bytes value) {}

    /** A durable exchange. {@code contentId} names its stored content and is never used again; 0 if it can have none. */
    public record ExchangeRow(
            String vhost,
            String name,
            String type,
            boolean autoDelete,
            boolean internal,
            Bytes arguments,
            long contentId) {}

    /** A durable queue. {@code id} names its stored content and is never used again. */
    public record QueueRow(long id, String vhost, String name, boolean autoDelete, Bytes arguments) {}

    /** A binding whose two ends are durable. {@code id} is generated; arguments play no part in finding the row. */
    public record BindingRow(
            long id,
            String vhost,
            String source,
            String destination,
            boolean toQueue,
            String bindingKey,
            Bytes arguments) {}
}
