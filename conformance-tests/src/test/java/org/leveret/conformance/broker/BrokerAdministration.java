package org.leveret.conformance.broker;

/**
 * What a test must ask of a broker that AMQP 0-9-1 cannot express.
 *
 * <p>Every call takes effect before it returns. Implementations are thread-safe: test classes run in parallel.
 */
public interface BrokerAdministration {

    void addUser(String user, String password);

    void deleteUser(String user);

    void changePassword(String user, String password);

    /** Takes the password away, so that the user cannot log in with one. */
    void clearPassword(String user);

    /** Gives a user tags, such as {@code impersonator}, in place of those it has. */
    void setTags(String user, String... tags);

    void addVirtualHost(String virtualHost);

    void deleteVirtualHost(String virtualHost);

    /** Grants by three regular expressions on names; an empty one matches nothing. */
    void setPermissions(String virtualHost, String user, String configure, String write, String read);

    void clearPermissions(String virtualHost, String user);

    void setTopicPermissions(String virtualHost, String user, String exchange, String write, String read);

    void clearTopicPermissions(String virtualHost, String user, String exchange);

    /** Sets {@code max-connections} or {@code max-queues} of a virtual host. */
    void limitVirtualHost(String virtualHost, String limit, int value);

    /** Takes the only limit of a virtual host away. */
    void clearVirtualHostLimit(String virtualHost, String limit);

    /** Sets {@code max-connections} or {@code max-channels} of a user. */
    void limitUser(String user, String limit, int value);

    void clearUserLimit(String user, String limit);

    /** Sets a policy; a refusal is an exception whose message has the broker's text. */
    void setPolicy(String virtualHost, PolicyDefinition policy);

    void clearPolicy(String virtualHost, String name);

    /** As {@link #setPolicy}, for an operator policy. */
    void setOperatorPolicy(String virtualHost, PolicyDefinition policy);

    void clearOperatorPolicy(String virtualHost, String name);

    /** Says what durable queues are that are declared without a type; RabbitMQ 3.11 on. */
    void setDefaultQueueType(String virtualHost, String type);

    /** Begins or ends the copying of messages to {@code amq.rabbitmq.trace}. */
    void trace(String virtualHost, boolean on);

    /** Closes every connection to a virtual host with 320 and this reason. */
    void closeConnections(String virtualHost, String reason);
}
