package org.leveret.interop.management;

/** Our own rabbitmqadmin publishes and fetches as RabbitMQ's does. */
class OwnAdminMessagesTest extends RabbitMqAdminMessagesTest {
    @Override
    RabbitMqAdmin.Program program() {
        return new OwnProgram();
    }
}
