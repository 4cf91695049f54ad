package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** queue.purge. */
class QueuePurgeTest extends AmqpTest {
    @Test
    void itTellsHowManyReadyMessagesItRemoved() throws Exception {
        String queue = queue();
        publishAll("", queue, "one", "two", "three");
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(3);
        assertThat(get(queue)).isNull();
    }

    @Test
    void anEmptyQueueIsPurgedOfNothing() throws Exception {
        assertThat(channel().queuePurge(queue()).getMessageCount()).isZero();
    }

    @Test
    void unackedMessagesAreUntouched() throws Exception {
        String queue = queue();
        publishAll("", queue, "one", "two");
        long tag = getUnsettled(channel(), queue).getEnvelope().getDeliveryTag();
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(1);
        channel().basicNack(tag, false, true);
        assertThat(getAll(queue)).containsExactly("one");
    }

    @Test
    void aMissingQueueIsNotFound() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + missing + "' in vhost '/'",
                50,
                30,
                () -> channel().queuePurge(missing));
    }

    @Test
    void aPurgeThatWaitsForNoAnswerHasNone() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "one");
        channel.send(Bytes.method(50, 30).u16(0).shortString(queue).bits(true));
        channel.send(Methods.basicGet(queue, true)).expect(60, 72);
    }

    @Test
    void whatIsPublishedAfterwardsIsKept() throws Exception {
        String queue = queue();
        publishAll("", queue, "before");
        channel().queuePurge(queue);
        publishAll("", queue, "after");
        assertThat(getAll(queue)).containsExactly("after");
    }
}
