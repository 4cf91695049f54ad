package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.Table;

/** queue.bind and queue.unbind. */
class QueueBindTest extends AmqpTest {
    @Test
    void aMissingExchangeIsNotFound() throws Exception {
        String queue = queue();
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                50,
                20,
                () -> channel().queueBind(queue, missing, "k"));
    }

    @Test
    void aMissingQueueIsNotFound() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + missing + "' in vhost '/'",
                50,
                20,
                () -> channel().queueBind(missing, "amq.direct", "k"));
    }

    @Test
    void ofTwoMissingOnesTheExchangeIsNamed() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                50,
                20,
                () -> channel().queueBind(missing, missing, "k"));
    }

    @Test
    void bindingTwiceIsBindingOnce() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        channel().queueBind(queue, exchange, "k");
        channel().queueBind(queue, exchange, "k");
        channel().queueUnbind(queue, exchange, "k");
        publishAll(exchange, "k", "dropped");
        assertThat(get(queue)).isNull();
    }

    @Test
    void unbindingNeedsTheSameKey() throws Exception {
        String exchange = exchange("fanout");
        String queue = queue();
        channel().queueBind(queue, exchange, "k");
        channel().queueUnbind(queue, exchange, "other");
        publishAll(exchange, "", "still bound");
        assertThat(get(queue)).isEqualTo("still bound");
    }

    @Test
    void unbindingNeedsTheSameArguments() throws Exception {
        String exchange = exchange("fanout");
        String queue = queue();
        channel().queueBind(queue, exchange, "k", Map.of("a", 1));
        channel().queueUnbind(queue, exchange, "k");
        channel().queueUnbind(queue, exchange, "k", Map.of("a", 2));
        publishAll(exchange, "", "still bound");
        assertThat(get(queue)).isEqualTo("still bound");
        channel().queueUnbind(queue, exchange, "k", Map.of("a", 1));
        publishAll(exchange, "", "dropped");
        assertThat(get(queue)).isNull();
    }

    @Test
    void unbindingWhatIsNotBoundSucceeds() throws Exception {
        channel().queueUnbind(queue(), "amq.direct", "k");
        channel().queueUnbind(name("missing"), "amq.direct", "k");
        channel().queueUnbind(queue(), name("missing"), "k");
    }

    @Test
    void bindOkAndUnbindOkHaveNoArguments() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.send(Bytes.method(50, 20)
                .u16(0)
                .shortString(queue)
                .shortString("amq.direct")
                .shortString("k")
                .bits(false)
                .table(new Table()));
        assertThat(channel.expect(50, 21).atEnd()).isTrue();
        channel.send(Bytes.method(50, 50)
                .u16(0)
                .shortString(queue)
                .shortString("amq.direct")
                .shortString("k")
                .table(new Table()));
        assertThat(channel.expect(50, 51).atEnd()).isTrue();
    }

    @Test
    void aBindThatWaitsForNoAnswerHasNone() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.send(Bytes.method(50, 20)
                .u16(0)
                .shortString(queue)
                .shortString("amq.direct")
                .shortString(queue)
                .bits(true)
                .table(new Table()));
        channel.select().publish("amq.direct", queue, "m").expectConfirm(1);
        channel.send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().text()).isEqualTo("m");
    }

    @Test
    void aBindingTakesEffectForTheNextPublishOfTheSameChannel() throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        for (int i = 0; i < 20; i++) {
            channel().queueBind(queue, exchange, "key" + i);
            publish(exchange, "key" + i, "m" + i);
            channel().queueUnbind(queue, exchange, "key" + i);
            publish(exchange, "key" + i, "dropped");
        }
        assertThat(getAll(queue)).hasSize(20).doesNotContain("dropped");
    }
}
