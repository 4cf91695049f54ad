package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.BrokerAddress;
import org.leveret.conformance.broker.ServerProcess;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** Replies that a client does not read take no more memory than there is, and do not hold back who sends them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class UnreadRepliesTest {
    private static final int REPLY_BYTES = 10_000;
    private static final int REPLIES = 30_000;

    @TempDir
    private Path data;

    @Test
    void aClientThatReadsNoReplyIsDroppedAndWhoSendsThemGoesOn() throws Exception {
        try (ServerProcess broker =
                        ServerProcess.on(data).withJavaOptions("-Xmx128m").start();
                RawConnection silent =
                        Handshake.open(BrokerAddress.parse("amqp://guest:guest@127.0.0.1:" + broker.port()));
                Connection connection = broker.clients().newConnection()) {
            String address = Wire.awaitReplies(RawChannel.open(silent, 1));
            Channel responder = connection.createChannel();
            responder.confirmSelect();
            byte[] reply = new byte[REPLY_BYTES];
            for (int i = 1; i <= REPLIES; i++) {
                responder.basicPublish("", address, null, reply);
                if (i % 1_000 == 0) {
                    responder.waitForConfirmsOrDie(20_000);
                }
            }
            silent.awaitRefusal();
            assertThat(broker.isAlive()).isTrue();
            assertThat(broker.errors())
                    .contains("the client reads replies too slowly")
                    .doesNotContain("OutOf");
        }
    }
}
