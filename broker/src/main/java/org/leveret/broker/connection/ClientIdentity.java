package org.leveret.broker.connection;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;

/**
 * Who the client says it is and what it can do, from connection.start-ok. Immutable.
 *
 * @param properties as the client sent them
 * @param userName empty until authenticated
 */
public record ClientIdentity(
        FieldTable properties,
        boolean authenticationFailureClose,
        boolean connectionBlocked,
        boolean consumerCancelNotify,
        @Nullable String connectionName,
        String userName,
        String mechanism) {

    static ClientIdentity of(FieldTable properties) {
        FieldValue capabilities = properties.field("capabilities");
        FieldTable table =
                capabilities != null && capabilities.value() instanceof FieldTable nested ? nested : FieldTable.EMPTY;
        FieldValue name = properties.field("connection_name");
        return new ClientIdentity(
                properties,
                can(table, "authentication_failure_close"),
                can(table, "connection.blocked"),
                can(table, "consumer_cancel_notify"),
                name != null && name.type() == FieldType.LONG_STRING ? name.text() : null,
                "",
                "");
    }

    /** Only a boolean that is true counts, as in RabbitMQ. */
    private static boolean can(FieldTable capabilities, String name) {
        FieldValue value = capabilities.field(name);
        return value != null && Boolean.TRUE.equals(value.value());
    }

    ClientIdentity authenticated(String user, String usedMechanism) {
        return new ClientIdentity(
                properties,
                authenticationFailureClose,
                connectionBlocked,
                consumerCancelNotify,
                connectionName,
                user,
                usedMechanism);
    }
}
