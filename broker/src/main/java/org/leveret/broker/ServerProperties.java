package org.leveret.broker;

import org.leveret.amqp.FieldTable;
import org.leveret.config.Configuration;
import org.leveret.config.Version;

/**
 * What connection.start says of the broker. Clients key on RabbitMQ's name and version, so those are what they are told;
 * who we are stands beside it.
 */
final class ServerProperties {
    /** The version of RabbitMQ whose behaviour we follow. */
    private ServerProperties() {}

    static FieldTable of(Configuration configuration) {
        return FieldTable.builder()
                .put("capabilities", capabilities())
                .put("cluster_name", configuration.clusterName())
                .put("copyright", "Copyright (c) the Leveret authors")
                .put("information", "Licensed under the Apache License 2.0")
                .put("leveret_version", Version.TEXT)
                .put(
                        "platform",
                        "Leveret " + Version.TEXT + ", Java "
                                + Runtime.version().feature())
                .put("product", "RabbitMQ")
                .put("version", Broker.BEHAVIOUR_VERSION)
                .build();
    }

    private static FieldTable capabilities() {
        return FieldTable.builder()
                .put("publisher_confirms", true)
                .put("exchange_exchange_bindings", true)
                .put("basic.nack", true)
                .put("consumer_cancel_notify", true)
                .put("connection.blocked", true)
                .put("consumer_priorities", true)
                .put("authentication_failure_close", true)
                .put("per_consumer_qos", true)
                .put("direct_reply_to", true)
                .build();
    }
}
