package org.leveret.conformance.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** An empty queue name means the queue that this channel declared last. */
class LastDeclaredQueueTest extends AmqpTest {
    private interface ChannelRequest {
        void make(Channel channel) throws Exception;
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("get", 60, 70, (ChannelRequest) channel -> channel.basicGet("", true)),
                Arguments.of("consume", 60, 20, (ChannelRequest) channel -> Deliveries.consume(channel, "", true)),
                Arguments.of("purge", 50, 30, (ChannelRequest) channel -> channel.queuePurge("")),
                Arguments.of("delete", 50, 40, (ChannelRequest) channel -> channel.queueDelete("")),
                Arguments.of("bind", 50, 20, (ChannelRequest) channel -> channel.queueBind("", "amq.direct", "key")),
                Arguments.of(
                        "unbind", 50, 50, (ChannelRequest) channel -> channel.queueUnbind("", "amq.direct", "key")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void withNoneDeclaredItIsNotFound(String what, int classId, int methodId, ChannelRequest request) throws Exception {
        Channel fresh = newChannel();
        assertChannelError(
                fresh, 404, "NOT_FOUND - no previously declared queue", classId, methodId, () -> request.make(fresh));
    }

    @Test
    void itIsGotten() throws Exception {
        publishAll("", queue(), "one");
        assertThat(get("")).isEqualTo("one");
    }

    @Test
    void itIsTheLastOfSeveral() throws Exception {
        queue();
        String last = queue();
        publishAll("", last, "one");
        assertThat(get("")).isEqualTo("one");
    }

    @Test
    void itIsPurged() throws Exception {
        publishAll("", queue(), "one", "two");
        assertThat(channel().queuePurge("").getMessageCount()).isEqualTo(2);
    }

    @Test
    void itIsDeleted() throws Exception {
        String queue = queue();
        channel().queueDelete("");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                60,
                70,
                () -> channel().basicGet(queue, true));
    }

    @Test
    void aPassiveDeclareCounts() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one");
        Channel other = newChannel();
        other.queueDeclarePassive(queue);
        assertThat(text(other.basicGet("", true))).isEqualTo("one");
    }

    @Test
    void aDeclareThatWaitsForNoAnswerCounts() throws Exception {
        String queue = name("nowait");
        channel().queueDeclareNoWait(queue, false, true, false, NO_ARGUMENTS);
        publish("", queue, "one");
        assertThat(get("")).isEqualTo("one");
    }

    @Test
    void anEmptyRoutingKeyNextToAnEmptyQueueNameIsTheQueuesNameToo() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        channel().queueBind("", exchange, "");
        publishAll(exchange, queue, "by name");
        publishAll(exchange, "", "by nothing");
        assertThat(getAll(queue)).containsExactly("by name");
    }

    @Test
    void everyChannelRemembersItsOwn() throws Exception {
        String first = queue();
        Channel other = newChannel();
        other.queueDeclare("", false, true, false, NO_ARGUMENTS);
        publishAll("", first, "one");
        assertThat(get("")).isEqualTo("one");
        assertThat(other.basicGet("", true)).isNull();
    }
}
