package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.ServerProcess;

/**
 * The disk runs full while large messages arrive, which then hold all the memory there is for large messages: consumers
 * get those that are stored all the same.
 */
@Timeout(120)
class FullDiskLargeMessageTest {
    private static final int DISK_MEBIBYTES = 250;
    private static final int TAKEN_MEBIBYTES = 100;
    private static final int BODY_BYTES = 3 << 20;
    private static final int STORED = 8;
    private static final int PUBLISHERS = 8;
    private static final int STOP_MS_MAX = 10_000;
    private static final int ANSWER_MS_MAX = 10_000;

    @TempDir
    private Path directory;

    private SmallDisk disk;
    private ServerProcess broker;

    @BeforeEach
    void storeLargeMessages() throws Exception {
        disk = SmallDisk.mount(directory, DISK_MEBIBYTES, TAKEN_MEBIBYTES);
        start();
        Channel channel = broker.clients().newConnection().createChannel();
        channel.queueDeclare("large", true, false, false, null);
        channel.queueDeclare("filling", true, false, false, null);
        channel.confirmSelect();
        for (int number = 0; number < STORED; number++) {
            publish(channel, "large", number);
        }
        channel.waitForConfirmsOrDie(ANSWER_MS_MAX);
        broker.terminate();
        assertThat(broker.awaitExit(STOP_MS_MAX)).as(broker.errors()).isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        if (broker != null) {
            broker.close();
        }
        if (disk != null) {
            disk.unmount();
        }
    }

    @Test
    void consumersGetWhatIsStored() throws Exception {
        start();
        for (int i = 0; i < PUBLISHERS; i++) {
            fill(broker.clients().newConnection().createChannel());
        }
        await().until(() -> broker.errors().contains("the disk is full"));
        ConnectionFactory clients = broker.clients();
        clients.setChannelRpcTimeout(ANSWER_MS_MAX);
        Channel consumer = clients.newConnection().createChannel();
        for (int number = 0; number < STORED; number++) {
            byte[] body = consumer.basicGet("large", true).getBody();
            assertThat(body).hasSize(BODY_BYTES);
            assertThat(ByteBuffer.wrap(body).getInt()).isEqualTo(number);
        }
    }

    private void start() {
        broker = ServerProcess.on(disk.data())
                .with("disk_free_limit.absolute", "1")
                .withJavaOptions("-Xmx128m")
                .start();
    }

    private static void publish(Channel channel, String queue, int number) throws IOException {
        byte[] body = ByteBuffer.allocate(BODY_BYTES).putInt(number).array();
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body);
    }

    /** Publishes until nobody reads it any more, which is when the broker ends at the latest. */
    private static void fill(Channel channel) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (int number = 0; true; number++) {
                            publish(channel, "filling", number);
                        }
                    } catch (IOException | RuntimeException e) {
                        // The broker has ended.
                    }
                },
                "publisher");
        thread.setDaemon(true);
        thread.start();
    }
}
