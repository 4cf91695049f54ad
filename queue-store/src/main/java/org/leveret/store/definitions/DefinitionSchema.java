package org.leveret.store.definitions;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables and their version. */
final class DefinitionSchema {
    private static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE schema_version (version INT NOT NULL)",
            "CREATE TABLE generated_ids (next_id BIGINT NOT NULL)",
            """
            CREATE TABLE vhosts (
                name VARCHAR PRIMARY KEY, description VARCHAR NOT NULL, tags VARCHAR NOT NULL,
                default_queue_type VARCHAR DEFAULT '' NOT NULL, protected_from_deletion BOOLEAN DEFAULT FALSE NOT NULL)""",
            """
            CREATE TABLE users (
                name VARCHAR PRIMARY KEY, password_hash VARBINARY NOT NULL, hashing_algorithm VARCHAR NOT NULL,
                tags VARCHAR NOT NULL)""",
            """
            CREATE TABLE permissions (
                vhost VARCHAR NOT NULL, user_name VARCHAR NOT NULL, configure VARCHAR NOT NULL, write VARCHAR NOT NULL,
                read VARCHAR NOT NULL, PRIMARY KEY (vhost, user_name))""",
            """
            CREATE TABLE topic_permissions (
                vhost VARCHAR NOT NULL, user_name VARCHAR NOT NULL, exchange VARCHAR NOT NULL, write VARCHAR NOT NULL,
                read VARCHAR NOT NULL, PRIMARY KEY (vhost, user_name, exchange))""",
            """
            CREATE TABLE exchanges (
                vhost VARCHAR NOT NULL, name VARCHAR NOT NULL, type VARCHAR NOT NULL, auto_delete BOOLEAN NOT NULL,
                internal BOOLEAN NOT NULL, arguments VARBINARY NOT NULL, content_id BIGINT DEFAULT 0 NOT NULL,
                PRIMARY KEY (vhost, name))""",
            """
            CREATE TABLE queues (
                id BIGINT PRIMARY KEY, vhost VARCHAR NOT NULL, name VARCHAR NOT NULL, auto_delete BOOLEAN NOT NULL,
                arguments VARBINARY NOT NULL, UNIQUE (vhost, name))""",
            """
            CREATE TABLE bindings (
                id BIGINT PRIMARY KEY, vhost VARCHAR NOT NULL, source VARCHAR NOT NULL, destination VARCHAR NOT NULL,
                destination_type VARCHAR NOT NULL, binding_key VARCHAR NOT NULL, arguments VARBINARY NOT NULL)""");

    /** Came later; files of the same version may be without it. */
    private static final String LIMITS = """
            CREATE TABLE IF NOT EXISTS limits (
                subject VARCHAR NOT NULL, name VARCHAR NOT NULL, limit_name VARCHAR NOT NULL, limit_value INT NOT NULL,
                PRIMARY KEY (subject, name, limit_name))""";

    /** Came later, too. */
    private static final String POLICIES = """
            CREATE TABLE IF NOT EXISTS policies (
                vhost VARCHAR NOT NULL, kind VARCHAR NOT NULL, name VARCHAR NOT NULL, pattern VARCHAR NOT NULL,
                apply_to VARCHAR NOT NULL, priority INT NOT NULL, definition VARBINARY NOT NULL,
                PRIMARY KEY (vhost, kind, name))""";

    /** As well. */
    private static final String GLOBAL_PARAMETERS = """
            CREATE TABLE IF NOT EXISTS global_parameters (
                name VARCHAR PRIMARY KEY, parameter VARBINARY NOT NULL)""";

    private DefinitionSchema() {}

    /** Makes the tables in a new file, or checks that a file's tables are ones we know. */
    static void ready(Connection connection) throws SQLException, DefinitionStoreException {
        try (Statement statement = connection.createStatement()) {
            if (!exists(connection, "SCHEMA_VERSION")) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
                statement.execute(LIMITS);
                statement.execute(POLICIES);
                statement.execute(GLOBAL_PARAMETERS);
                statement.execute("INSERT INTO schema_version VALUES (" + VERSION + ")");
                statement.execute("INSERT INTO generated_ids VALUES (1)");
                connection.commit();
                statement.execute("CHECKPOINT SYNC");
                return;
            }
            int version = version(statement);
            if (version != VERSION) {
                throw new DefinitionStoreException("the definitions have schema version " + version
                        + ", this version of Leveret knows version " + VERSION);
            }
            if (!exists(connection, "LIMITS")
                    || !exists(connection, "POLICIES")
                    || !exists(connection, "GLOBAL_PARAMETERS")) {
                statement.execute(LIMITS);
                statement.execute(POLICIES);
                statement.execute(GLOBAL_PARAMETERS);
                connection.commit();
                statement.execute("CHECKPOINT SYNC");
            }
            // Files that were made before exchanges could hold messages, or virtual hosts have a type or be protected,
            // lack a column.
            if (!hasColumn(connection, "EXCHANGES", "CONTENT_ID")) {
                add(connection, statement, "exchanges", "content_id BIGINT DEFAULT 0 NOT NULL");
            }
            if (!hasColumn(connection, "VHOSTS", "DEFAULT_QUEUE_TYPE")) {
                add(connection, statement, "vhosts", "default_queue_type VARCHAR DEFAULT '' NOT NULL");
            }
            if (!hasColumn(connection, "VHOSTS", "PROTECTED_FROM_DELETION")) {
                add(connection, statement, "vhosts", "protected_from_deletion BOOLEAN DEFAULT FALSE NOT NULL");
            }
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, "PUBLIC", table, null)) {
            return tables.next();
        }
    }

    private static boolean hasColumn(Connection connection, String table, String column) throws SQLException {
        try (ResultSet columns = connection.getMetaData().getColumns(null, "PUBLIC", table, column)) {
            return columns.next();
        }
    }

    private static void add(Connection connection, Statement statement, String table, String column)
            throws SQLException {
        statement.execute("ALTER TABLE " + table + " ADD COLUMN " + column);
        connection.commit();
        statement.execute("CHECKPOINT SYNC");
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT version FROM schema_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
