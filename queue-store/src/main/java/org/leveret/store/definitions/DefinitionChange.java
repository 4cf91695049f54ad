package org.leveret.store.definitions;

import org.leveret.store.definitions.Definitions.BindingRow;
import org.leveret.store.definitions.Definitions.ExchangeRow;
import org.leveret.store.definitions.Definitions.GlobalParameterRow;
import org.leveret.store.definitions.Definitions.LimitRow;
import org.leveret.store.definitions.Definitions.PermissionRow;
import org.leveret.store.definitions.Definitions.PolicyRow;
import org.leveret.store.definitions.Definitions.QueueRow;
import org.leveret.store.definitions.Definitions.TopicPermissionRow;
import org.leveret.store.definitions.Definitions.UserRow;
import org.leveret.store.definitions.Definitions.VhostRow;

/** One change of the tables. A put adds the row or replaces the one with its key; a delete of nothing does nothing. */
public sealed interface DefinitionChange {
    /** The longest arguments and texts that a row can hold, in bytes and characters. */
    int VALUE_LENGTH_MAX = 1 << 20;

    /** Ids below {@code nextId} may be given out; after a restart, only ids from there on will be. */
    record ReserveIds(long nextId) implements DefinitionChange {}

    /** Adds or replaces a virtual host. */
    record PutVhost(VhostRow row) implements DefinitionChange {}

    /** Deletes a virtual host with all that is in it, permissions, limits and policies included. */
    record DeleteVhost(String name) implements DefinitionChange {}

    /** Adds or replaces a user. */
    record PutUser(UserRow row) implements DefinitionChange {}

    /** Deletes a user and the user's permissions and limits. */
    record DeleteUser(String name) implements DefinitionChange {}

    /** Adds or replaces a user's permissions in a virtual host. */
    record PutPermission(PermissionRow row) implements DefinitionChange {}

    /** Deletes a user's permissions in a virtual host. */
    record DeletePermission(String vhost, String user) implements DefinitionChange {}

    /** Adds or replaces a user's permissions on a topic exchange. */
    record PutTopicPermission(TopicPermissionRow row) implements DefinitionChange {}

    /** Deletes a user's permissions on a topic exchange. */
    record DeleteTopicPermission(String vhost, String user, String exchange) implements DefinitionChange {}

    /** Adds or replaces a limit of a user or a virtual host. */
    record PutLimit(LimitRow row) implements DefinitionChange {}

    /** Deletes a limit of a user or a virtual host. */
    record DeleteLimit(boolean ofUser, String name, String limit) implements DefinitionChange {}

    /** Adds or replaces a policy. */
    record PutPolicy(PolicyRow row) implements DefinitionChange {}

    /** Deletes a policy. */
    record DeletePolicy(String vhost, String kind, String name) implements DefinitionChange {}

    /** Adds or replaces a parameter of the whole broker. */
    record PutGlobalParameter(GlobalParameterRow row) implements DefinitionChange {}

    /** Deletes a parameter of the whole broker. */
    record DeleteGlobalParameter(String name) implements DefinitionChange {}

    /** Adds or replaces an exchange. */
    record PutExchange(ExchangeRow row) implements DefinitionChange {}

    /** Deletes an exchange; its bindings are deleted one by one. */
    record DeleteExchange(String vhost, String name) implements DefinitionChange {}

    /** Adds a queue. */
    record PutQueue(QueueRow row) implements DefinitionChange {}

    /** Deletes a queue; its bindings are deleted one by one. */
    record DeleteQueue(long id) implements DefinitionChange {}

    /** Adds a binding. */
    record PutBinding(BindingRow row) implements DefinitionChange {}

    /** Deletes a binding. */
    record DeleteBinding(long id) implements DefinitionChange {}
}
