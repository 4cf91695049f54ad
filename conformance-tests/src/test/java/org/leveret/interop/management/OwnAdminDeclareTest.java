package org.leveret.interop.management;

/** Our own rabbitmqadmin declares and deletes as RabbitMQ's does. */
class OwnAdminDeclareTest extends RabbitMqAdminDeclareTest {
    @Override
    RabbitMqAdmin.Program program() {
        return new OwnProgram();
    }
}
