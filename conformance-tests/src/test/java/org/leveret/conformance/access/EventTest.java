package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.broker.PolicyDefinition;

/**
 * The event exchange, which RabbitMQ has in a plugin: what happens to queues, exchanges, bindings, connections, channels,
 * consumers, policies and virtual hosts.
 */
class EventTest extends WatchingTest {
    private String transientQueue(Channel channel) throws Exception {
        String queue = name("queue");
        channel.queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        return queue;
    }

    @Test
    void theExchangeIsThereAndInternal() throws Exception {
        channel().exchangeDeclare(EVENTS, "topic", true, false, true, NO_ARGUMENTS);
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    void otherVirtualHostsHaveNoSuchExchange() throws Exception {
        String elsewhere = virtualHost();
        assertChannelError(
                newChannel(connect(me(), elsewhere)),
                404,
                "NOT_FOUND - no exchange 'amq.rabbitmq.event' in vhost '" + elsewhere + "'",
                40,
                10,
                closing -> closing.exchangeDeclarePassive(EVENTS));
    }

    private static void assertChannelError(
            Channel channel, int code, String text, int classId, int methodId, Using request) throws Exception {
        assertChannelError(channel, code, text, classId, methodId, () -> request.make(channel));
    }

    /** A request on a channel. */
    private interface Using {
        void make(Channel channel) throws Exception;
    }

    @Test
    void nobodyMayPublishEvents() throws Exception {
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.event' in vhost '/'",
                60,
                40,
                closing -> closing.basicPublish(EVENTS, "queue.created", null, utf8("")));
    }

    @Test
    void anEventHasNoBodyAndIsPersistentAndDated() throws Exception {
        Watch watch = watch("queue.created");
        String queue = transientQueue(channel());
        GetResponse event = watch.next("name", queue);
        assertThat(event.getBody()).isEmpty();
        assertThat(event.getProps().getDeliveryMode()).isEqualTo(2);
        long timestampMs = Long.parseLong(header(event, "timestamp_in_ms"));
        assertThat(event.getProps().getTimestamp().toInstant().getEpochSecond()).isEqualTo(timestampMs / 1_000);
    }

    @Test
    void anEventHasNoOtherProperties() throws Exception {
        Watch watch = watch("queue.created");
        String queue = transientQueue(channel());
        BasicProperties properties = watch.next("name", queue).getProps();
        assertThat(properties.getContentType()).isNull();
        assertThat(properties.getPriority()).isNull();
        assertThat(properties.getMessageId()).isNull();
    }

    @Test
    void aQueueThatIsDeclaredIsTold() throws Exception {
        Watch watch = watch("queue.created");
        String queue = deletingQueue(name("queue"));
        channel().queueDeclare(queue, true, false, false, Map.of("x-message-ttl", 1_000, "x-note", true));
        GetResponse event = watch.next("name", queue);
        assertThat(headers(event))
                .containsEntry("durable", true)
                .containsEntry("auto_delete", false)
                .containsEntry("exclusive", false);
        assertThat(header(event, "vhost")).isEqualTo("/");
        assertThat(header(event, "owner_pid")).isEmpty();
        assertThat(header(event, "user_who_performed_action")).isEqualTo(me());
        assertThat(texts(event, "arguments"))
                .contains("{<<\"x-message-ttl\">>,signedint,1000}", "{<<\"x-note\">>,bool,true}");
    }

    @Test
    void anExclusiveQueueHasItsConnectionAsOwner() throws Exception {
        Watch created = watch("queue.created");
        Watch connections = watch("connection.created");
        Connection owner = newConnection();
        GetResponse connection =
                connections.next(event -> header(event, "peer_port").equals(String.valueOf(localPort(owner))));
        String queue = transientQueue(newChannel(owner));
        GetResponse event = created.next("name", queue);
        assertThat(headers(event)).containsEntry("exclusive", true);
        assertThat(header(event, "owner_pid")).isEqualTo(header(connection, "pid"));
    }

    private static int localPort(Connection connection) {
        return ((com.rabbitmq.client.impl.AMQConnection) connection).getLocalPort();
    }

    @Test
    void aQuorumQueueHasAType() throws Exception {
        Watch watch = watch("queue.created");
        String queue = deletingQueue(name("queue"));
        channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        GetResponse event = watch.next("name", queue);
        assertThat(header(event, "type")).isEqualTo("rabbit_quorum_queue");
        assertThat(headers(event)).doesNotContainKey("owner_pid");
    }

    @Test
    void aQueueThatIsDeclaredAgainIsNotToldAgain() throws Exception {
        Watch watch = watch("queue.created");
        String first = transientQueue(channel());
        channel().queueDeclare(first, false, true, false, NO_ARGUMENTS);
        String second = transientQueue(channel());
        watch.next("name", first);
        GetResponse next = watch.next(event -> List.of(first, second).contains(header(event, "name")));
        assertThat(header(next, "name")).isEqualTo(second);
    }

    @Test
    void aQueueThatIsDeletedIsTold() throws Exception {
        Watch watch = watch("queue.deleted");
        String queue = transientQueue(channel());
        channel().queueDelete(queue);
        GetResponse event = watch.next("name", queue);
        assertThat(header(event, "user_who_performed_action")).isEqualTo(me());
        assertThat(headers(event)).containsOnlyKeys("name", "vhost", "user_who_performed_action", "timestamp_in_ms");
    }

    @Test
    void anExclusiveQueueIsDeletedByTheBroker() throws Exception {
        Watch watch = watch("queue.deleted");
        Connection owner = newConnection();
        String queue = transientQueue(newChannel(owner));
        owner.close();
        assertThat(header(watch.next("name", queue), "user_who_performed_action"))
                .isEqualTo("rmq-internal");
    }

    @Test
    void anAutoDeleteQueueIsDeletedByTheBroker() throws Exception {
        Watch watch = watch("queue.deleted");
        String queue = name("queue");
        channel().queueDeclare(queue, false, false, true, NO_ARGUMENTS);
        channel().basicCancel(channel().basicConsume(queue, true, (tag, delivery) -> {}, tag -> {}));
        assertThat(header(watch.next("name", queue), "user_who_performed_action"))
                .isEqualTo("rmq-internal");
    }

    @Test
    void bindingsThatGoWithAQueueAreToldBeforeIt() throws Exception {
        Watch watch = watch("*.deleted");
        String queue = transientQueue(channel());
        channel().queueBind(queue, "amq.direct", "k");
        channel().queueDelete(queue);
        GetResponse first = watch.next(
                event -> queue.equals(header(event, "destination_name")) || queue.equals(header(event, "name")));
        assertThat(first.getEnvelope().getRoutingKey()).isEqualTo("binding.deleted");
        assertThat(header(first, "user_who_performed_action")).isEqualTo("rmq-internal");
        watch.next("name", queue);
    }

    @Test
    void anExchangeThatIsDeclaredIsTold() throws Exception {
        Watch watch = watch("exchange.created");
        String exchange = exchange("topic", Map.of("alternate-exchange", "elsewhere"));
        GetResponse event = watch.next("name", exchange);
        assertThat(headers(event))
                .containsEntry("durable", true)
                .containsEntry("auto_delete", false)
                .containsEntry("internal", false);
        assertThat(header(event, "type")).isEqualTo("topic");
        assertThat(header(event, "user_who_performed_action")).isEqualTo(me());
        assertThat(texts(event, "arguments")).containsExactly("{<<\"alternate-exchange\">>,longstr,<<\"elsewhere\">>}");
    }

    @Test
    void anExchangeThatIsDeletedIsTold() throws Exception {
        Watch watch = watch("exchange.deleted");
        String exchange = exchange("fanout");
        channel().exchangeDelete(exchange);
        GetResponse event = watch.next("name", exchange);
        assertThat(header(event, "user_who_performed_action")).isEqualTo(me());
        assertThat(header(event, "vhost")).isEqualTo("/");
    }

    @Test
    void aBindingIsTold() throws Exception {
        Watch watch = watch("binding.created");
        String queue = transientQueue(channel());
        channel().queueBind(queue, "amq.topic", "a.#", Map.of("n", 1));
        GetResponse event = watch.next("destination_name", queue);
        assertThat(header(event, "source_kind")).isEqualTo("exchange");
        assertThat(header(event, "source_name")).isEqualTo("amq.topic");
        assertThat(header(event, "destination_kind")).isEqualTo("queue");
        assertThat(header(event, "routing_key")).isEqualTo("a.#");
        assertThat(texts(event, "arguments")).containsExactly("{<<\"n\">>,signedint,1}");
    }

    @Test
    void aBindingOfAnExchangeToAnExchangeIsTold() throws Exception {
        Watch watch = watch("binding.created");
        String exchange = exchange("fanout");
        channel().exchangeBind(exchange, "amq.topic", "k");
        GetResponse event = watch.next("destination_name", exchange);
        assertThat(header(event, "destination_kind")).isEqualTo("exchange");
    }

    @Test
    void theBindingToTheEventExchangeIsToldThroughItself() throws Exception {
        Watch watch = watch("binding.created");
        GetResponse event = watch.next("destination_name", watch.queue);
        assertThat(header(event, "source_name")).isEqualTo(EVENTS);
    }

    @Test
    void anUnbindIsTold() throws Exception {
        Watch watch = watch("binding.deleted");
        String queue = transientQueue(channel());
        channel().queueBind(queue, "amq.topic", "a.#", Map.of("n", 1));
        channel().queueUnbind(queue, "amq.topic", "a.#", Map.of("n", 1));
        GetResponse event = watch.next("destination_name", queue);
        assertThat(header(event, "user_who_performed_action")).isEqualTo(me());
        assertThat(texts(event, "arguments")).containsExactly("{<<\"n\">>,signedint,1}");
    }

    /** A policy for one queue alone. */
    private static PolicyDefinition shortening(String name, String queue, int length) {
        return new PolicyDefinition(name, "^" + queue + "$", Map.of("max-length", length), 3, "queues");
    }

    @Test
    void aPolicyThatIsSetIsTold() throws Exception {
        Watch watch = watch("policy.set");
        String name = name("policy");
        String queue = transientQueue(channel());
        policy(shortening(name, queue, 5));
        GetResponse event = watch.next("name", name);
        assertThat(headers(event)).containsEntry("priority", 3L).containsEntry("definition", Map.of("max-length", 5L));
        assertThat(header(event, "pattern")).isEqualTo("^" + queue + "$");
        assertThat(header(event, "apply-to")).isEqualTo("queues");
        assertThat(header(event, "vhost")).isEqualTo("/");
        assertThat(headers(event))
                .containsOnlyKeys(
                        "name",
                        "vhost",
                        "pattern",
                        "apply-to",
                        "definition",
                        "priority",
                        "user_who_performed_action",
                        "timestamp_in_ms");
    }

    @Test
    void eachQueueThatGoesByAnotherPolicyIsTold() throws Exception {
        Watch watch = watch("queue.policy.*");
        String name = name("policy");
        String queue = transientQueue(channel());
        administration().setPolicy("/", shortening(name, queue, 5));
        GetResponse set = watch.next("name", queue);
        assertThat(key(set)).isEqualTo("queue.policy.updated");
        assertThat(header(set, "type")).isEqualTo("rabbit_classic_queue");
        assertThat(headers(set)).containsEntry("definition", Map.of("max-length", 5L));
        administration().clearPolicy("/", name);
        GetResponse cleared = watch.next("name", queue);
        assertThat(key(cleared)).isEqualTo("queue.policy.cleared");
        assertThat(headers(cleared))
                .containsOnlyKeys("name", "vhost", "type", "user_who_performed_action", "timestamp_in_ms");
    }

    @Test
    void aPolicyThatIsSetAgainAsItIsIsNotTold() throws Exception {
        Watch watch = watch("#");
        String name = name("policy");
        String queue = transientQueue(channel());
        administration().setPolicy("/", shortening(name, queue, 5));
        watch.next("name", name);
        administration().setPolicy("/", shortening(name, queue, 5));
        administration().clearPolicy("/", name);
        GetResponse next = watch.next(
                event -> header(event, "name").equals(queue) && !key(event).equals("queue.created"));
        assertThat(key(next)).isEqualTo("queue.policy.cleared");
        assertThat(key(watch.next("name", name))).isEqualTo("policy.cleared");
    }

    @Test
    void anOperatorPolicyIsToldAsAParameterToo() throws Exception {
        Watch watch = watch("#");
        String name = name("policy");
        String queue = transientQueue(channel());
        administration().setOperatorPolicy("/", shortening(name, queue, 5));
        GetResponse parameter = watch.next("name", name);
        assertThat(key(parameter)).isEqualTo("parameter.set");
        assertThat(header(parameter, "component")).isEqualTo("operator_policy");
        assertThat(headers(parameter))
                .extractingByKey("value")
                .extracting("priority")
                .isEqualTo(3L);
        assertThat(watch.next("name", queue).getEnvelope().getRoutingKey()).isEqualTo("queue.policy.updated");
        assertThat(watch.next("name", name).getEnvelope().getRoutingKey()).isEqualTo("policy.set");
    }

    @Test
    void aLoginIsTold() throws Exception {
        Watch watch = watch("user.authentication.success");
        String user = user(".*", ".*", ".*");
        connect(user, "/");
        GetResponse event = watch.next("name", user);
        assertThat(header(event, "auth_mechanism")).isEqualTo("PLAIN");
        assertThat(header(event, "protocol")).isEqualTo("{0,9,1}");
        assertThat(header(event, "connection_type")).isEqualTo("network");
        assertThat(header(event, "connection_name")).contains(" -> ");
        assertThat(headers(event)).containsEntry("ssl", false);
        assertThat(header(event, "peer_host")).matches("\\{\\d+(,\\d+)+}");
    }

    @Test
    void aLoginThatFailsIsTold() throws Exception {
        Watch watch = watch("user.authentication.failure");
        String user = user();
        ConnectionFactory wrong = clients(user, "/");
        wrong.setPassword("wrong");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(wrong::newConnection))
                .isInstanceOf(PossibleAuthenticationFailureException.class);
        GetResponse event = watch.next("name", user);
        assertThat(header(event, "auth_mechanism")).isEqualTo("PLAIN");
        assertThat(headers(event)).containsKey("error");
    }

    @Test
    void aConnectionThatOpensIsTold() throws Exception {
        Watch watch = watch("connection.created");
        String user = user(".*", ".*", ".*");
        ConnectionFactory factory = clients(user, "/");
        factory.setRequestedHeartbeat(17);
        Connection connection = factory.newConnection("the name");
        closing(connection::abort);
        GetResponse event = watch.next("user", user);
        assertThat(header(event, "user_provided_name")).isEqualTo("the name");
        assertThat(header(event, "name")).matches(".+:\\d+ -> .+:\\d+");
        assertThat(header(event, "vhost")).isEqualTo("/");
        assertThat(header(event, "type")).isEqualTo("network");
        assertThat(header(event, "auth_mechanism")).isEqualTo("PLAIN");
        assertThat(headers(event))
                .containsEntry("timeout", 17L)
                .containsEntry("frame_max", 131_072L)
                .containsEntry("peer_port", (long) localPort(connection))
                .containsEntry("port", (long) connection.getPort());
        assertThat(texts(event, "client_properties")).contains("{<<\"product\">>,longstr,<<\"RabbitMQ\">>}");
    }

    @Test
    void aConnectionThatClosesIsTold() throws Exception {
        Watch created = watch("connection.created");
        Watch closed = watch("connection.closed");
        Connection connection = newConnection();
        GetResponse opened =
                created.next(event -> header(event, "peer_port").equals(String.valueOf(localPort(connection))));
        connection.close();
        GetResponse event = closed.next("pid", header(opened, "pid"));
        assertThat(header(event, "name")).isEqualTo(header(opened, "name"));
        assertThat(header(event, "node")).isEqualTo(header(opened, "node"));
        assertThat(headers(event)).containsKey("client_properties");
    }

    @Test
    void aChannelThatOpensIsTold() throws Exception {
        Watch watch = watch("channel.created");
        String user = user(".*", ".*", ".*");
        Connection connection = connect(user, "/");
        assertThat(connection.createChannel(7)).isNotNull();
        GetResponse event = watch.next("user", user);
        assertThat(headers(event)).containsEntry("number", 7L);
        assertThat(header(event, "name")).endsWith(" (7)");
        assertThat(header(event, "vhost")).isEqualTo("/");
        assertThat(header(event, "user_who_performed_action")).isEqualTo(user);
    }

    @Test
    void aChannelThatClosesIsToldByTheNameOfItsProcess() throws Exception {
        Watch created = watch("channel.created");
        Watch closed = watch("channel.closed");
        String user = user(".*", ".*", ".*");
        Channel channel = channelOf(user);
        GetResponse opened = created.next("user", user);
        channel.close();
        GetResponse event = closed.next("pid", header(opened, "pid"));
        assertThat(headers(event)).containsOnlyKeys("pid", "user_who_performed_action", "timestamp_in_ms");
    }

    @Test
    void aChannelThatIsClosedForAMistakeIsTold() throws Exception {
        Watch created = watch("channel.created");
        Watch closed = watch("channel.closed");
        String user = user(".*", ".*", ".*");
        Channel channel = channelOf(user);
        GetResponse opened = created.next("user", user);
        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue 'missing' in vhost '/'",
                50,
                10,
                closing -> closing.queueDeclarePassive("missing"));
        closed.next("pid", header(opened, "pid"));
    }

    @Test
    void aConsumerThatSubscribesIsTold() throws Exception {
        Watch watch = watch("consumer.created");
        String queue = transientQueue(channel());
        channel().basicQos(7);
        channel()
                .basicConsume(
                        queue, false, "tag", false, true, Map.of("x-priority", 3), (tag, delivery) -> {}, tag -> {});
        GetResponse event = watch.next("queue", queue);
        assertThat(header(event, "consumer_tag")).isEqualTo("tag");
        assertThat(header(event, "vhost")).isEqualTo("/");
        assertThat(headers(event))
                .containsEntry("ack_required", true)
                .containsEntry("exclusive", true)
                .containsEntry("prefetch_count", 7L);
        assertThat(texts(event, "arguments")).containsExactly("{<<\"x-priority\">>,signedint,3}");
    }

    @Test
    void aConsumerThatIsCancelledIsTold() throws Exception {
        Watch watch = watch("consumer.deleted");
        String queue = transientQueue(channel());
        channel().basicCancel(channel().basicConsume(queue, true, "tag", (tag, delivery) -> {}, tag -> {}));
        GetResponse event = watch.next("queue", queue);
        assertThat(header(event, "consumer_tag")).isEqualTo("tag");
        assertThat(headers(event))
                .containsOnlyKeys(
                        "consumer_tag", "queue", "vhost", "channel", "user_who_performed_action", "timestamp_in_ms");
    }

    @Test
    void aConsumerGoesWithItsChannel() throws Exception {
        Watch watch = watch("consumer.deleted");
        Channel channel = newChannel();
        String queue = transientQueue(channel);
        channel.basicConsume(queue, true, "tag", (tag, delivery) -> {}, tag -> {});
        channel.close();
        watch.next("queue", queue);
    }

    @Test
    void aConsumerGoesWithItsQueue() throws Exception {
        Watch watch = watch("consumer.deleted");
        String queue = transientQueue(channel());
        channel().basicConsume(queue, true, "tag", (tag, delivery) -> {}, tag -> {});
        channel().queueDelete(queue);
        watch.next("queue", queue);
    }

    @Test
    void aNewVirtualHostIsToldAfterItsExchanges() throws Exception {
        Watch watch = watch("*.created");
        String virtualHost = virtualHost();
        for (int exchange = 0; exchange < 7; exchange++) {
            GetResponse event = watch.next("vhost", virtualHost);
            assertThat(event.getEnvelope().getRoutingKey()).isEqualTo("exchange.created");
        }
        assertThat(watch.next("name", virtualHost).getEnvelope().getRoutingKey())
                .isEqualTo("vhost.created");
    }

    @Test
    void aVirtualHostThatIsDeletedIsToldWithAllThatWasInIt() throws Exception {
        Watch watch = watch("*.deleted");
        String virtualHost = name("vhost");
        administration().addVirtualHost(virtualHost);
        administration().setPermissions(virtualHost, me(), ".*", ".*", ".*");
        newChannel(connect(me(), virtualHost)).queueDeclare("q", true, false, false, NO_ARGUMENTS);
        administration().deleteVirtualHost(virtualHost);
        assertThat(watch.next("vhost", virtualHost).getEnvelope().getRoutingKey())
                .isEqualTo("permission.deleted");
        assertThat(watch.next("vhost", virtualHost).getEnvelope().getRoutingKey())
                .isEqualTo("queue.deleted");
        assertThat(watch.next("vhost", virtualHost).getEnvelope().getRoutingKey())
                .isEqualTo("exchange.deleted");
        assertThat(watch.next("name", virtualHost).getEnvelope().getRoutingKey())
                .isEqualTo("vhost.deleted");
    }
}
