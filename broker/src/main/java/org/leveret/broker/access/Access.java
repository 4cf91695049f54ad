package org.leveret.broker.access;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;

/** All users and permissions at one moment. Immutable, for any thread; a change makes a new one. */
public final class Access {
    static final Access EMPTY = new Access(Map.of(), Map.of(), Map.of());

    private final Map<String, User> users;
    private final Map<UserInVhost, Permission> permissions;
    private final Map<UserInVhost, Map<String, TopicPermission>> topicPermissions;

    private Access(
            Map<String, User> users,
            Map<UserInVhost, Permission> permissions,
            Map<UserInVhost, Map<String, TopicPermission>> topicPermissions) {
        this.users = users;
        this.permissions = permissions;
        this.topicPermissions = topicPermissions;
    }

    private record UserInVhost(String vhost, String user) {}

    public @Nullable User user(String name) {
        return users.get(name);
    }

    public Collection<User> users() {
        return users.values();
    }

    public @Nullable Permission permission(String vhost, String user) {
        return permissions.get(new UserInVhost(vhost, user));
    }

    public Collection<Permission> permissions() {
        return permissions.values();
    }

    /** The user's topic permissions in a virtual host by exchange; an exchange without a row is not restricted. */
    public Map<String, TopicPermission> topicPermissions(String vhost, String user) {
        return topicPermissions.getOrDefault(new UserInVhost(vhost, user), Map.of());
    }

    /** Every user's topic permissions, per user and virtual host. */
    public Collection<Map<String, TopicPermission>> topicPermissions() {
        return topicPermissions.values();
    }

    public boolean allows(String user, String vhost, Operation operation, Resource resource, String name) {
        Permission permission = permission(vhost, user);
        return permission != null && permission.allows(operation, resource.permissionName(name));
    }

    /** As {@link #allows}, and why. */
    public Verdict explain(String user, String vhost, Operation operation, Resource resource, String name) {
        Permission permission = permission(vhost, user);
        return permission == null
                ? Verdict.refused("no permissions for this virtual host")
                : Verdict.of(
                        allows(user, vhost, operation, resource, name),
                        permission.pattern(operation),
                        resource.word() + " '" + resource.permissionName(name) + "'");
    }

    /** Whether a key of a topic exchange is allowed, and why, beside the permissions on the exchange. */
    public Verdict explainTopic(String user, String vhost, Operation operation, String exchange, String key) {
        TopicPermission permission = topicPermissions(vhost, user).get(exchange);
        return permission == null
                ? Verdict.unrestricted()
                : Verdict.of(
                        permission.allows(operation, key),
                        operation == Operation.WRITE ? permission.write() : permission.read(),
                        "routing key '" + key + "'");
    }

    /**
     * Refuses what the user may not do, in RabbitMQ's words.
     *
     * @throws AmqpException ACCESS_REFUSED
     */
    public void check(String user, String vhost, Operation operation, Resource resource, String name) {
        if (!allows(user, vhost, operation, resource, name)) {
            throw refused(user, vhost, resource, name);
        }
    }

    /**
     * Refuses who has no permission at all on a name. RabbitMQ asks for one of the three before it tells a passive
     * declare whether something exists.
     *
     * @throws AmqpException ACCESS_REFUSED
     */
    public void checkAny(String user, String vhost, Resource resource, String name) {
        for (Operation operation : Operation.values()) {
            if (allows(user, vhost, operation, resource, name)) {
                return;
            }
        }
        throw refused(user, vhost, resource, name);
    }

    /**
     * Refuses a key of a topic exchange that the user's topic permissions exclude.
     *
     * @throws AmqpException ACCESS_REFUSED
     */
    public void checkTopic(String user, String vhost, Operation operation, String exchange, String key) {
        TopicPermission permission = topicPermissions(vhost, user).get(exchange);
        if (permission != null && !permission.allows(operation, key)) {
            throw new AmqpException(
                    ReplyCode.ACCESS_REFUSED,
                    "access to topic '" + key + "' in exchange '" + exchange + "' in vhost '" + vhost
                            + "' refused for user '" + user + "'");
        }
    }

    Access withUser(User user) {
        Map<String, User> changed = new HashMap<>(users);
        changed.put(user.name(), user);
        return new Access(changed, permissions, topicPermissions);
    }

    Access withoutUser(String name) {
        Map<String, User> changed = new HashMap<>(users);
        changed.remove(name);
        Map<UserInVhost, Permission> left = new HashMap<>(permissions);
        left.keySet().removeIf(key -> key.user().equals(name));
        Map<UserInVhost, Map<String, TopicPermission>> topicsLeft = new HashMap<>(topicPermissions);
        topicsLeft.keySet().removeIf(key -> key.user().equals(name));
        return new Access(changed, left, topicsLeft);
    }

    Access withoutVhost(String vhost) {
        Map<UserInVhost, Permission> left = new HashMap<>(permissions);
        left.keySet().removeIf(key -> key.vhost().equals(vhost));
        Map<UserInVhost, Map<String, TopicPermission>> topicsLeft = new HashMap<>(topicPermissions);
        topicsLeft.keySet().removeIf(key -> key.vhost().equals(vhost));
        return new Access(users, left, topicsLeft);
    }

    Access with(Permission permission) {
        Map<UserInVhost, Permission> changed = new HashMap<>(permissions);
        changed.put(new UserInVhost(permission.vhost(), permission.user()), permission);
        return new Access(users, changed, topicPermissions);
    }

    Access withoutPermission(String vhost, String user) {
        Map<UserInVhost, Permission> changed = new HashMap<>(permissions);
        changed.remove(new UserInVhost(vhost, user));
        return new Access(users, changed, topicPermissions);
    }

    Access with(TopicPermission permission) {
        UserInVhost key = new UserInVhost(permission.vhost(), permission.user());
        Map<String, TopicPermission> ofUser = new HashMap<>(topicPermissions.getOrDefault(key, Map.of()));
        ofUser.put(permission.exchange(), permission);
        return withTopics(key, ofUser);
    }

    Access withoutTopicPermission(String vhost, String user, String exchange) {
        UserInVhost key = new UserInVhost(vhost, user);
        Map<String, TopicPermission> ofUser = new HashMap<>(topicPermissions.getOrDefault(key, Map.of()));
        ofUser.remove(exchange);
        return withTopics(key, ofUser);
    }

    private Access withTopics(UserInVhost key, Map<String, TopicPermission> ofUser) {
        Map<UserInVhost, Map<String, TopicPermission>> changed = new HashMap<>(topicPermissions);
        if (ofUser.isEmpty()) {
            changed.remove(key);
        } else {
            changed.put(key, ofUser);
        }
        return new Access(users, permissions, changed);
    }

    private static AmqpException refused(String user, String vhost, Resource resource, String name) {
        return new AmqpException(
                ReplyCode.ACCESS_REFUSED,
                "access to " + resource.word() + " '" + resource.permissionName(name) + "' in vhost '" + vhost
                        + "' refused for user '" + user + "'");
    }
}
