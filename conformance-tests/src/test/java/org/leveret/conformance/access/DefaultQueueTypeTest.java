package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A virtual host whose durable queues are quorum queues unless they are declared with another type; RabbitMQ 3.11 on. */
class DefaultQueueTypeTest extends AccessTest {
    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");
    private static final Map<String, Object> CLASSIC = Map.of("x-queue-type", "classic");

    private String virtualHost = "";

    @BeforeEach
    void makeQuorumQueuesTheDefault() {
        assumeFalse(broker.answersAs3x(), "3.10 has no default queue type");
        virtualHost = virtualHost();
        administration().setDefaultQueueType(virtualHost, "quorum");
    }

    private Channel open() throws Exception {
        return newChannel(connect(broker.address().user(), virtualHost));
    }

    @Test
    void aDurableQueueWithoutATypeIsOfTheDefaultOne() throws Exception {
        Channel channel = open();
        channel.queueDeclare("q", true, false, false, NO_ARGUMENTS);
        // Only quorum queues count returns.
        channel.basicPublish("", "q", null, utf8("m"));
        channel.basicNack(getUnsettled(channel, "q").getEnvelope().getDeliveryTag(), false, true);
        GetResponse again = getUnsettled(channel, "q");
        assertThat(again.getProps().getHeaders()).containsEntry("x-delivery-count", 1L);
    }

    @Test
    void itIsDeclaredAgainWithoutATypeOrWithItsOwn() throws Exception {
        Channel channel = open();
        channel.queueDeclare("q", true, false, false, NO_ARGUMENTS);
        channel.queueDeclare("q", true, false, false, NO_ARGUMENTS);
        assertThat(channel.queueDeclare("q", true, false, false, QUORUM).getQueue())
                .isEqualTo("q");
    }

    @Test
    void itIsNoClassicQueue() throws Exception {
        Channel channel = open();
        channel.queueDeclare("q", true, false, false, NO_ARGUMENTS);
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'q' in vhost '" + virtualHost
                        + "': received 'classic' but current is 'quorum'",
                50,
                10,
                () -> channel.queueDeclare("q", true, false, false, CLASSIC));
    }

    @Test
    void aClassicQueueIsNotTheSameAsOneWithoutAType() throws Exception {
        Channel channel = open();
        channel.queueDeclare("q", true, false, false, CLASSIC);
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'q' in vhost '" + virtualHost
                        + "': received 'quorum' but current is 'classic'",
                50,
                10,
                () -> channel.queueDeclare("q", true, false, false, NO_ARGUMENTS));
    }

    @Test
    void aTransientQueueIsClassic() throws Exception {
        Channel channel = open();
        channel.queueDeclare("q", false, false, false, NO_ARGUMENTS);
        assertThat(channel.queueDeclare("q", false, false, false, CLASSIC).getQueue())
                .isEqualTo("q");
    }

    @Test
    void anExclusiveQueueIsClassic() throws Exception {
        Channel channel = open();
        channel.queueDeclare("q", true, true, false, NO_ARGUMENTS);
        assertThat(channel.queueDeclare("q", true, true, false, CLASSIC).getQueue())
                .isEqualTo("q");
    }

    @Test
    void anAutoDeleteQueueIsClassic() throws Exception {
        Channel channel = open();
        channel.queueDeclare("q", true, false, true, NO_ARGUMENTS);
        assertThat(channel.queueDeclare("q", true, false, true, CLASSIC).getQueue())
                .isEqualTo("q");
    }

    @Test
    void argumentsOfClassicQueuesAreRefusedForIt() throws Exception {
        Channel channel = open();
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-max-priority' for queue 'q' in vhost '" + virtualHost
                        + "' of queue type rabbit_quorum_queue",
                50,
                10,
                () -> channel.queueDeclare("q", true, false, false, Map.of("x-max-priority", 5)));
    }

    @Test
    void itCannotBeNamedByTheServer() throws Exception {
        Channel channel = open();
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue",
                50,
                10,
                () -> channel.queueDeclare("", true, false, false, NO_ARGUMENTS));
    }

    @Test
    void otherVirtualHostsGoOnMakingClassicQueues() throws Exception {
        String elsewhere = virtualHost();
        Channel channel = newChannel(connect(broker.address().user(), elsewhere));
        channel.queueDeclare("q", true, false, false, NO_ARGUMENTS);
        assertThat(channel.queueDeclare("q", true, false, false, CLASSIC).getQueue())
                .isEqualTo("q");
    }
}
