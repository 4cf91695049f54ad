package org.leveret.broker.access;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The permission checks of one session, with a bounded memory of what was allowed. A change of users or permissions
 * counts from the next check on, unlike in RabbitMQ, whose channels remember what they were allowed.
 *
 * <p>Owned by the session's loop.
 */
public final class Permissions {
    private static final int REMEMBERED = 64;

    private final Users users;
    private final String userName;
    private final String vhost;

    // Owned by the session's loop. What is remembered was allowed by this snapshot.
    private Access access;
    private final @Nullable String[] names = new @Nullable String[REMEMBERED];
    private final int[] kinds = new int[REMEMBERED];

    public Permissions(Users users, String userName, String vhost) {
        this.users = users;
        this.userName = userName;
        this.vhost = vhost;
        this.access = users.access();
    }

    /**
     * Refuses what the user may not do.
     *
     * @throws org.leveret.amqp.AmqpException ACCESS_REFUSED, in RabbitMQ's words
     */
    public void check(Operation operation, Resource resource, String name) {
        Access current = current();
        int kind = resource.code + operation.code;
        int slot = (name.hashCode() * 31 + kind * 7) & (REMEMBERED - 1);
        String remembered = names[slot];
        if (remembered != null && kinds[slot] == kind && remembered.equals(name)) {
            return;
        }
        current.check(userName, vhost, operation, resource, name);
        names[slot] = name;
        kinds[slot] = kind;
    }

    public void checkConfigureExchange(String exchange) {
        check(Operation.CONFIGURE, Resource.EXCHANGE, exchange);
    }

    public void checkWriteExchange(String exchange) {
        check(Operation.WRITE, Resource.EXCHANGE, exchange);
    }

    public void checkReadExchange(String exchange) {
        check(Operation.READ, Resource.EXCHANGE, exchange);
    }

    public void checkConfigureQueue(String queue) {
        check(Operation.CONFIGURE, Resource.QUEUE, queue);
    }

    public void checkWriteQueue(String queue) {
        check(Operation.WRITE, Resource.QUEUE, queue);
    }

    public void checkReadQueue(String queue) {
        check(Operation.READ, Resource.QUEUE, queue);
    }

    /** To be asked for topic exchanges only, after {@link #checkWriteExchange}, for each routing key. */
    public void checkTopicWrite(String exchange, String routingKey) {
        current().checkTopic(userName, vhost, Operation.WRITE, exchange, routingKey);
    }

    /** To be asked for topic exchanges only, after {@link #checkReadExchange}. */
    public void checkTopicRead(String exchange, String bindingKey) {
        current().checkTopic(userName, vhost, Operation.READ, exchange, bindingKey);
    }

    /** Whether the user may publish with any user-id property. */
    public boolean mayImpersonate() {
        User user = current().user(userName);
        return user != null && user.mayImpersonate();
    }

    private Access current() {
        Access current = users.access();
        if (current != access) {
            access = current;
            Arrays.fill(names, null);
        }
        return current;
    }
}
