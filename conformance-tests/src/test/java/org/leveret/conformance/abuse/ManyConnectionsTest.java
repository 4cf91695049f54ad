package org.leveret.conformance.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** Many connections, many channels, many queues, many bindings. */
class ManyConnectionsTest extends AmqpTest {
    @Test
    void threeHundredConnectionsAtOnce() {
        List<RawChannel> channels = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            channels.add(rawChannel());
        }
        List<String> queues = new ArrayList<>();
        for (RawChannel channel : channels) {
            queues.add(channel.declareQueue());
        }
        for (int i = 0; i < 300; i++) {
            channels.get(i).publish("", queues.get(299 - i), "from " + i);
        }
        for (int i = 0; i < 300; i++) {
            // a confirm makes sure that the message is there before its consumer asks
            channels.get(i).select().publish("", "t.nowhere", "").expectConfirm(1);
        }
        for (int i = 0; i < 300; i++) {
            channels.get(i).send(Methods.basicGet(queues.get(i), true));
            assertThat(channels.get(i).expectGetOk().text()).isEqualTo("from " + (299 - i));
        }
    }

    @Test
    void connectionsThatComeAndGo() {
        for (int i = 0; i < 200; i++) {
            RawConnection raw = raw();
            RawChannel channel = RawChannel.open(raw, 1);
            channel.declareQueue();
            if (i % 2 == 0) {
                raw.closeCleanly();
            } else {
                raw.close();
            }
        }
    }

    @Test
    void twoThousandChannelsOfOneConnection() {
        RawConnection raw = raw();
        for (int number = 1; number <= 2047; number++) {
            raw.send(number, Methods.channelOpen());
        }
        for (int number = 1; number <= 2047; number++) {
            assertThat(raw.receive().isMethod(20, 11)).isTrue();
        }
        raw.send(2048, Methods.channelOpen())
                .expectConnectionClose(
                        530,
                        "NOT_ALLOWED - number of channels opened (2047) has reached the negotiated channel_max"
                                + " (2047)",
                        0,
                        0);
    }

    @Test
    void fiveHundredQueuesOnOneFanout() throws Exception {
        String exchange = exchange("fanout");
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String queue = queue();
            channel().queueBind(queue, exchange, "");
            queues.add(queue);
        }
        publishAll(exchange, "", "to all");
        for (String queue : queues) {
            assertThat(get(queue)).isEqualTo("to all");
        }
    }

    @Test
    void aThousandConsumersOfOneQueue() throws Exception {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        for (int i = 0; i < 1_000; i++) {
            channel.send(Methods.basicConsume(queue, "c" + i, true, false));
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(channel.expect(60, 21).shortString()).isEqualTo("c" + i);
        }
        RawChannel publisher = rawChannel();
        for (int i = 0; i < 1_000; i++) {
            publisher.publish("", queue, String.valueOf(i));
        }
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tags.add(channel.expectDeliver().consumerTag());
        }
        assertThat(tags).doesNotHaveDuplicates();
    }
}
