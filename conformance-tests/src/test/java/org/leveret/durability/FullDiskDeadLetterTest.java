package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.ServerProcess;

/**
 * The disk runs full under a broker that lets nothing wait for it: the publisher is not read when the alarm comes and is
 * told all the same, and dead letters, for which nobody can be held back, are not made until there is room.
 */
@Timeout(120)
class FullDiskDeadLetterTest {
    private static final String QUEUE = "fault";
    private static final String TEMPORARY = "temporary";
    private static final String DEAD = "dead";
    private static final int DISK_MEBIBYTES = 100;
    private static final int TAKEN_MEBIBYTES = 80;
    private static final int REJECTED = 100;

    @TempDir
    private Path directory;

    private SmallDisk disk;
    private ServerProcess broker;
    private Channel consumer;

    @BeforeEach
    void fillTheDisk() throws Exception {
        disk = SmallDisk.mount(directory, DISK_MEBIBYTES, TAKEN_MEBIBYTES);
        broker = ServerProcess.on(disk.data())
                .with("disk_free_limit.absolute", "1")
                .with("leveret.log_pending_bytes_max", "1")
                .start();
        consumer = broker.clients().newConnection().createChannel();
        Map<String, Object> deadLettering = Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", DEAD);
        consumer.queueDeclare(QUEUE, true, false, false, deadLettering);
        consumer.queueDeclare(DEAD, true, false, false, null);
        consumer.queueDeclare(TEMPORARY, false, false, false, deadLettering);
        for (int i = 0; i < REJECTED; i++) {
            byte[] body = ByteBuffer.allocate(4).putInt(i).array();
            consumer.basicPublish("", TEMPORARY, MessageProperties.PERSISTENT_BASIC, body);
        }
        UntilBlockedPublisher publisher =
                UntilBlockedPublisher.start(broker.clients().newConnection(), QUEUE);
        assertThat(publisher.awaitBlocked()).isEqualTo("low on disk");
        await().until(() -> broker.errors().contains("the disk is full"));
    }

    private void reject(String queue) throws IOException {
        for (int i = 0; i < REJECTED; i++) {
            consumer.basicReject(consumer.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        }
        // An answer on this channel says that its rejects were read.
        consumer.queueDeclarePassive(queue);
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
    void whatIsRejectedIsDeadLetteredInItsOrderWhenThereIsRoomAgain() throws Exception {
        reject(QUEUE);
        assertThat(consumer.messageCount(DEAD)).isZero();
        disk.free();
        assertThatAllAreDead();
    }

    @Test
    void whatIsRejectedIsDeadLetteredAlthoughItsQueueIsDeletedMeanwhile() throws Exception {
        reject(TEMPORARY);
        consumer.queueDelete(TEMPORARY);
        disk.free();
        assertThatAllAreDead();
    }

    private void assertThatAllAreDead() throws Exception {
        await().until(() -> consumer.messageCount(DEAD) == REJECTED);
        for (int i = 0; i < REJECTED; i++) {
            assertThat(ByteBuffer.wrap(consumer.basicGet(DEAD, true).getBody()).getInt())
                    .isEqualTo(i);
        }
    }
}
