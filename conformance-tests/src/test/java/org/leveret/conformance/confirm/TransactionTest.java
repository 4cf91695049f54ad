package org.leveret.conformance.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** Class tx: publishes and settlements that take effect together, or not at all. */
class TransactionTest extends AmqpTest {
    private static final String NOT_TRANSACTIONAL = "PRECONDITION_FAILED - channel is not transactional";

    /** A channel in a transaction; the test's other channel sees what is committed. */
    private Channel transactional() throws Exception {
        Channel channel = newChannel();
        channel.txSelect();
        return channel;
    }

    @Test
    void selectMayBeRepeated() {
        RawChannel channel = rawChannel();
        channel.send(Methods.txSelect()).expect(90, 11);
        channel.send(Methods.txSelect());
        assertThat(channel.expect(90, 11).atEnd()).isTrue();
    }

    @Test
    void commitNeedsATransaction() {
        rawChannel().send(Methods.txCommit()).expectClose(406, NOT_TRANSACTIONAL, 90, 20);
    }

    @Test
    void rollbackNeedsATransaction() {
        rawChannel().send(Bytes.method(90, 30)).expectClose(406, NOT_TRANSACTIONAL, 90, 30);
    }

    @Test
    void aPublishIsSeenAfterItsCommit() throws Exception {
        String queue = queue();
        Channel tx = transactional();
        tx.basicPublish("", queue, null, utf8("one"));
        tx.basicPublish("", queue, null, utf8("two"));
        assertThat(get(queue)).isNull();
        tx.txCommit();
        assertThat(getAll(queue)).containsExactly("one", "two");
    }

    @Test
    void aPublishThatIsRolledBackNeverWas() throws Exception {
        String queue = queue();
        Channel tx = transactional();
        tx.basicPublish("", queue, null, utf8("never"));
        tx.txRollback();
        tx.basicPublish("", queue, null, utf8("later"));
        tx.txCommit();
        assertThat(getAll(queue)).containsExactly("later");
    }

    @Test
    void aPublishWithoutACommitIsLostWithItsChannel() throws Exception {
        String queue = queue();
        Channel tx = transactional();
        tx.basicPublish("", queue, null, utf8("never"));
        tx.close();
        assertThat(get(queue)).isNull();
    }

    @Test
    void anAckTakesEffectWithItsCommit() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one");
        Channel tx = transactional();
        tx.basicAck(getUnsettled(tx, queue).getEnvelope().getDeliveryTag(), false);
        tx.txCommit();
        tx.close();
        assertThat(get(queue)).isNull();
    }

    @Test
    void anAckWithoutACommitIsLostWithItsChannel() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one");
        Channel tx = transactional();
        tx.basicAck(getUnsettled(tx, queue).getEnvelope().getDeliveryTag(), false);
        tx.close();
        GetResponse again = getUnsettled(channel(), queue);
        assertThat(text(again)).isEqualTo("one");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void anAckThatIsRolledBackMayBeGivenAgain() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one");
        Channel tx = transactional();
        long tag = getUnsettled(tx, queue).getEnvelope().getDeliveryTag();
        tx.basicAck(tag, false);
        tx.txRollback();
        assertThat(tx.basicGet(queue, false)).as("no redelivery").isNull();
        tx.basicAck(tag, false);
        tx.txCommit();
        tx.close();
        assertThat(get(queue)).isNull();
    }

    @Test
    void aRejectTakesEffectWithItsCommit() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        Channel tx = transactional();
        tx.basicReject(getUnsettled(tx, queue).getEnvelope().getDeliveryTag(), true);
        assertThat(get(queue)).isNull();
        tx.txCommit();
        assertThat(get(queue)).isEqualTo("one");
    }

    @Test
    void anUnknownTagIsRefusedAtOnce() throws Exception {
        Channel tx = transactional();
        assertChannelError(
                tx, 406, "PRECONDITION_FAILED - unknown delivery tag 3", 60, 80, () -> tx.basicAck(3, false));
    }

    @Test
    void aTagCannotBeAckedTwiceInOneTransaction() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        Channel tx = transactional();
        long tag = getUnsettled(tx, queue).getEnvelope().getDeliveryTag();
        tx.basicAck(tag, false);
        assertChannelError(
                tx, 406, "PRECONDITION_FAILED - unknown delivery tag 1", 60, 80, () -> tx.basicAck(tag, false));
    }

    @Test
    void aCommitOfNothingIsAnswered() {
        RawChannel channel = rawChannel().send(Methods.txSelect());
        channel.expect(90, 11);
        channel.send(Methods.txCommit());
        assertThat(channel.expect(90, 21).atEnd()).isTrue();
        channel.send(Bytes.method(90, 30));
        assertThat(channel.expect(90, 31).atEnd()).isTrue();
    }

    @Test
    void aTransactionFollowsTheOther() throws Exception {
        String queue = queue();
        Channel tx = transactional();
        for (int i = 0; i < 5; i++) {
            tx.basicPublish("", queue, null, utf8("kept " + i));
            tx.txCommit();
            tx.basicPublish("", queue, null, utf8("dropped " + i));
            tx.txRollback();
        }
        assertThat(getAll(queue)).containsExactly("kept 0", "kept 1", "kept 2", "kept 3", "kept 4");
    }

    @Test
    void aCommitThatAFullQueueRefusesInPartClosesTheChannel() throws Exception {
        String queue = queue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        Channel tx = transactional();
        tx.basicPublish("", queue, null, utf8("one"));
        tx.basicPublish("", queue, null, utf8("two"));
        assertChannelError(tx, 406, "PRECONDITION_FAILED - partial tx completion", 90, 20, tx::txCommit);
        assertThat(getAll(queue)).containsExactly("one");
    }

    @Test
    void aLargeTransactionIsCommittedWhole() throws Exception {
        String queue = sharedQueue();
        Channel tx = transactional();
        for (int i = 0; i < 1_000; i++) {
            tx.basicPublish("", queue, null, utf8(String.valueOf(i)));
        }
        tx.txCommit();
        assertThat(getAll(queue))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
    }

    @Test
    void whatIsPublishedAndAckedTogetherMovesAMessage() throws Exception {
        String from = sharedQueue();
        String to = sharedQueue();
        publishAll("", from, "moved");
        Channel tx = transactional();
        GetResponse response = getUnsettled(tx, from);
        tx.basicPublish("", to, response.getProps(), response.getBody());
        tx.basicAck(response.getEnvelope().getDeliveryTag(), false);
        tx.txCommit();
        tx.close();
        assertThat(get(from)).isNull();
        assertThat(get(to)).isEqualTo("moved");
    }
}
