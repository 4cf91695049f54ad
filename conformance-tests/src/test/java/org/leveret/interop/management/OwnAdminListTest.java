package org.leveret.interop.management;

/** Our own rabbitmqadmin lists as RabbitMQ's does. */
class OwnAdminListTest extends RabbitMqAdminListTest {
    @Override
    RabbitMqAdmin.Program program() {
        return new OwnProgram();
    }
}
