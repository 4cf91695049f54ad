package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Bodies of any size come out as they went in. */
class LargeMessageTest extends AmqpTest {
    private static byte[] random(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        return body;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 4095, 4096, 4097, 131_063, 131_064, 131_065, 131_072, 262_128, 262_129, 1_000_000, 8_000_000})
    void aBodyOfThisManyOctetsIsGottenWhole(int size) throws Exception {
        String queue = queue();
        byte[] body = random(size);
        channel().basicPublish("", queue, null, body);
        assertThat(getUnsettled(channel(), queue).getBody()).isEqualTo(body);
    }

    @Test
    void aLargeBodyIsDeliveredToEveryQueueItWasRoutedTo() throws Exception {
        String exchange = exchange("fanout");
        String one = queue();
        String two = queue();
        channel().queueBind(one, exchange, "");
        channel().queueBind(two, exchange, "");
        byte[] body = random(3_000_000);
        channel().basicPublish(exchange, "", null, body);
        assertThat(Deliveries.consume(channel(), one).take().getBody()).isEqualTo(body);
        assertThat(Deliveries.consume(channel(), two).take().getBody()).isEqualTo(body);
    }

    @Test
    void manyLargeBodiesKeepTheirOrder() throws Exception {
        String queue = queue();
        channel().confirmSelect();
        for (int i = 0; i < 20; i++) {
            channel().basicPublish("", queue, null, random(300_000 + i));
        }
        channel().waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(30));
        for (int i = 0; i < 20; i++) {
            assertThat(getUnsettled(channel(), queue).getBody()).isEqualTo(random(300_000 + i));
        }
    }

    @Test
    void aBodyLargerThanTheLimitIsRefused() throws Exception {
        int size = (broker.answersAs3x() ? 128 : 16) * 1024 * 1024 + 1;
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - message size " + size + " is larger than configured max size " + (size - 1),
                60,
                40,
                () -> channel().basicPublish("", queue(), null, new byte[size]));
    }

    @Test
    void aBodyOfExactlyTheLimitIsAccepted() throws Exception {
        String queue = queue();
        channel().basicPublish("", queue, null, new byte[16 * 1024 * 1024]);
        assertThat(getUnsettled(channel(), queue).getBody()).hasSize(16 * 1024 * 1024);
    }
}
