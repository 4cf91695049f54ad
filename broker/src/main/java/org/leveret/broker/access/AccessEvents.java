package org.leveret.broker.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.event.Event;

/** The events of users, permissions and limits, with RabbitMQ's headers. */
public final class AccessEvents {
    private AccessEvents() {}

    /** Such as {@code user.created}: an event of which there is no more to tell. */
    public static Event ofUser(String key, String user, String by) {
        return new Event(key, named(user, by).build());
    }

    public static Event tagsSet(String user, Set<String> tags, String by) {
        List<FieldValue> texts = new ArrayList<>(tags.size());
        for (String tag : tags) {
            texts.add(FieldValue.of(tag));
        }
        return new Event(
                "user.tags.set",
                named(user, by).put("tags", FieldValue.of(texts)).build());
    }

    public static Event permissionCreated(Permission permission, String by) {
        return new Event(
                "permission.created",
                inVhost(permission.vhost(), permission.user(), by)
                        .put("configure", permission.configure().regex())
                        .put("write", permission.write().regex())
                        .put("read", permission.read().regex())
                        .build());
    }

    public static Event permissionDeleted(String vhost, String user, String by) {
        return new Event("permission.deleted", inVhost(vhost, user, by).build());
    }

    public static Event topicPermissionCreated(TopicPermission permission, String by) {
        return new Event(
                "topic.permission.created",
                inVhost(permission.vhost(), permission.user(), by)
                        .put("exchange", permission.exchange())
                        .put("write", permission.write().regex())
                        .put("read", permission.read().regex())
                        .build());
    }

    /** RabbitMQ leaves the exchange out, although it means one. */
    public static Event topicPermissionDeleted(String vhost, String user, String exchange, String by) {
        return new Event(
                "topic.permission.deleted",
                inVhost(vhost, user, by).put("exchange", exchange).build());
    }

    public static Event userLimitSet(String user, String limit, int value, String by) {
        return new Event(
                "user.limits.set",
                named("limits", by)
                        .put("username", user)
                        .put(limit, (long) value)
                        .build());
    }

    public static Event userLimitsCleared(String user, String by) {
        return new Event(
                "user.limits.cleared", named("limits", by).put("username", user).build());
    }

    /** With all limits that the virtual host has now. RabbitMQ leaves the virtual host out, although it means one. */
    public static Event vhostLimitsSet(String vhost, FieldTable limits, String by) {
        return new Event(
                "vhost.limits.set",
                named("limits", by).put("vhost", vhost).putAll(limits).build());
    }

    public static Event vhostLimitsCleared(String vhost, String by) {
        return new Event(
                "vhost.limits.cleared", named("limits", by).put("vhost", vhost).build());
    }

    private static FieldTable.Builder named(String name, String by) {
        return FieldTable.builder().put("name", name).put(Event.BY, by);
    }

    private static FieldTable.Builder inVhost(String vhost, String user, String by) {
        return FieldTable.builder().put("vhost", vhost).put("user", user).put(Event.BY, by);
    }
}
