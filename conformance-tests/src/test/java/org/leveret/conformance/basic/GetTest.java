package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Messages that a client asks for one by one: what becomes of them, and that they come whole. */
class GetTest extends AmqpTest {
    @Test
    void withNoAckAMessageIsGoneAtOnce() throws Exception {
        String queue = queue();
        publishAll("", queue, "m");
        Channel getting = newChannel();
        assertThat(getting.basicGet(queue, true)).isNotNull();
        getting.close();
        assertThat(channel().messageCount(queue)).isZero();
        assertThat(get(queue)).isNull();
    }

    @Test
    void whatItGaveComesBackWhenItsChannelCloses() throws Exception {
        String queue = queue();
        publishAll("", queue, "m");
        Channel getting = newChannel();
        getUnsettled(getting, queue);
        getting.close();
        GetResponse again = await().until(() -> channel().basicGet(queue, false), Objects::nonNull);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_096, 1 << 20})
    void aBodyOfAnySizeComesWhole(int bytes) throws Exception {
        String queue = queue();
        byte[] body = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            body[i] = (byte) (i * 31);
        }
        channel().basicPublish("", queue, null, body);
        GetResponse response = await().until(() -> channel().basicGet(queue, true), Objects::nonNull);
        assertThat(response.getBody()).isEqualTo(body);
    }

    @Test
    void itTakesWhatAConsumerWithAFullWindowLeaves() throws Exception {
        String queue = queue();
        Channel limited = newChannel();
        limited.basicQos(1);
        Deliveries deliveries = Deliveries.consume(limited, queue, false);
        publishAll("", queue, "a", "b");
        assertThat(deliveries.takeText()).isEqualTo("a");
        assertThat(get(queue)).isEqualTo("b");
    }
}
