package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.http.client.domain.ChannelInfo;
import com.rabbitmq.http.client.domain.ConnectionInfo;
import com.rabbitmq.http.client.domain.ConsumerDetails;
import com.rabbitmq.http.client.domain.QueryParameters;
import com.rabbitmq.http.client.domain.UserConnectionInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RabbitMQ's HTTP client for Java reads connections, channels and consumers, and closes connections. */
class HttpClientConnectionsTest extends HttpClientTest {
    private final String vhost = vhost();
    private final String user = name();
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void open() throws Exception {
        user(user, "");
        grant(vhost, user, ".*");
        connection = connect(vhost, user, PASSWORD);
        channel = connection.createChannel();
    }

    /** The connection as it is listed, when it is listed with all that there is to say. */
    private ConnectionInfo listed() {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.getConnections().stream()
                                .filter(each -> vhost.equals(each.getVhost()) && each.getChannels() == 1)
                                .findAny()
                                .orElse(null),
                        Objects::nonNull);
    }

    private String name(ConnectionInfo info) {
        return Objects.requireNonNull(info.getName());
    }

    @Test
    void aConnectionIsReadAmongAllAndByItsName() {
        ConnectionInfo info = client.getConnection(name(listed()));
        assertThat(info.getUser()).isEqualTo(user);
        assertThat(info.getVhost()).isEqualTo(vhost);
        assertThat(info.getNode()).isEqualTo(broker.node());
        assertThat(info.getType()).isEqualTo("network");
        assertThat(info.getState()).isEqualTo("running");
        assertThat(info.getProtocol()).isEqualTo("AMQP 0-9-1");
        assertThat(info.getAuthMechanism()).isEqualTo("PLAIN");
        assertThat(info.getPort()).isEqualTo(broker.amqpPort());
        assertThat(info.getPeerPort()).isPositive();
        assertThat(info.getHost()).isNotEmpty();
        assertThat(info.getPeerHost()).isNotEmpty();
        assertThat(info.getFrameMax()).isEqualTo(131_072);
        assertThat(info.getChannelMax()).isEqualTo(2047);
        assertThat(info.getHeartbeatTimeout()).isEqualTo(60);
        assertThat(info.getConnectedAt()).isPositive();
        assertThat(info.isUsesTLS()).isFalse();
        assertThat(info.getOctetsReceived()).isPositive();
        assertThat(info.getOctetsSent()).isPositive();
        assertThat(info.getOctetsReceivedDetails()).isNotNull();
        assertThat(info.getOctetsSentDetails()).isNotNull();
        assertThat(info.getClientProperties().getConnectionName()).isEqualTo("a client of " + vhost);
        assertThat(info.getClientProperties().getProduct()).isEqualTo("RabbitMQ");
        assertThat(info.getClientProperties().getCapabilities()).containsEntry("basic.nack", true);
        assertThat(client.getConnection("nosuch")).isNull();
    }

    @Test
    void connectionsComeInPages() {
        listed();
        QueryParameters query = new QueryParameters();
        query.name("127.0.0.1").pagination().pageSize(1);
        var page = client.getConnections(query);
        assertThat(page.getItemsAsList()).hasSize(1);
        assertThat(page.getPage()).isEqualTo(1);
        assertThat(page.getPageSize()).isEqualTo(1);
        assertThat(page.getTotalCount()).isPositive();
        assertThat(page.getPageCount()).isEqualTo(page.getFilteredCount());
    }

    @Test
    void theConnectionsOfAUserAreReadAndClosed() {
        listed();
        List<UserConnectionInfo> listed = client.getConnectionsOfUser(user);
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).getUsername()).isEqualTo(user);
        assertThat(listed.get(0).getVhost()).isEqualTo(vhost);
        assertThat(listed.get(0).getNode()).isEqualTo(broker.node());
        assertThat(client.getConnectionsOfUser("nosuch")).isEmpty();
        client.closeAllConnectionsOfUser(user);
        await().atMost(PATIENCE).until(() -> !connection.isOpen());
    }

    @Test
    void aConnectionIsClosedByItsName() {
        client.closeConnection(name(listed()));
        await().atMost(PATIENCE).until(() -> !connection.isOpen());
        assertThat(connection.getCloseReason())
                .hasMessageContaining("CONNECTION_FORCED - Closed via management plugin");
        client.closeConnection("nosuch");
    }

    @Test
    void aConnectionIsClosedForAReason() {
        client.closeConnection(name(listed()), "for the sake of this test");
        await().atMost(PATIENCE).until(() -> !connection.isOpen());
        assertThat(connection.getCloseReason()).hasMessageContaining("CONNECTION_FORCED - for the sake of this test");
    }

    @Test
    void aChannelIsReadWithItsConsumer() throws Exception {
        channel.queueDeclare("q", true, false, false, null);
        channel.confirmSelect();
        channel.basicQos(5);
        channel.basicConsume("q", false, "tag", false, false, Map.of("x-priority", 3), (tag, message) -> {}, tag -> {});
        channel.basicPublish("", "q", null, new byte[1]);
        String connectionName = name(listed());
        String channelName = connectionName + " (1)";
        ChannelInfo info = await().atMost(PATIENCE)
                .until(
                        () -> client.getChannel(channelName),
                        found -> found.getConsumerDetails() != null
                                && found.getMessagesUnacknowledged() == 1
                                && found.getMessageStats() != null
                                && found.getMessageStats().getBasicPublish() == 1);
        assertThat(info.getName()).isEqualTo(channelName);
        assertThat(info.getNumber()).isEqualTo(1);
        assertThat(info.getVhost()).isEqualTo(vhost);
        assertThat(info.getUser()).isEqualTo(user);
        assertThat(info.getNode()).isEqualTo(broker.node());
        assertThat(info.getState()).isEqualTo("running");
        assertThat(info.getPrefetchCount()).isEqualTo(5);
        assertThat(info.getGlobalPrefetchCount()).isZero();
        assertThat(info.getConsumerCount()).isEqualTo(1);
        assertThat(info.getAcksUncommitted()).isZero();
        assertThat(info.getMessagesUncommitted()).isZero();
        assertThat(info.getMessagesUnconfirmed()).isZero();
        assertThat(info.isTransactional()).isFalse();
        assertThat(info.getConnectionDetails().getName()).isEqualTo(connectionName);
        assertThat(info.getMessageStats().getBasicDeliver()).isEqualTo(1);
        assertThat(info.getMessageStats().getPublisherConfirm()).isEqualTo(1);
        assertThat(info.getConsumerDetails())
                .extracting(ConsumerDetails::getConsumerTag)
                .containsExactly("tag");

        assertThat(client.getChannels()).extracting(ChannelInfo::getName).contains(channelName);
        assertThat(client.getChannels(connectionName))
                .extracting(ChannelInfo::getName)
                .containsExactly(channelName);
        QueryParameters query = new QueryParameters();
        query.name(connectionName.substring(0, connectionName.indexOf(' ')))
                .pagination()
                .pageSize(10);
        assertThat(client.getChannels(query).getItemsAsList())
                .extracting(ChannelInfo::getName)
                .containsExactly(channelName);
        assertThat(client.getChannel("nosuch")).isNull();
    }

    @Test
    void aConsumerIsReadAmongAllAndThoseOfItsVirtualHost() throws Exception {
        channel.queueDeclare("q", true, false, false, null);
        channel.basicQos(5);
        channel.basicConsume("q", false, "tag", false, true, Map.of("x-priority", 3), (tag, message) -> {}, tag -> {});
        ConsumerDetails consumer = await().atMost(PATIENCE)
                .until(
                        () -> client.getConsumers(vhost),
                        list -> list.size() == 1
                                && list.get(0).getChannelDetails() != null
                                && list.get(0).getChannelDetails().getNumber() == 1)
                .get(0);
        assertThat(consumer.getConsumerTag()).isEqualTo("tag");
        assertThat(consumer.getPrefetchCount()).isEqualTo(5);
        assertThat(consumer.isExclusive()).isTrue();
        assertThat(consumer.isAckRequired()).isTrue();
        assertThat(consumer.isActive()).isTrue();
        assertThat(consumer.getActivityStatus()).isEqualTo("up");
        assertThat(consumer.getArguments()).containsEntry("x-priority", 3);
        assertThat(consumer.getQueueDetails().getName()).isEqualTo("q");
        assertThat(consumer.getQueueDetails().getVhost()).isEqualTo(vhost);
        assertThat(consumer.getChannelDetails().getConnectionName()).isEqualTo(name(listed()));
        assertThat(consumer.getChannelDetails().getUser()).isEqualTo(user);
        assertThat(consumer.getChannelDetails().getNode()).isEqualTo(broker.node());
        assertThat(client.getConsumers())
                .extracting(each -> each.getQueueDetails().getVhost())
                .contains(vhost);
    }
}
