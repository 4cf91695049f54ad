package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.GetResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.messages.PlainMessage;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ByteCounts;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.broker.statistics.ExchangeCounts;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.MessageCounts;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.config.Configuration;

/** What a broker tells of its connections, channels, consumers and queues, and what it counts. */
class BrokerStatisticsTest {
    private static final String QUEUE = "queue";
    private static final byte[] BODY = {1, 2, 3};

    private Broker broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.startInMemory(Configuration.defaults().with("listeners.tcp.default", "0"));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection("the client");
        channel = connection.createChannel();
        channel.queueDeclare(QUEUE, false, false, false, Map.of());
    }

    @AfterEach
    void stop() {
        connection.abort();
        broker.stop();
    }

    private BrokerSnapshot snapshot() throws Exception {
        return broker.statistics().snapshot().get(10, TimeUnit.SECONDS);
    }

    private QueueSnapshot queue() throws Exception {
        QueueHandle queue = Objects.requireNonNull(
                Objects.requireNonNull(broker.virtualHosts().find("/")).queue(QUEUE));
        return Objects.requireNonNull(snapshot().queues().get(queue.definition().id()));
    }

    private ChannelSnapshot channel() throws Exception {
        return snapshot().connections().get(0).channels().get(0);
    }

    /** Publishes and waits until the queue has it. */
    private void publish() throws Exception {
        channel.basicPublish("", QUEUE, null, BODY);
        channel.queueDeclarePassive(QUEUE);
    }

    @Test
    void aConnectionIsToldWithWhatItsClientSaid() throws Exception {
        ConnectionSnapshot told = snapshot().connections().get(0);
        assertThat(told.givenName()).isEqualTo("the client");
        assertThat(told.user()).isEqualTo("guest");
        assertThat(told.virtualHost()).isEqualTo("/");
        assertThat(told.protocol()).isEqualTo("AMQP 0-9-1");
        assertThat(told.state()).isEqualTo("running");
        assertThat(told.tls()).isNull();
        assertThat(told.name())
                .isEqualTo(told.clientHost() + ":" + told.clientPort() + " -> " + told.brokerHost() + ":"
                        + told.brokerPort());
        assertThat(told.clientProperties()).containsEntry("product", "RabbitMQ");
        assertThat(told.receivedBytes()).isPositive();
        assertThat(told.sentBytes()).isGreaterThan(told.receivedReads());
    }

    @Test
    void aConnectionThatHasClosedIsNotTold() throws Exception {
        connection.close();
        await().until(() -> snapshot().connections().isEmpty());
        assertThat(broker.statistics().churn().connectionsClosed.sum()).isEqualTo(1);
    }

    @Test
    void theBytesOfAConnectionThatHasClosedStayInThoseOfItsVirtualHost() throws Exception {
        channel.basicPublish("", QUEUE, null, new byte[100_000]);
        channel.queueDeclarePassive(QUEUE);
        ByteCounts open = Objects.requireNonNull(snapshot().bytes().get("/"));
        assertThat(open.received()).isGreaterThan(100_000);
        assertThat(open.sent()).isPositive();
        connection.close();
        await().until(() -> snapshot().connections().isEmpty());
        ByteCounts closed = Objects.requireNonNull(snapshot().bytes().get("/"));
        assertThat(closed.received()).isGreaterThan(open.received()).isLessThan(open.received() + 1_000);
        assertThat(closed.sent()).isGreaterThanOrEqualTo(open.sent()).isLessThan(open.sent() + 1_000);
    }

    @Test
    void anExchangeThatIsDeclaredAgainCountsFromZero() throws Exception {
        channel.exchangeDeclare("exchange", "fanout");
        broker.messages()
                .publish("guest", "/", new PlainMessage("exchange", "", Map.of(), BODY))
                .get(10, TimeUnit.SECONDS);
        assertThat(snapshot().exchanges().get(new ExchangeName("/", "exchange")))
                .isEqualTo(new ExchangeCounts(1, 0));
        channel.exchangeDelete("exchange");
        assertThat(snapshot().exchanges()).doesNotContainKey(new ExchangeName("/", "exchange"));
        channel.exchangeDeclare("exchange", "fanout");
        assertThat(snapshot().exchanges()).doesNotContainKey(new ExchangeName("/", "exchange"));
    }

    @Test
    void anExchangeThatIsDeclaredAgainCountsFromZeroForConnectionsThatAreOpenToo() throws Exception {
        ExchangeName exchange = new ExchangeName("/", "exchange");
        channel.exchangeDeclare("exchange", "fanout");
        channel.basicPublish("exchange", "", null, BODY);
        channel.exchangeDelete("exchange");
        assertThat(snapshot().exchanges()).doesNotContainKey(exchange);
        channel.exchangeDeclare("exchange", "fanout");
        channel.basicPublish("exchange", "", null, BODY);
        channel.queueDeclarePassive(QUEUE);
        assertThat(snapshot().exchanges()).containsEntry(exchange, new ExchangeCounts(1, 0));
    }

    @Test
    void aConnectionThatPublishesToVeryManyExchangesCountsEachPublishOnce() throws Exception {
        int exchanges = 2_500;
        for (int i = 0; i < exchanges; i++) {
            channel.exchangeDeclareNoWait("x" + i, "fanout", false, false, false, Map.of());
        }
        channel.queueBind(QUEUE, "x7", "");
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < exchanges; i++) {
                channel.basicPublish("x" + i, "", null, BODY);
            }
        }
        channel.queueDeclarePassive(QUEUE);
        assertEachIsCountedTwice(snapshot(), exchanges);
        connection.close();
        await().until(() -> snapshot().connections().isEmpty());
        assertEachIsCountedTwice(snapshot(), exchanges);
    }

    private static void assertEachIsCountedTwice(BrokerSnapshot told, int exchanges) {
        for (int i = 0; i < exchanges; i++) {
            assertThat(told.exchanges())
                    .containsEntry(new ExchangeName("/", "x" + i), new ExchangeCounts(2, i == 7 ? 2 : 0));
        }
    }

    @Test
    void whatPassedAVirtualHostThatIsGoneStaysInTheSum() throws Exception {
        broker.administration().putVirtualHost("gone", "", Set.of()).get(10, TimeUnit.SECONDS);
        broker.administration()
                .setPermissions("gone", "guest", ".*", ".*", ".*")
                .get(10, TimeUnit.SECONDS);
        broker.messages()
                .publish("guest", "gone", new PlainMessage("amq.fanout", "", Map.of(), BODY))
                .get(10, TimeUnit.SECONDS);
        assertThat(Objects.requireNonNull(snapshot().virtualHosts().get("gone")).publish())
                .isEqualTo(1);
        broker.administration().deleteVirtualHost("gone").get(10, TimeUnit.SECONDS);
        BrokerSnapshot after = snapshot();
        assertThat(after.virtualHosts()).doesNotContainKey("gone");
        assertThat(after.bytes()).doesNotContainKey("gone");
        assertThat(after.messages().publish()).isEqualTo(1);
        assertThat(after.messages().confirm()).isEqualTo(1);
    }

    @Test
    void aChannelIsToldWithItsModes() throws Exception {
        channel.basicQos(7);
        channel.confirmSelect();
        Channel transactional = connection.createChannel();
        transactional.txSelect();
        transactional.basicPublish("", QUEUE, null, BODY);
        transactional.queueDeclarePassive(QUEUE);
        ConnectionSnapshot told = snapshot().connections().get(0);
        ChannelSnapshot first = told.channels().get(0);
        assertThat(first.name()).isEqualTo(told.name() + " (1)");
        assertThat(first.prefetch()).isEqualTo(7);
        assertThat(first.confirms()).isTrue();
        assertThat(first.transactional()).isFalse();
        ChannelSnapshot second = told.channels().get(1);
        assertThat(second.transactional()).isTrue();
        assertThat(second.uncommittedPublishes()).isEqualTo(1);
    }

    @Test
    void aConsumerIsToldWithItsArguments() throws Exception {
        channel.basicQos(3);
        channel.basicConsume(QUEUE, false, "tag", false, false, Map.of("x-priority", 5), new DefaultConsumer(channel));
        QueueSnapshot told = queue();
        ConsumerSnapshot consumer = told.consumers().get(0);
        assertThat(consumer.tag()).isEqualTo("tag");
        assertThat(consumer.queue()).isEqualTo(QUEUE);
        assertThat(consumer.channelName()).isEqualTo(channel().name());
        assertThat(consumer.acks()).isTrue();
        assertThat(consumer.exclusive()).isFalse();
        assertThat(consumer.prefetch()).isEqualTo(3);
        assertThat(consumer.priority()).isEqualTo(5);
        assertThat(consumer.arguments()).isEqualTo(Map.of("x-priority", 5L));
        assertThat(consumer.active()).isTrue();
        assertThat(channel().consumers()).isEqualTo(1);
    }

    @Test
    void aConsumerBehindTheSingleActiveOneIsNotActive() throws Exception {
        String queue = "single";
        channel.queueDeclare(queue, false, false, false, Map.of("x-single-active-consumer", true));
        channel.basicConsume(queue, new DefaultConsumer(channel));
        channel.basicConsume(queue, new DefaultConsumer(channel));
        QueueSnapshot told = snapshot().queues().values().stream()
                .filter(QueueSnapshot::singleActiveConsumer)
                .findAny()
                .orElseThrow();
        assertThat(told.consumers()).extracting(ConsumerSnapshot::active).containsExactly(true, false);
    }

    @Test
    void aQueueIsToldWithWhatItHolds() throws Exception {
        publish();
        publish();
        channel.basicGet(QUEUE, false);
        QueueSnapshot told = queue();
        assertThat(told.ready()).isEqualTo(1);
        assertThat(told.unacked()).isEqualTo(1);
        assertThat(told.bodyBytes()).isEqualTo(2L * BODY.length);
        assertThat(channel().unacked()).isEqualTo(1);
    }

    @Test
    void whatComesAndGoesIsCountedForChannelQueueAndExchange() throws Exception {
        channel.confirmSelect();
        publish();
        channel.waitForConfirms();
        GetResponse first = channel.basicGet(QUEUE, false);
        channel.basicNack(first.getEnvelope().getDeliveryTag(), false, true);
        GetResponse second = channel.basicGet(QUEUE, false);
        channel.basicAck(second.getEnvelope().getDeliveryTag(), false);
        assertThat(channel.basicGet(QUEUE, true)).isNull();
        for (var counts : new MessageCounts[] {channel().counts(), snapshot().messages(), queue().counts()}) {
            assertThat(counts.publish()).isEqualTo(1);
            assertThat(counts.get()).isEqualTo(2);
            assertThat(counts.redeliver()).isEqualTo(1);
            assertThat(counts.ack()).isEqualTo(1);
            assertThat(counts.getEmpty()).isEqualTo(1);
            assertThat(counts.deliverGet()).isEqualTo(2);
        }
        assertThat(channel().counts().confirm()).isEqualTo(1);
        assertThat(snapshot().exchanges()).containsEntry(new ExchangeName("/", ""), new ExchangeCounts(1, 1));
    }

    @Test
    void deliveriesAreCountedByWhetherTheyAreAcked() throws Exception {
        channel.basicConsume(QUEUE, false, new DefaultConsumer(channel));
        publish();
        await().until(() -> channel().counts().deliver() == 1);
        channel.basicCancel(snapshot()
                .queues()
                .values()
                .iterator()
                .next()
                .consumers()
                .get(0)
                .tag());
        channel.basicConsume(QUEUE, true, new DefaultConsumer(channel));
        publish();
        await().until(() -> channel().counts().deliverNoAck() == 1);
        assertThat(queue().counts().deliver()).isEqualTo(1);
        assertThat(queue().counts().deliverNoAck()).isEqualTo(1);
    }

    @Test
    void whatNobodyWantsIsCounted() throws Exception {
        channel.basicPublish("amq.direct", "nowhere", true, new BasicProperties(), BODY);
        channel.basicPublish("amq.direct", "nowhere", false, new BasicProperties(), BODY);
        channel.queueDeclarePassive(QUEUE);
        assertThat(channel().counts().returnUnroutable()).isEqualTo(1);
        assertThat(channel().counts().dropUnroutable()).isEqualTo(1);
        assertThat(snapshot().exchanges()).containsEntry(new ExchangeName("/", "amq.direct"), new ExchangeCounts(2, 0));
    }

    @Test
    void whatAChannelHasCountedStaysInTheSumsWhenItEnds() throws Exception {
        publish();
        channel.close();
        assertThat(snapshot().messages().publish()).isEqualTo(1);
        connection.close();
        await().until(() -> snapshot().connections().isEmpty());
        assertThat(snapshot().messages().publish()).isEqualTo(1);
        assertThat(snapshot().exchanges()).containsEntry(new ExchangeName("/", ""), new ExchangeCounts(1, 1));
    }

    @Test
    void whatComesAndGoesIsCounted() throws Exception {
        channel.queueDeclare(QUEUE, false, false, false, Map.of());
        channel.queueDelete(QUEUE);
        connection.createChannel().close();
        var churn = broker.statistics().churn();
        await().untilAsserted(() -> assertThat(churn.queuesDeleted.sum()).isEqualTo(1));
        assertThat(churn.queuesCreated.sum()).isEqualTo(1);
        assertThat(churn.queuesDeclared.sum()).isEqualTo(2);
        assertThat(churn.connectionsCreated.sum()).isEqualTo(1);
        assertThat(churn.channelsCreated.sum()).isEqualTo(2);
        assertThat(churn.channelsClosed.sum()).isEqualTo(1);
        assertThat(churn.loginsAccepted.sum()).isEqualTo(1);
    }
}
