package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** An exclusive queue belongs to the connection that declared it. */
class ExclusiveQueueTest extends AmqpTest {
    private interface QueueRequest {
        void make(Channel channel, String queue) throws Exception;
    }

    private static String locked(String queue) {
        return "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + queue
                + "' in vhost '/'. It could be originally declared on another connection or the exclusive property"
                + " value does not match that of the original declaration.";
    }

    private String exclusiveQueue() throws Exception {
        return channel()
                .queueDeclare(name("exclusive"), false, true, false, NO_ARGUMENTS)
                .getQueue();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("declare", 50, 10, (QueueRequest)
                        (channel, queue) -> channel.queueDeclare(queue, false, true, false, NO_ARGUMENTS)),
                Arguments.of("passive declare", 50, 10, (QueueRequest) Channel::queueDeclarePassive),
                Arguments.of(
                        "bind", 50, 20, (QueueRequest) (channel, queue) -> channel.queueBind(queue, "amq.direct", "k")),
                Arguments.of("purge", 50, 30, (QueueRequest) Channel::queuePurge),
                Arguments.of("delete", 50, 40, (QueueRequest) Channel::queueDelete),
                Arguments.of("get", 60, 70, (QueueRequest) (channel, queue) -> channel.basicGet(queue, true)),
                Arguments.of("consume", 60, 20, (QueueRequest) Deliveries::consume));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void anotherConnectionIsRefusedIt(String what, int classId, int methodId, QueueRequest request) throws Exception {
        String queue = exclusiveQueue();
        Channel stranger = newChannel(newConnection());
        assertChannelError(stranger, 405, locked(queue), classId, methodId, () -> request.make(stranger, queue));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void anotherChannelOfItsConnectionIsNotRefused(String what, int classId, int methodId, QueueRequest request)
            throws Exception {
        String queue = exclusiveQueue();
        Channel other = newChannel();
        request.make(other, queue);
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void anotherConnectionMayUnbindIt() throws Exception {
        String queue = exclusiveQueue();
        newChannel(newConnection()).queueUnbind(queue, "amq.direct", "k");
    }

    @Test
    void anotherConnectionMayPublishToIt() throws Exception {
        String queue = exclusiveQueue();
        Channel stranger = newChannel(newConnection());
        stranger.confirmSelect();
        stranger.basicPublish("", queue, null, utf8("from outside"));
        stranger.waitForConfirmsOrDie(15_000);
        assertThat(get(queue)).isEqualTo("from outside");
    }

    @Test
    void itCannotBeDeclaredAgainAsShared() throws Exception {
        String queue = exclusiveQueue();
        assertChannelError(
                channel(),
                405,
                locked(queue),
                50,
                10,
                () -> channel().queueDeclare(queue, false, false, false, NO_ARGUMENTS));
    }

    @Test
    void aSharedOneCannotBeDeclaredAgainAsExclusive() throws Exception {
        String queue = sharedQueue();
        assertChannelError(
                channel(),
                405,
                locked(queue),
                50,
                10,
                () -> channel().queueDeclare(queue, true, true, false, NO_ARGUMENTS));
    }

    @Test
    void exclusivityIsCheckedBeforeEverythingElse() throws Exception {
        String queue = exclusiveQueue();
        Channel stranger = newChannel(newConnection());
        assertChannelError(
                stranger,
                405,
                locked(queue),
                50,
                10,
                () -> stranger.queueDeclare(queue, true, true, true, NO_ARGUMENTS));
    }

    @Test
    void itOutlivesTheChannelThatDeclaredIt() throws Exception {
        Channel declaring = newChannel();
        String queue =
                declaring.queueDeclare("", false, true, false, NO_ARGUMENTS).getQueue();
        declaring.close();
        channel().queueDeclarePassive(queue);
    }

    @Test
    void itGoesWithItsConnection() throws Exception {
        Connection owner = newConnection();
        String queue = newChannel(owner)
                .queueDeclare("", false, true, false, NO_ARGUMENTS)
                .getQueue();
        owner.close();
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                50,
                10,
                () -> channel().queueDeclarePassive(queue));
    }

    @Test
    void aDurableOneGoesWithItsConnectionToo() throws Exception {
        Connection owner = newConnection();
        String queue = name("durable");
        newChannel(owner).queueDeclare(queue, true, true, false, NO_ARGUMENTS);
        owner.close();
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                50,
                10,
                () -> channel().queueDeclarePassive(queue));
    }

    @Test
    void itsNameMayBeUsedAgainByAnotherConnection() throws Exception {
        Connection owner = newConnection();
        String queue = name("again");
        newChannel(owner).queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        owner.close();
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
    }
}
