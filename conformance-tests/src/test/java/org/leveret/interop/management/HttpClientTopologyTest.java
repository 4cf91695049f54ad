package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.http.client.GetAckMode;
import com.rabbitmq.http.client.GetEncoding;
import com.rabbitmq.http.client.HttpClientException;
import com.rabbitmq.http.client.domain.BindingInfo;
import com.rabbitmq.http.client.domain.DeleteQueueParameters;
import com.rabbitmq.http.client.domain.DestinationType;
import com.rabbitmq.http.client.domain.DetailsParameters;
import com.rabbitmq.http.client.domain.ExchangeInfo;
import com.rabbitmq.http.client.domain.InboundMessage;
import com.rabbitmq.http.client.domain.OutboundMessage;
import com.rabbitmq.http.client.domain.PolicyInfo;
import com.rabbitmq.http.client.domain.QueryParameters;
import com.rabbitmq.http.client.domain.QueueInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exchanges, queues, bindings, policies and messages by RabbitMQ's HTTP client for Java. */
class HttpClientTopologyTest extends HttpClientTest {
    private final String vhost = vhost();

    private void declareQueue(String name) {
        client.declareQueue(vhost, name, new QueueInfo(true, false, false));
    }

    private static QueryParameters page(int size) {
        QueryParameters query = new QueryParameters();
        query.pagination().pageSize(size);
        return query;
    }

    @Test
    void anExchangeIsDeclaredReadAndDeleted() {
        client.declareExchange(
                vhost, "x/1", new ExchangeInfo("topic", false, true, true, Map.of("alternate-exchange", "amq.fanout")));
        ExchangeInfo exchange = client.getExchange(vhost, "x/1");
        assertThat(exchange)
                .returns("x/1", ExchangeInfo::getName)
                .returns(vhost, ExchangeInfo::getVhost)
                .returns("topic", ExchangeInfo::getType)
                .returns(false, ExchangeInfo::isDurable)
                .returns(true, ExchangeInfo::isAutoDelete)
                .returns(true, ExchangeInfo::isInternal)
                .returns(Map.of("alternate-exchange", "amq.fanout"), ExchangeInfo::getArguments);
        assertThat(client.getExchanges(vhost))
                .extracting(ExchangeInfo::getName)
                .hasSize(8)
                .contains("", "x/1");
        assertThat(client.getExchanges()).extracting(ExchangeInfo::getVhost).contains("/", vhost);
        assertThat(client.getExchanges(vhost, page(3)).getItemsAsList()).hasSize(3);
        assertThat(client.getExchanges(vhost, page(3)).getPageCount()).isEqualTo(3);
        assertThat(client.getExchanges(page(5)).getItemsAsList()).hasSize(5);
        client.deleteExchange(vhost, "x/1");
        assertThat(client.getExchange(vhost, "x/1")).isNull();
        client.deleteExchange(vhost, "x/1");
    }

    @Test
    void aQueueIsDeclaredReadAndDeleted() {
        client.declareQueue(vhost, "q/1", new QueueInfo(true, false, false, Map.of("x-max-length", 5)));
        QueueInfo queue = await().atMost(PATIENCE)
                .until(
                        () -> client.getQueue(vhost, "q/1"),
                        found -> found.getMessagesDetails() != null && found.getState() != null);
        assertThat(queue.getName()).isEqualTo("q/1");
        assertThat(queue.getVhost()).isEqualTo(vhost);
        assertThat(queue.isDurable()).isTrue();
        assertThat(queue.isExclusive()).isFalse();
        assertThat(queue.isAutoDelete()).isFalse();
        assertThat(queue.getArguments()).containsEntry("x-max-length", 5);
        assertThat(queue.getType()).isEqualTo("classic");
        assertThat(queue.getState()).isEqualTo("running");
        assertThat(queue.getNode()).isEqualTo(broker.node());
        assertThat(queue.getTotalMessages()).isZero();
        assertThat(queue.getMessagesReady()).isZero();
        assertThat(queue.getMessagesUnacknowledged()).isZero();
        assertThat(queue.getMessageBytes()).isZero();
        assertThat(queue.getMessageBytesReady()).isZero();
        assertThat(queue.getMessageBytesUnacknowledged()).isZero();
        assertThat(queue.getMessagesReadyDetails().getRate()).isZero();
        assertThat(queue.getMessagesUnacknowledgedDetails().getRate()).isZero();
        assertThat(queue.getMemoryUsed()).isNotNegative();
        assertThat(queue.getConsumerCount()).isZero();
        assertThat(queue.getConsumerUtilisation()).isZero();
        assertThat(queue.getConsumerDetails()).isEmpty();
        client.deleteQueue(vhost, "q/1");
        assertThat(client.getQueue(vhost, "q/1")).isNull();
        client.deleteQueue(vhost, "q/1");
    }

    @Test
    void queuesAreReadInPagesSortedAndWithColumns() {
        List.of("a1", "a2", "a3", "b1").forEach(this::declareQueue);
        assertThat(client.getQueues(vhost)).extracting(QueueInfo::getName).containsExactly("a1", "a2", "a3", "b1");
        assertThat(client.getQueues()).extracting(QueueInfo::getVhost).contains(vhost);
        QueryParameters query = new QueryParameters();
        query.name("^a", true).pagination().pageSize(2);
        query.columns().add("name").sort("name").sortReverse(true);
        var first = client.getQueues(vhost, query);
        assertThat(first.getItemsAsList()).extracting(QueueInfo::getName).containsExactly("a3", "a2");
        assertThat(first.getItemsAsList().get(0).getVhost()).isNull();
        assertThat(first.getFilteredCount()).isEqualTo(3);
        assertThat(first.getTotalCount()).isEqualTo(4);
        assertThat(first.getPageCount()).isEqualTo(2);
        assertThat(first.getItemCount()).isEqualTo(2);
        query.pagination().nextPage(first);
        assertThat(client.getQueues(vhost, query).getItemsAsList())
                .extracting(QueueInfo::getName)
                .containsExactly("a1");
        assertThat(client.getQueues(page(1)).getItemsAsList()).hasSize(1);
    }

    @Test
    void samplesOfAQueueAreRead() {
        declareQueue("q");
        client.publish(
                vhost, "amq.default", "q", new OutboundMessage().payload("one").utf8Encoded());
        DetailsParameters details = new DetailsParameters().messageRates(60, 5).lengths(60, 5);
        QueueInfo queue = await().atMost(PATIENCE)
                .until(
                        () -> client.getQueue(vhost, "q", details),
                        found -> found.getTotalMessages() == 1
                                && found.getIdleSince() != null
                                && found.getMessageStats() != null
                                && found.getMessageStats().getBasicPublish() == 1
                                && found.getMessagesDetails().getSamples() != null);
        assertThat(queue.getMessageStats().getBasicPublishDetails().getSamples())
                .isNotEmpty();
        assertThat(queue.getMessagesDetails().getSamples()).isNotEmpty();
        assertThat(client.getQueues(vhost, details).get(0).getMessagesDetails().getSamples())
                .isNotEmpty();
        assertThat(client.getQueues(details)).isNotEmpty();
    }

    @Test
    void aQueueIsDeletedUnderConditions() {
        declareQueue("q");
        client.publish(
                vhost, "amq.default", "q", new OutboundMessage().payload("one").utf8Encoded());
        assertThatExceptionOfType(HttpClientException.class)
                .isThrownBy(() -> client.deleteQueue(vhost, "q", new DeleteQueueParameters(true, true)))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
        client.purgeQueue(vhost, "q");
        client.deleteQueue(vhost, "q", new DeleteQueueParameters(true, true));
        assertThat(client.getQueue(vhost, "q")).isNull();
    }

    @Test
    void bindingsAreMadeReadAndTakenAway() {
        declareQueue("q");
        client.bindQueue(vhost, "q", "amq.topic", "a.*");
        client.bindQueue(vhost, "q", "amq.headers", "", Map.of("k", "v", "n", 5));
        client.bindExchange(vhost, "amq.fanout", "amq.topic", "b/c");
        client.bindExchange(vhost, "amq.direct", "amq.topic", "", Map.of("k", "v"));
        BindingInfo binding =
                client.getQueueBindingsBetween(vhost, "amq.topic", "q").get(0);
        assertThat(binding)
                .returns(vhost, BindingInfo::getVhost)
                .returns("amq.topic", BindingInfo::getSource)
                .returns("q", BindingInfo::getDestination)
                .returns(DestinationType.QUEUE, BindingInfo::getDestinationType)
                .returns("a.*", BindingInfo::getRoutingKey)
                .returns("a.%2A", BindingInfo::getPropertiesKey);
        assertThat(client.getQueueBindingsBetween(vhost, "amq.headers", "q")
                        .get(0)
                        .getArguments())
                .isEqualTo(Map.of("k", "v", "n", 5));
        assertThat(client.getQueueBindings(vhost, "q")).hasSize(3);
        assertThat(client.getBindingsBySource(vhost, "amq.topic")).hasSize(3);
        assertThat(client.getExchangeBindingsByDestination(vhost, "amq.fanout"))
                .extracting(BindingInfo::getRoutingKey)
                .containsExactly("b/c");
        assertThat(client.getExchangeBindingsBetween(vhost, "amq.topic", "amq.fanout"))
                .extracting(BindingInfo::getDestinationType)
                .containsExactly(DestinationType.EXCHANGE);
        assertThat(client.getBindings(vhost)).hasSize(5);
        assertThat(client.getBindings()).extracting(BindingInfo::getVhost).contains(vhost);

        client.unbindQueue(vhost, "q", "amq.topic", "a.*");
        client.unbindExchange(vhost, "amq.fanout", "amq.topic", "b/c");
        assertThat(client.getBindings(vhost)).hasSize(3);
    }

    @Test
    void policiesAreDeclaredReadAndDeleted() {
        client.declarePolicy(vhost, "p", new PolicyInfo("^a", 4, "queues", Map.of("max-length", 7)));
        client.declareOperatorPolicy(vhost, "o", new PolicyInfo("^a", 1, "queues", Map.of("max-length", 5)));
        declareQueue("a");
        assertThat(client.getPolicies(vhost)).hasSize(1);
        assertThat(client.getPolicies(vhost).get(0))
                .returns("p", PolicyInfo::getName)
                .returns("^a", PolicyInfo::getPattern)
                .returns(4, PolicyInfo::getPriority)
                .returns("queues", PolicyInfo::getApplyTo)
                .returns(Map.of("max-length", 7), PolicyInfo::getDefinition);
        assertThat(client.getPolicies()).extracting(PolicyInfo::getVhost).contains(vhost);
        assertThat(client.getOperatorPolicies(vhost))
                .extracting(PolicyInfo::getName)
                .containsExactly("o");
        assertThat(client.getOperatorPolicies())
                .extracting(PolicyInfo::getVhost)
                .contains(vhost);
        QueueInfo queue = await().atMost(PATIENCE)
                .until(() -> client.getQueue(vhost, "a"), found -> found.getEffectivePolicyDefinition() != null);
        assertThat(queue.getPolicy()).isEqualTo("p");
        assertThat(queue.getEffectivePolicyDefinition()).isEqualTo(Map.of("max-length", 5));
        client.deletePolicy(vhost, "p");
        client.deleteOperatorPolicy(vhost, "o");
        assertThat(client.getPolicies(vhost)).isEmpty();
        assertThat(client.getOperatorPolicies(vhost)).isEmpty();
    }

    @Test
    void messagesArePublishedAndFetched() {
        declareQueue("q");
        String base64 = Base64.getEncoder().encodeToString("two".getBytes(StandardCharsets.UTF_8));
        assertThat(client.publish(
                        vhost,
                        "amq.default",
                        "q",
                        new OutboundMessage()
                                .payload("one")
                                .utf8Encoded()
                                .properties(Map.of("delivery_mode", 2, "headers", Map.of("k", "v")))))
                .isTrue();
        assertThat(client.publish(
                        vhost,
                        "amq.direct",
                        "nowhere",
                        new OutboundMessage().payload("lost").utf8Encoded()))
                .isFalse();
        client.publish(
                vhost, "amq.default", "q", new OutboundMessage().payload(base64).base64Encoded());

        InboundMessage message = client.get(vhost, "q");
        assertThat(message)
                .returns("one", InboundMessage::getPayload)
                .returns("string", InboundMessage::getPayloadEncoding)
                .returns(3, InboundMessage::getPayloadBytes)
                .returns("q", InboundMessage::getRoutingKey)
                .returns(1, InboundMessage::getMessageCount)
                .returns(false, InboundMessage::isRedelivered)
                .returns(Map.of("delivery_mode", 2, "headers", Map.of("k", "v")), InboundMessage::getProperties);
        assertThat(client.get(vhost, "q", 2, GetAckMode.REJECT_REQUEUE_TRUE, GetEncoding.BASE64))
                .extracting(InboundMessage::getPayload)
                .containsExactly("b25l", base64);
        assertThat(client.get(vhost, "q", 1, GetAckMode.ACK_REQUEUE_FALSE, GetEncoding.AUTO, 2))
                .extracting(InboundMessage::getPayload)
                .containsExactly("on");
        assertThat(client.get(vhost, "q", 5, GetAckMode.REJECT_REQUEUE_FALSE, GetEncoding.AUTO))
                .extracting(InboundMessage::getPayload)
                .containsExactly("two");
        assertThat(client.get(vhost, "q")).isNull();
    }
}
