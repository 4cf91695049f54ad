package org.leveret.store.definitions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.leveret.store.definitions.DefinitionChange.DeleteBinding;
import org.leveret.store.definitions.DefinitionChange.DeleteExchange;
import org.leveret.store.definitions.DefinitionChange.DeleteGlobalParameter;
import org.leveret.store.definitions.DefinitionChange.DeleteLimit;
import org.leveret.store.definitions.DefinitionChange.DeletePermission;
import org.leveret.store.definitions.DefinitionChange.DeletePolicy;
import org.leveret.store.definitions.DefinitionChange.DeleteQueue;
import org.leveret.store.definitions.DefinitionChange.DeleteTopicPermission;
import org.leveret.store.definitions.DefinitionChange.DeleteUser;
import org.leveret.store.definitions.DefinitionChange.DeleteVhost;
import org.leveret.store.definitions.DefinitionChange.PutBinding;
import org.leveret.store.definitions.DefinitionChange.PutExchange;
import org.leveret.store.definitions.DefinitionChange.PutGlobalParameter;
import org.leveret.store.definitions.DefinitionChange.PutLimit;
import org.leveret.store.definitions.DefinitionChange.PutPermission;
import org.leveret.store.definitions.DefinitionChange.PutPolicy;
import org.leveret.store.definitions.DefinitionChange.PutQueue;
import org.leveret.store.definitions.DefinitionChange.PutTopicPermission;
import org.leveret.store.definitions.DefinitionChange.PutUser;
import org.leveret.store.definitions.DefinitionChange.PutVhost;
import org.leveret.store.definitions.DefinitionChange.ReserveIds;
import org.leveret.store.definitions.Definitions.BindingRow;
import org.leveret.store.definitions.Definitions.ExchangeRow;
import org.leveret.store.definitions.Definitions.LimitRow;
import org.leveret.store.definitions.Definitions.PermissionRow;
import org.leveret.store.definitions.Definitions.PolicyRow;
import org.leveret.store.definitions.Definitions.QueueRow;
import org.leveret.store.definitions.Definitions.TopicPermissionRow;
import org.leveret.store.definitions.Definitions.UserRow;
import org.leveret.store.definitions.Definitions.VhostRow;

/** Turns changes into SQL; does not commit. A statement is prepared once. */
final class DefinitionWriter {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    DefinitionWriter(Connection connection) {
        this.connection = connection;
    }

    void write(DefinitionChange change) throws SQLException {
        if (change instanceof PutQueue put) {
            QueueRow row = put.row();
            execute(
                    "MERGE INTO queues (id, vhost, name, auto_delete, arguments) KEY (id) VALUES (?, ?, ?, ?, ?)",
                    row.id(),
                    row.vhost(),
                    row.name(),
                    row.autoDelete(),
                    row.arguments());
        } else if (change instanceof DeleteQueue delete) {
            execute("DELETE FROM queues WHERE id = ?", delete.id());
        } else if (change instanceof PutBinding put) {
            BindingRow row = put.row();
            execute(
                    "MERGE INTO bindings (id, vhost, source, destination, destination_type, binding_key, arguments)"
                            + " KEY (id) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    row.id(),
                    row.vhost(),
                    row.source(),
                    row.destination(),
                    row.toQueue() ? DefinitionReader.TO_QUEUE : DefinitionReader.TO_EXCHANGE,
                    row.bindingKey(),
                    row.arguments());
        } else if (change instanceof DeleteBinding delete) {
            execute("DELETE FROM bindings WHERE id = ?", delete.id());
        } else if (change instanceof PutExchange put) {
            ExchangeRow row = put.row();
            execute(
                    "MERGE INTO exchanges (vhost, name, type, auto_delete, internal, arguments, content_id)"
                            + " KEY (vhost, name) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    row.vhost(),
                    row.name(),
                    row.type(),
                    row.autoDelete(),
                    row.internal(),
                    row.arguments(),
                    row.contentId());
        } else if (change instanceof DeleteExchange delete) {
            execute("DELETE FROM exchanges WHERE vhost = ? AND name = ?", delete.vhost(), delete.name());
        } else if (change instanceof ReserveIds reserve) {
            execute("UPDATE generated_ids SET next_id = ?", reserve.nextId());
        } else {
            writeAccess(change);
        }
    }

    private void writeAccess(DefinitionChange change) throws SQLException {
        if (change instanceof PutUser put) {
            UserRow row = put.row();
            execute(
                    "MERGE INTO users (name, password_hash, hashing_algorithm, tags) KEY (name) VALUES (?, ?, ?, ?)",
                    row.name(),
                    row.passwordHash(),
                    row.hashingAlgorithm(),
                    row.tags());
        } else if (change instanceof DeleteUser delete) {
            execute("DELETE FROM permissions WHERE user_name = ?", delete.name());
            execute("DELETE FROM topic_permissions WHERE user_name = ?", delete.name());
            deleteLimits(true, delete.name());
            execute("DELETE FROM users WHERE name = ?", delete.name());
        } else if (change instanceof PutPermission put) {
            PermissionRow row = put.row();
            execute(
                    "MERGE INTO permissions (vhost, user_name, configure, write, read) KEY (vhost, user_name)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    row.vhost(),
                    row.user(),
                    row.configure(),
                    row.write(),
                    row.read());
        } else if (change instanceof DeletePermission delete) {
            execute("DELETE FROM permissions WHERE vhost = ? AND user_name = ?", delete.vhost(), delete.user());
        } else if (change instanceof PutTopicPermission put) {
            TopicPermissionRow row = put.row();
            execute(
                    "MERGE INTO topic_permissions (vhost, user_name, exchange, write, read)"
                            + " KEY (vhost, user_name, exchange) VALUES (?, ?, ?, ?, ?)",
                    row.vhost(),
                    row.user(),
                    row.exchange(),
                    row.write(),
                    row.read());
        } else if (change instanceof DeleteTopicPermission delete) {
            execute(
                    "DELETE FROM topic_permissions WHERE vhost = ? AND user_name = ? AND exchange = ?",
                    delete.vhost(),
                    delete.user(),
                    delete.exchange());
        } else if (change instanceof PutVhost put) {
            VhostRow row = put.row();
            execute(
                    "MERGE INTO vhosts (name, description, tags, default_queue_type, protected_from_deletion)"
                            + " KEY (name) VALUES (?, ?, ?, ?, ?)",
                    row.name(),
                    row.description(),
                    row.tags(),
                    row.defaultQueueType(),
                    row.protectedFromDeletion());
        } else if (change instanceof DeleteVhost delete) {
            execute("DELETE FROM bindings WHERE vhost = ?", delete.name());
            execute("DELETE FROM queues WHERE vhost = ?", delete.name());
            execute("DELETE FROM exchanges WHERE vhost = ?", delete.name());
            execute("DELETE FROM topic_permissions WHERE vhost = ?", delete.name());
            execute("DELETE FROM permissions WHERE vhost = ?", delete.name());
            deleteLimits(false, delete.name());
            execute("DELETE FROM policies WHERE vhost = ?", delete.name());
            execute("DELETE FROM vhosts WHERE name = ?", delete.name());
        } else if (change instanceof PutLimit put) {
            LimitRow row = put.row();
            execute(
                    "MERGE INTO limits (subject, name, limit_name, limit_value) KEY (subject, name, limit_name)"
                            + " VALUES (?, ?, ?, ?)",
                    subject(row.ofUser()),
                    row.name(),
                    row.limit(),
                    row.value());
        } else if (change instanceof DeleteLimit delete) {
            execute(
                    "DELETE FROM limits WHERE subject = ? AND name = ? AND limit_name = ?",
                    subject(delete.ofUser()),
                    delete.name(),
                    delete.limit());
        } else {
            writePolicies(change);
        }
    }

    private void writePolicies(DefinitionChange change) throws SQLException {
        if (change instanceof PutPolicy put) {
            PolicyRow row = put.row();
            execute(
                    "MERGE INTO policies (vhost, kind, name, pattern, apply_to, priority, definition)"
                            + " KEY (vhost, kind, name) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    row.vhost(),
                    row.kind(),
                    row.name(),
                    row.pattern(),
                    row.applyTo(),
                    row.priority(),
                    row.definition());
        } else if (change instanceof DeletePolicy delete) {
            execute(
                    "DELETE FROM policies WHERE vhost = ? AND kind = ? AND name = ?",
                    delete.vhost(),
                    delete.kind(),
                    delete.name());
        } else if (change instanceof PutGlobalParameter put) {
            execute(
                    "MERGE INTO global_parameters (name, parameter) KEY (name) VALUES (?, ?)",
                    put.row().name(),
                    put.row().value());
        } else if (change instanceof DeleteGlobalParameter delete) {
            execute("DELETE FROM global_parameters WHERE name = ?", delete.name());
        } else {
            throw new IllegalArgumentException("a change without a statement: " + change);
        }
    }

    private static String subject(boolean ofUser) {
        return ofUser ? DefinitionReader.OF_USER : DefinitionReader.OF_VHOST;
    }

    private void deleteLimits(boolean ofUser, String name) throws SQLException {
        execute("DELETE FROM limits WHERE subject = ? AND name = ?", subject(ofUser), name);
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            statement.setObject(i + 1, parameter instanceof Bytes bytes ? bytes.octets() : parameter);
        }
        statement.executeUpdate();
    }
}
