package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.Broker;
import org.leveret.config.Configuration;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.broker.ServerProcess;

/** How long all deliveries may stay unsettled by the configuration, on a broker of the test's own. */
class NodeTimeoutTest extends AmqpTest {
    private Broker configured;
    private Connection client;
    private Channel publisher;
    private String queue = "";

    @BeforeEach
    void start() throws Exception {
        configured = Broker.startInMemory(
                Configuration.defaults().with("listeners.tcp.default", "0").with("consumer_timeout", "400"));
        client = ServerProcess.clients(configured.tcpListeners().get(0).getPort())
                .newConnection();
        publisher = newChannel(client);
        queue = publisher.queueDeclare("", false, true, false, null).getQueue();
    }

    @AfterEach
    void stop() {
        configured.stop();
    }

    private void assertTimesOut(Channel slow, Request request) throws Exception {
        assertChannelError(
                slow,
                406,
                "PRECONDITION_FAILED - delivery acknowledgement on channel " + slow.getChannelNumber()
                        + " timed out. Timeout value used: 400 ms. This timeout value can be configured, see consumers"
                        + " doc guide to learn more",
                0,
                0,
                request);
        await().until(() -> publisher.messageCount(queue) == 1);
        GetResponse again = getUnsettled(publisher, queue);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(text(again)).isEqualTo("never acked");
    }

    @Test
    void aChannelWhoseConsumerDoesNotAckIsClosed() throws Exception {
        Channel slow = newChannel(client);
        assertTimesOut(slow, () -> {
            Deliveries consumer = Deliveries.consume(slow, queue);
            publisher.basicPublish("", queue, null, utf8("never acked"));
            assertThat(consumer.takeText()).isEqualTo("never acked");
        });
    }

    @Test
    void soIsOneThatFetchesAndDoesNotAck() throws Exception {
        Channel slow = newChannel(client);
        publisher.basicPublish("", queue, null, utf8("never acked"));
        await().until(() -> publisher.messageCount(queue) == 1);
        assertTimesOut(slow, () -> getUnsettled(slow, queue));
    }

    @Test
    void whatNeedsNoAckKeepsItsChannelOpen() throws Exception {
        Channel free = newChannel(client);
        Deliveries consumer = Deliveries.consume(free, queue, true);
        publisher.basicPublish("", queue, null, utf8("settled"));
        assertThat(consumer.takeText()).isEqualTo("settled");
        consumer.cancelAndDrain();
        Channel slow = newChannel(client);
        publisher.basicPublish("", queue, null, utf8("never acked"));
        await().until(() -> publisher.messageCount(queue) == 1);
        assertTimesOut(slow, () -> getUnsettled(slow, queue));
        assertThat(free.isOpen()).isTrue();
    }
}
