package org.leveret.conformance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/** Publishing to streams, and what can and cannot be done with them otherwise. */
class StreamUseTest extends StreamTest {
    @Test
    void singleMessagesCannotBeGot() throws Exception {
        String stream = stream();
        Channel channel = newChannel();
        assertConnectionError(
                channel,
                540,
                "NOT_IMPLEMENTED - basic.get not supported by stream queues " + entity(stream),
                60,
                70,
                () -> channel.basicGet(stream, false));
    }

    @Test
    void aStreamCannotBePurged() throws Exception {
        String stream = stream();
        Channel channel = newChannel();
        assertConnectionError(
                channel,
                540,
                "NOT_IMPLEMENTED - queue.purge not supported by stream queues " + entity(stream),
                50,
                30,
                () -> channel.queuePurge(stream));
    }

    @Test
    void deletingAStreamTellsOfNoMessages() throws Exception {
        String stream = streamOf(5);
        assertThat(channel().queueDelete(stream).getMessageCount()).isZero();
    }

    @Test
    void aStreamIsDeletedThoughItIsUsed() throws Exception {
        String stream = stream();
        Deliveries reading = read(stream, "first");
        channel().queueDelete(stream, true, false);
        assertThat(reading.awaitServerCancel()).isEqualTo(reading.tag());
        Channel asking = newChannel();
        assertChannelError(
                asking, 404, "NOT_FOUND - no " + entity(stream), 50, 10, () -> asking.queueDeclarePassive(stream));
    }

    @Test
    void aStreamIsDeletedThoughItIsNotEmpty() throws Exception {
        String stream = streamOf(5);
        channel().queueDelete(stream, false, true);
        Channel asking = newChannel();
        assertChannelError(
                asking, 404, "NOT_FOUND - no " + entity(stream), 50, 10, () -> asking.queueDeclarePassive(stream));
    }

    @Test
    void deletingAStreamCancelsItsConsumers() throws Exception {
        String stream = streamOf(1);
        Deliveries reading = read(stream, "first");
        reading.take();
        channel().queueDelete(stream);
        assertThat(reading.awaitServerCancel()).isEqualTo(reading.tag());
    }

    @Test
    void aNewStreamOfTheSameNameBeginsAtZero() throws Exception {
        String stream = streamOf(5);
        channel().queueDelete(stream);
        declare(stream, NO_ARGUMENTS);
        publishNumbers(stream, 5, 6);
        Deliveries reading = read(stream, "first");
        var delivery = reading.take();
        assertThat(Deliveries.text(delivery)).isEqualTo("5");
        assertThat(offset(delivery)).isZero();
    }

    @Test
    void publishesOfOneChannelKeepTheirOrder() throws Exception {
        String stream = stream();
        Deliveries reading = read(stream, "first");
        Channel publisher = newChannel();
        for (int i = 0; i < 1_000; i++) {
            publisher.basicPublish("", stream, null, utf8(Integer.toString(i)));
        }
        assertThat(takeAndAck(reading, 1_000)).isEqualTo(numbers(0, 1_000));
    }

    @Test
    void transientMessagesAreKeptToo() throws Exception {
        String stream = stream();
        channel().confirmSelect();
        publish("", stream, new BasicProperties.Builder().deliveryMode(1).build(), "transient");
        channel().waitForConfirmsOrDie(10_000);
        assertThat(read(stream, "first").takeText()).isEqualTo("transient");
    }

    @Test
    void aStreamGetsWhatItsBindingsBring() throws Exception {
        String stream = stream();
        String queue = queue();
        String exchange = exchange("topic");
        channel().queueBind(stream, exchange, "a.#");
        channel().queueBind(queue, exchange, "#");
        publishAll(exchange, "a.b", "1");
        publishAll(exchange, "b", "2");
        publishAll(exchange, "a", "3");
        assertThat(takeAndAck(read(stream, "first"), 2)).containsExactly("1", "3");
        assertThat(getAll(queue)).containsExactly("1", "2", "3");
    }

    @Test
    void aCommitBringsWhatATransactionPublished() throws Exception {
        String stream = stream();
        Channel transactional = newChannel();
        transactional.txSelect();
        transactional.basicPublish("", stream, null, utf8("a"));
        transactional.basicPublish("", stream, null, utf8("b"));
        transactional.txCommit();
        transactional.basicPublish("", stream, null, utf8("c"));
        transactional.txRollback();
        publishAll("", stream, "d");
        assertThat(takeAndAck(read(stream, "first"), 3)).containsExactly("a", "b", "d");
    }

    @Test
    void anAckInATransactionMakesRoomWhenItIsCommitted() throws Exception {
        String stream = streamOf(2);
        Channel transactional = newChannel();
        transactional.txSelect();
        Deliveries reading = read(transactional, stream, "first", 1);
        ack(reading, reading.take());
        transactional.txCommit();
        assertThat(reading.takeText()).isEqualTo("1");
    }

    @Test
    void aMandatoryMessageForAStreamIsRouted() throws Exception {
        String stream = stream();
        BlockingQueue<String> returned = new LinkedBlockingQueue<>();
        Channel publisher = newChannel();
        publisher.addReturnListener((code, text, exchange, key, properties, body) -> returned.add(key));
        publisher.confirmSelect();
        publisher.basicPublish("", stream, true, null, utf8("routed"));
        publisher.basicPublish("", stream + ".missing", true, null, utf8("not routed"));
        publisher.waitForConfirmsOrDie(10_000);
        assertThat(returned.poll(10, TimeUnit.SECONDS)).isEqualTo(stream + ".missing");
        assertThat(read(stream, "first").takeText()).isEqualTo("routed");
    }

    @Test
    void everyPublishIsConfirmed() throws Exception {
        String stream = stream();
        Channel publisher = newChannel();
        publisher.confirmSelect();
        for (int i = 0; i < 5_000; i++) {
            publisher.basicPublish("", stream, null, utf8("m"));
        }
        assertThat(publisher.waitForConfirms(15_000)).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(stream) == 5_000);
    }

    @Test
    void aDeadLetterMayGoToAStream() throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ 3.10 loses it").isFalse();
        String stream = stream();
        String queue = queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", stream));
        publishAll("", queue, "dead");
        channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        assertThat(read(stream, "first").takeText()).isEqualTo("dead");
    }

    @Test
    void recoverGivesNothingAgain() throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ 3.10 fails").isFalse();
        String stream = streamOf(3);
        Deliveries reading = read(newChannel(), stream, "first", 3);
        List<String> texts = new ArrayList<>(reading.takeTexts(3));
        reading.getChannel().basicRecover(true);
        publishNumbers(stream, 3, 4);
        texts.add(reading.takeText());
        assertThat(texts).isEqualTo(numbers(0, 4));
    }
}
