package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;

class QueueDeclareTest extends VhostTest {
    private static final FieldTable TTL =
            FieldTable.builder().put("x-message-ttl", 1000).build();

    private static String locked(String queue) {
        return "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + queue
                + "' in vhost '/'. It could be"
                + " originally declared on another connection or the exclusive property value does not match that of"
                + " the original declaration.";
    }

    private static String inequivalent(String field, String difference) {
        return "PRECONDITION_FAILED - inequivalent arg '" + field + "' for queue 'q' in vhost '/': " + difference;
    }

    @Test
    void aDeclaredQueueIsRegisteredWhenTheReplyComes() {
        QueueDeclared declared = client.declareQueue("q");

        assertThat(declared.name()).isEqualTo("q");
        assertThat(declared.messageCount()).isZero();
        assertThat(declared.consumerCount()).isZero();
        assertThat(broker.vhost().queue("q")).isSameAs(declared.queue());
        QueueDefinition definition = declared.queue().definition();
        assertThat(definition.durable()).isTrue();
        assertThat(definition.isExclusive()).isFalse();
        assertThat(definition.type()).isEqualTo(QueueType.CLASSIC);
        assertThat(definition.arguments())
                .isEqualTo(FieldTable.builder().put("x-queue-type", "classic").build());
    }

    @Test
    void aRedeclareTellsReadyMessagesAndConsumers() {
        client.declareQueue("q");
        broker.queue("q").holds(3, 2);

        QueueDeclared again = client.declareQueue("q");
        assertThat(again.messageCount()).isEqualTo(3);
        assertThat(again.consumerCount()).isEqualTo(2);
        assertThat(broker.started).hasSize(1);
    }

    @Test
    void generatedNamesAreRandomUrlSafeAndNotExclusive() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            QueueDeclared declared = client.declareQueue("");
            assertThat(declared.name()).matches("amq\\.gen-[A-Za-z0-9_-]{22}");
            assertThat(declared.queue().definition().isExclusive()).isFalse();
            names.add(declared.name());
        }
        assertThat(names).hasSize(100);
    }

    @Test
    void reservedNamesAreRefusedEvenIfTheQueueExists() {
        assertRefused(
                "ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'",
                () -> client.declareQueue("amq.mine"));
        String generated = client.declareQueue("").name();
        assertRefused(
                "ACCESS_REFUSED - queue name '" + generated + "' contains reserved prefix 'amq.*'",
                () -> client.declareQueue(generated));
        assertThat(client.checkQueue(generated).name()).isEqualTo(generated);
        client.declareQueue("AMQ.mine");
    }

    @Test
    void lineBreaksInNamesAreDropped() {
        assertThat(client.declareQueue("a\r\nb").name()).isEqualTo("ab");
        assertThat(client.checkQueue("\nab").name()).isEqualTo("ab");
    }

    @Test
    void aPassiveDeclareTellsCountsOrThatThereIsNone() {
        assertRefused("NOT_FOUND - no queue 'q' in vhost '/'", () -> client.checkQueue("q"));
        assertRefused("NOT_FOUND - no queue '' in vhost '/'", () -> client.checkQueue(""));
        client.declareQueue("q");
        broker.queue("q").holds(7, 1);
        assertThat(client.checkQueue("q").messageCount()).isEqualTo(7);
        assertThat(client.checkQueue("q").consumerCount()).isEqualTo(1);
    }

    @Test
    void anExclusiveQueueIsLockedForOtherConnections() {
        client.declareExclusiveQueue("q");
        TestClient other = broker.connect();

        assertRefused(locked("q"), () -> other.declareQueue("q"));
        assertRefused(locked("q"), () -> other.declareExclusiveQueue("q"));
        assertRefused(locked("q"), () -> other.checkQueue("q"));
        assertRefused(locked("q"), () -> other.bindQueue("q", "amq.direct", "k"));
        assertRefused(locked("q"), () -> other.deleteQueue("q", false, false));
        other.unbindQueue("q", "amq.direct", "k");
        client.bindQueue("q", "amq.direct", "k");
        assertRefused(locked("q"), () -> other.unbindQueue("q", "amq.direct", "k"));
        client.declareExclusiveQueue("q");
        client.checkQueue("q");
    }

    @Test
    void theExclusiveFlagMustBeTheSameOnARedeclareEvenOnTheSameConnection() {
        client.declareQueue("shared", false, false, false, FieldTable.EMPTY);
        assertRefused(locked("shared"), () -> client.declareExclusiveQueue("shared"));
        client.declareExclusiveQueue("mine");
        assertRefused(locked("mine"), () -> client.declareQueue("mine", false, false, false, FieldTable.EMPTY));
    }

    @Test
    void anExclusiveQueueIsNotDurable() {
        QueueDeclared declared = client.declareQueue("q", true, true, false, FieldTable.EMPTY);
        assertThat(declared.queue().definition().durable()).isFalse();
        client.declareQueue("q", false, true, false, FieldTable.EMPTY);
    }

    @Test
    void aDifferenceIsRefusedInTheOrderExclusiveDurableAutoDeleteArguments() {
        client.declareQueue("q", true, false, false, FieldTable.EMPTY);

        assertRefused(locked("q"), () -> client.declareQueue("q", false, true, true, TTL));
        assertRefused(
                inequivalent("durable", "received 'false' but current is 'true'"),
                () -> client.declareQueue("q", false, false, true, TTL));
        assertRefused(
                inequivalent("auto_delete", "received 'true' but current is 'false'"),
                () -> client.declareQueue("q", true, false, true, TTL));
        assertRefused(
                inequivalent("x-message-ttl", "received the value '1000' of type 'signedint' but current is none"),
                () -> client.declareQueue("q", TTL));
    }

    @Test
    void argumentsAreComparedByValueWhateverTheWidthOfAnInteger() {
        client.declareQueue("q", TTL);

        client.declareQueue(
                "q", FieldTable.builder().put("x-message-ttl", 1000L).build());
        client.declareQueue(
                "q",
                FieldTable.builder()
                        .put("x-message-ttl", new FieldValue(FieldType.INT16, 1000L))
                        .build());
        assertRefused(
                inequivalent("x-message-ttl", "received '2000' but current is '1000'"),
                () -> client.declareQueue(
                        "q", FieldTable.builder().put("x-message-ttl", 2000).build()));
        assertRefused(
                inequivalent("x-message-ttl", "received none but current is the value '1000' of type 'signedint'"),
                () -> client.declareQueue("q"));
    }

    @Test
    void argumentsThatNoTypeKnowsAreNotCompared() {
        client.declareQueue("q", FieldTable.builder().put("x-foo", 1).build());
        client.declareQueue("q", FieldTable.builder().put("x-ha-policy", "all").build());
    }

    @Test
    void noTypeAndClassicAreTheSame() {
        FieldTable classic = FieldTable.builder().put("x-queue-type", "classic").build();
        client.declareQueue("implied");
        client.declareQueue("implied", classic);
        client.declareQueue("said", classic);
        client.declareQueue("said");
        assertRefused(
                "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'said' in vhost '/': received 'quorum'"
                        + " but current is 'classic'",
                () -> client.declareQueue(
                        "said",
                        FieldTable.builder().put("x-queue-type", "quorum").build()));
    }

    @Test
    void aRefusedDeclareStartsNoQueue() {
        assertRefused(
                "PRECONDITION_FAILED - invalid arg 'x-message-ttl' for queue 'q' in vhost '/': {value_negative,-1}",
                () -> client.declareQueue(
                        "q", FieldTable.builder().put("x-message-ttl", -1).build()));
        assertThat(broker.started).isEmpty();
        assertThat(broker.vhost().queue("q")).isNull();
    }

    @Test
    void everyQueueHasAnIdOfItsOwn() {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ids.add(client.declareQueue("q").queue().definition().id());
            client.deleteQueue("q", false, false);
        }
        assertThat(ids).hasSize(50);
    }
}
