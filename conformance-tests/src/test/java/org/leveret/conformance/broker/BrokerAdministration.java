package org.leveret.conformance.broker;

/**
 * What a test must ask of a broker that AMQP 0-9-1 cannot express.
 *
 * <p>Every call takes effect before it returns. Implementations are thread-safe: test classes run in parallel.
 */
public interface BrokerAdministration {

    void addUser(String user, String password);

    void deleteUser(String user);

    /** Gives a user tags, such as {@code impersonator}, in place of those it has. */
    void setTags(String user, String... tags);

    void addVirtualHost(String virtualHost);

    void deleteVirtualHost(String virtualHost);

    /** Grants by three regular expressions on names; an empty one matches nothing. */
    void setPermissions(String virtualHost, String user, String configure, String write, String read);

    void clearPermissions(String virtualHost, String user);

    void setTopicPermissions(String virtualHost, String user, String exchange, String write, String read);

    /** Sets {@code max-connections} or {@code max-queues} of a virtual host. */
    void limitVirtualHost(String virtualHost, String limit, int value);

    /** Sets {@code max-connections} or {@code max-channels} of a user. */
    void limitUser(String user, String limit, int value);

    /** Closes every connection to a virtual host with 320 and this reason. */
    void closeConnections(String virtualHost, String reason);
}
