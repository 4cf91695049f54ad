package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Message;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** A consumer slower than its publisher loses nothing and disturbs nobody. */
class BackpressureTest extends AmqpTest {
    private static final int BODY_BYTES = 10_000;

    private static byte[] numbered(int number) {
        byte[] body = new byte[BODY_BYTES];
        byte[] digits = utf8(String.valueOf(number));
        System.arraycopy(digits, 0, body, 0, digits.length);
        return body;
    }

    private void fill(String queue, int count) throws Exception {
        channel().confirmSelect();
        for (int i = 0; i < count; i++) {
            channel().basicPublish("", queue, null, numbered(i));
        }
        channel().waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(40));
    }

    @Test
    void aConsumerThatDoesNotReadGetsEverythingWhenItDoes() throws Exception {
        String queue = sharedQueue();
        RawChannel consumer = rawChannel();
        consumer.send(Methods.basicConsume(queue, "tag", true, false)).expect(60, 21);
        fill(queue, 5_000);
        for (int i = 0; i < 5_000; i++) {
            Message delivery = consumer.expectDeliver();
            assertThat(delivery.deliveryTag()).isEqualTo(i + 1);
            assertThat(delivery.text().trim()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aClientMayPublishBeforeItReadsItsReplies() throws Exception {
        RawChannel requester = rawChannel();
        String address = awaitReplies(requester);
        String other = sharedQueue();
        fill(address, 1_500);
        for (int i = 0; i < 200; i++) {
            requester.publish("", other, new byte[] {0, 0}, new byte[100_000]);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> channel().queueDeclarePassive(other).getMessageCount() == 200);
        for (int i = 0; i < 1_500; i++) {
            assertThat(requester.expectDeliver().text().trim()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aClientThatReadsItsRepliesLateGetsThemAll() throws Exception {
        RawChannel requester = rawChannel();
        fill(awaitReplies(requester), 3_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(requester.expectDeliver().text().trim()).isEqualTo(String.valueOf(i));
        }
    }

    /** Has a channel wait for replies, and tells where they are to be published. */
    private String awaitReplies(RawChannel requester) throws Exception {
        requester
                .send(Methods.basicConsume("amq.rabbitmq.reply-to", "replies", true, false))
                .expect(60, 21);
        String requests = sharedQueue();
        requester.publish(
                "",
                requests,
                new Bytes().u16(0x0200).shortString("amq.rabbitmq.reply-to").toArray(),
                Bytes.of());
        await().until(() -> channel().queueDeclarePassive(requests).getMessageCount() == 1);
        return channel().basicGet(requests, true).getProps().getReplyTo();
    }

    @Test
    void aLargeMessageArrivesWholeHoweverLateItIsRead() throws Exception {
        String queue = sharedQueue();
        byte[] body = new byte[12 << 20];
        RawChannel consumer = rawChannel();
        consumer.send(Methods.basicConsume(queue, "tag", true, false)).expect(60, 21);
        channel().confirmSelect();
        channel().basicPublish("", queue, null, body);
        channel().waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(40));
        assertThat(consumer.expectDeliver().body()).hasSize(body.length);
        publish("", queue, "behind");
        assertThat(consumer.expectDeliver().text()).isEqualTo("behind");
    }

    @Test
    void aClientMayPublishBeforeItReadsWhatItIsDelivered() throws Exception {
        String queue = sharedQueue();
        String other = sharedQueue();
        byte[] body = new byte[12 << 20];
        RawChannel client = rawChannel();
        client.send(Methods.basicConsume(queue, "tag", true, false)).expect(60, 21);
        channel().confirmSelect();
        channel().basicPublish("", queue, null, body);
        channel().waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(40));
        byte[] properties = {0, 0};
        for (int i = 0; i < 200; i++) {
            client.publish("", other, properties, new byte[100_000]);
        }
        assertThat(client.expectDeliver().body()).hasSize(body.length);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> channel().queueDeclarePassive(other).getMessageCount() == 200);
    }

    @Test
    void aClientThatDoesNotReadALargeMessageIsSentLittleBehindIt() throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ has no such bound").isFalse();
        String large = sharedQueue();
        String small = sharedQueue();
        int gets = 400;
        RawChannel client = rawChannel();
        client.send(Methods.basicConsume(large, "tag", true, false)).expect(60, 21);
        channel().confirmSelect();
        for (int i = 0; i < gets; i++) {
            channel().basicPublish("", small, null, new byte[100_000]);
        }
        channel().basicPublish("", large, null, new byte[12 << 20]);
        channel().waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(40));
        for (int i = 0; i < gets; i++) {
            client.send(Methods.basicGet(small, true));
        }
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> channel().queueDeclarePassive(small).getMessageCount() > gets / 2);
        assertThat(client.expectDeliver().body()).hasSize(12 << 20);
        for (int i = 0; i < gets; i++) {
            assertThat(client.expectGetOk().body()).hasSize(100_000);
        }
    }

    @Test
    void aConsumerThatDoesNotReadDoesNotDelayOthers() throws Exception {
        String stuck = sharedQueue();
        String lively = sharedQueue();
        RawChannel reader = rawChannel();
        reader.send(Methods.basicConsume(stuck, "tag", true, false)).expect(60, 21);
        fill(stuck, 3_000);
        Deliveries other = Deliveries.consume(channel(), lively, true);
        publish("", lively, "here");
        assertThat(other.takeText()).isEqualTo("here");
    }

    @Test
    void aConsumerThatDoesNotReadGivesItsMessagesBackWhenItIsDropped() throws Exception {
        String queue = sharedQueue();
        RawChannel stuck = rawChannel();
        stuck.send(Methods.basicConsume(queue, "tag", false, false)).expect(60, 21);
        fill(queue, 2_000);
        stuck.connection().close();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> channel().queueDeclarePassive(queue).getMessageCount() == 2_000);
        Deliveries other = Deliveries.consume(channel(), queue, true);
        for (int i = 0; i < 2_000; i++) {
            assertThat(Deliveries.text(other.take()).trim()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aPublisherWithManyUnconfirmedMessagesGetsThemAllConfirmed() throws Exception {
        String queue = queue();
        fill(queue, 10_000);
        assertThat(channel().queueDeclarePassive(queue).getMessageCount()).isEqualTo(10_000);
    }

    @Test
    void aPublisherThatDoesNotReadItsConfirmsGetsThemWhenItDoes() throws Exception {
        String queue = sharedQueue();
        RawChannel publisher = rawChannel().select();
        for (int i = 0; i < 20_000; i++) {
            publisher.publish("", queue, "m");
        }
        long confirmed = 0;
        while (confirmed < 20_000) {
            var ack = publisher.expect(60, 80);
            long sequenceNumber = ack.u64();
            boolean multiple = ack.bit();
            assertThat(multiple || sequenceNumber == confirmed + 1)
                    .as("ack %d after %d", sequenceNumber, confirmed)
                    .isTrue();
            confirmed = sequenceNumber;
        }
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(20_000);
    }
}
