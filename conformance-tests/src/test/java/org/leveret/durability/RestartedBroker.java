package org.leveret.durability;

import com.rabbitmq.client.Channel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.ServerProcess;

/** A broker's process that tests end and start again on the same data, with a channel that has confirms. Owned by a test. */
abstract class RestartedBroker {
    @TempDir
    Path data;

    ServerProcess broker;
    Channel channel;

    @BeforeEach
    final void start() throws Exception {
        broker = ServerProcess.on(data).start();
        channel = broker.clients().newConnection().createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    final void kill() {
        broker.close();
    }

    final void restart(ProcessEnd end) throws Exception {
        end.end(broker);
        start();
    }
}
