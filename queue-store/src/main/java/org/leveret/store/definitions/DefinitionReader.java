package org.leveret.store.definitions;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

/** Reads all tables; rows come in the order in which they were added where they have an id. */
final class DefinitionReader {
    static final String TO_QUEUE = "queue";
    static final String TO_EXCHANGE = "exchange";
    static final String OF_USER = "user";
    static final String OF_VHOST = "vhost";

    private final Connection connection;

    DefinitionReader(Connection connection) {
        this.connection = connection;
    }

    /** Makes one record of the row at which the result set stands. */
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Definitions readAll() throws SQLException {
        long nextId =
                read("SELECT next_id FROM generated_ids", row -> row.getLong(1)).get(0);
        return new Definitions(
                nextId,
                read(
                        "SELECT name, description, tags, default_queue_type, protected_from_deletion FROM vhosts ORDER BY name",
                        row -> new VhostRow(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getBoolean(5))),
                read(
                        "SELECT name, password_hash, hashing_algorithm, tags FROM users ORDER BY name",
                        row -> new UserRow(
                                row.getString(1), Bytes.of(row.getBytes(2)), row.getString(3), row.getString(4))),
                read(
                        "SELECT vhost, user_name, configure, write, read FROM permissions",
                        row -> new PermissionRow(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5))),
                read(
                        "SELECT vhost, user_name, exchange, write, read FROM topic_permissions",
                        row -> new TopicPermissionRow(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5))),
                read(
                        "SELECT subject, name, limit_name, limit_value FROM limits",
                        row -> new LimitRow(
                                row.getString(1).equals(OF_USER), row.getString(2), row.getString(3), row.getInt(4))),
                read(
                        "SELECT vhost, kind, name, pattern, apply_to, priority, definition FROM policies",
                        row -> new PolicyRow(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getInt(6),
                                Bytes.of(row.getBytes(7)))),
                read(
                        "SELECT name, parameter FROM global_parameters",
                        row -> new GlobalParameterRow(row.getString(1), Bytes.of(row.getBytes(2)))),
                read(
                        "SELECT vhost, name, type, auto_delete, internal, arguments, content_id FROM exchanges",
                        row -> new ExchangeRow(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                Bytes.of(row.getBytes(6)),
                                row.getLong(7))),
                read(
                        "SELECT id, vhost, name, auto_delete, arguments FROM queues ORDER BY id",
                        row -> new QueueRow(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                Bytes.of(row.getBytes(5)))),
                read(
                        "SELECT id, vhost, source, destination, destination_type, binding_key, arguments"
                                + " FROM bindings ORDER BY id",
                        row -> new BindingRow(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5).equals(TO_QUEUE),
                                row.getString(6),
                                Bytes.of(row.getBytes(7)))));
    }

    private <T> List<T> read(String query, RowReader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                read.add(reader.read(rows));
            }
        }
        return read;
    }
}
