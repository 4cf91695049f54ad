package org.leveret.conformance.confirm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Acks, nacks, rejects and recover on a channel in a transaction. */
class TransactedSettlementTest extends AmqpTest {
    private Channel transaction;

    @BeforeEach
    void begin() throws Exception {
        transaction = newChannel();
        transaction.txSelect();
    }

    private long take(String queue) throws Exception {
        return getUnsettled(transaction, queue).getEnvelope().getDeliveryTag();
    }

    private String awaitNext(String queue) {
        return await().until(() -> get(queue), Objects::nonNull);
    }

    @Test
    void aRequeueTakesEffectWithItsCommit() throws Exception {
        String queue = queue();
        publishAll("", queue, "m");
        transaction.basicReject(take(queue), true);
        assertThat(get(queue)).isNull();
        transaction.txCommit();
        assertThat(awaitNext(queue)).isEqualTo("m");
    }

    @Test
    void anAckOfSeveralTakesEffectWithItsCommit() throws Exception {
        String queue = queue();
        publishAll("", queue, "a", "b", "c");
        take(queue);
        long second = take(queue);
        take(queue);
        transaction.basicAck(second, true);
        transaction.txCommit();
        transaction.close();
        assertThat(awaitNext(queue)).isEqualTo("c");
        assertThat(get(queue)).isNull();
    }

    @Test
    void aNackOfSeveralGivesThemBackInTheirOrder() throws Exception {
        String queue = queue();
        publishAll("", queue, "a", "b", "c");
        take(queue);
        take(queue);
        transaction.basicNack(take(queue), true, true);
        transaction.txCommit();
        assertThat(List.of(awaitNext(queue), awaitNext(queue), awaitNext(queue)))
                .containsExactly("a", "b", "c");
    }

    @Test
    void deliveriesDoNotWaitForACommit() throws Exception {
        String queue = queue();
        Deliveries deliveries = Deliveries.consume(transaction, queue, true);
        publishAll("", queue, "m");
        assertThat(deliveries.takeText()).isEqualTo("m");
    }

    @Test
    void aPrefetchCountsAnAckThatIsCommitted() throws Exception {
        String queue = queue();
        publishAll("", queue, "a", "b");
        transaction.basicQos(1);
        Deliveries deliveries = Deliveries.consume(transaction, queue, false);
        Delivery first = deliveries.take();
        transaction.basicAck(first.getEnvelope().getDeliveryTag(), false);
        transaction.txCommit();
        assertThat(deliveries.takeText()).isEqualTo("b");
    }

    @Test
    void anAckThatIsRolledBackLeavesTheMessageToItsChannel() throws Exception {
        String queue = queue();
        publishAll("", queue, "m");
        transaction.basicAck(take(queue), false);
        transaction.txRollback();
        assertThat(get(queue)).isNull();
        transaction.close();
        assertThat(awaitNext(queue)).isEqualTo("m");
    }

    @Test
    void whatWasNotSettledIsRecoveredWithoutACommit() throws Exception {
        String queue = queue();
        publishAll("", queue, "m");
        take(queue);
        transaction.basicRecover(true);
        GetResponse again = await().until(() -> channel().basicGet(queue, true), Objects::nonNull);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void aMessageThatIsMovedIsInOneQueueWhateverHappens() throws Exception {
        String from = queue();
        String to = queue();
        publishAll("", from, "m");
        long tag = take(from);
        transaction.basicPublish("", to, null, utf8("m"));
        transaction.basicAck(tag, false);
        transaction.txRollback();
        assertThat(get(to)).isNull();
        transaction.basicPublish("", to, null, utf8("m"));
        transaction.basicAck(tag, false);
        transaction.txCommit();
        assertThat(awaitNext(to)).isEqualTo("m");
        transaction.close();
        assertThat(get(from)).isNull();
    }

    @Test
    void anErrorUndoesWhatWasNotCommitted() throws Exception {
        String queue = queue();
        String missing = name("missing");
        transaction.basicPublish("", queue, null, utf8("undone"));
        assertChannelError(
                transaction,
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                60,
                40,
                () -> transaction.basicPublish(missing, "", null, utf8("lost")));
        assertThat(get(queue)).isNull();
    }
}
