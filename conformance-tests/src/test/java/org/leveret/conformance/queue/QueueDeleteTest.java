package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** queue.delete. */
class QueueDeleteTest extends AmqpTest {
    private void assertMissing(String queue) throws Exception {
        Channel asking = newChannel();
        assertChannelError(
                asking,
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                50,
                10,
                () -> asking.queueDeclarePassive(queue));
    }

    @Test
    void aDeletedQueueIsGone() throws Exception {
        String queue = queue();
        channel().queueDelete(queue);
        assertMissing(queue);
    }

    @Test
    void deletingAMissingOneSucceedsWithNoMessages() throws Exception {
        assertThat(channel().queueDelete(name("missing")).getMessageCount()).isZero();
        assertThat(channel().queueDelete(name("missing"), true, true).getMessageCount())
                .isZero();
    }

    @Test
    void theAnswerCountsReadyMessagesOnly() throws Exception {
        String queue = queue();
        publishAll("", queue, "one", "two", "three");
        getUnsettled(channel(), queue);
        assertThat(channel().queueDelete(queue).getMessageCount()).isEqualTo(2);
    }

    @Test
    void oneWithAConsumerIsInUse() throws Exception {
        String queue = queue();
        Deliveries.consume(channel(), queue);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' in use",
                50,
                40,
                () -> channel().queueDelete(queue, true, false));
    }

    @Test
    void oneWithReadyMessagesIsNotEmpty() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' not empty",
                50,
                40,
                () -> channel().queueDelete(queue, false, true));
    }

    @Test
    void oneWithUnackedMessagesOnlyIsEmpty() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        getUnsettled(channel(), queue);
        assertThat(channel().queueDelete(queue, false, true).getMessageCount()).isZero();
        assertMissing(queue);
    }

    @Test
    void anUnusedAndEmptyOneIsDeletedIfAskedSo() throws Exception {
        String queue = queue();
        channel().queueDelete(queue, true, true);
        assertMissing(queue);
    }

    @Test
    void aQueueInUseIsDeletedUnlessAskedOtherwise() throws Exception {
        String queue = queue();
        Deliveries.consume(channel(), queue);
        publishAll("", queue, "one");
        channel().queueDelete(queue);
        assertMissing(queue);
    }

    @Test
    void anAckForADeletedQueueIsAccepted() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        long tag = getUnsettled(channel(), queue).getEnvelope().getDeliveryTag();
        channel().queueDelete(queue);
        channel().basicAck(tag, false);
        assertThat(queue()).startsWith("amq.gen-");
    }

    @Test
    void aNackForADeletedQueueIsAccepted() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        long tag = getUnsettled(channel(), queue).getEnvelope().getDeliveryTag();
        channel().queueDelete(queue);
        channel().basicNack(tag, false, true);
        assertThat(queue()).startsWith("amq.gen-");
    }

    @Test
    void aMessageForADeletedQueueIsConfirmed() throws Exception {
        String queue = queue();
        channel().queueDelete(queue);
        channel().confirmSelect();
        publish("", queue, "dropped");
        assertThat(channel().waitForConfirms(TimeUnit.SECONDS.toMillis(15))).isTrue();
    }

    @Test
    void itsBindingsGoWithIt() throws Exception {
        String exchange = exchange("fanout");
        String queue = name("again");
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        channel().queueBind(queue, exchange, "");
        channel().queueDelete(queue);
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        publishAll(exchange, "", "dropped");
        assertThat(get(queue)).isNull();
    }

    @Test
    void itsMessagesGoWithIt() throws Exception {
        String queue = name("again");
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        publishAll("", queue, "one");
        channel().queueDelete(queue);
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        assertThat(get(queue)).isNull();
    }
}
