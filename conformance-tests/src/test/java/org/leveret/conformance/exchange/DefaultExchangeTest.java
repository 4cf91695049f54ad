package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;

/** The exchange without a name: every queue is bound to it by its own name, and nothing else is. */
class DefaultExchangeTest extends AmqpTest {
    private static final String NOT_PERMITTED = "ACCESS_REFUSED - operation not permitted on the default exchange";

    @Test
    void itRoutesToTheQueueThatTheKeyNames() throws Exception {
        String queue = queue();
        String other = queue();
        publishAll("", queue, "one");
        assertThat(getAll(queue)).containsExactly("one");
        assertThat(getAll(other)).isEmpty();
    }

    @Test
    void aKeyThatNamesNoQueueIsUnroutable() throws Exception {
        publishAll("", name("missing"), "dropped");
    }

    @Test
    void theDeliveredExchangeIsTheEmptyName() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        var envelope = getUnsettled(channel(), queue).getEnvelope();
        assertThat(envelope.getExchange()).isEmpty();
        assertThat(envelope.getRoutingKey()).isEqualTo(queue);
    }

    @Test
    void itCannotBeBoundTo() throws Exception {
        String queue = queue();
        assertChannelError(
                channel(), 403, NOT_PERMITTED, 50, 20, () -> channel().queueBind(queue, "", "k"));
    }

    @Test
    void itsBindingsCannotBeTakenAway() throws Exception {
        String queue = queue();
        assertChannelError(
                channel(), 403, NOT_PERMITTED, 50, 50, () -> channel().queueUnbind(queue, "", queue));
    }

    @Test
    void aDeletedQueueIsNoLongerRoutedTo() throws Exception {
        String queue = name("deleted");
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        channel().queueDelete(queue);
        publishAll("", queue, "dropped");
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        assertThat(get(queue)).isNull();
    }
}
