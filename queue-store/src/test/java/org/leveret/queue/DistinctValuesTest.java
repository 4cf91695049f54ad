package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queues that hold no two messages with the same value; here the first letter of a message's name, if it is a small one. */
class DistinctValuesTest {
    private static @Nullable ValueHash firstLetter(Message message) {
        String name = message.routingKey();
        return Character.isLowerCase(name.charAt(0)) ? new ValueHash(name.charAt(0), 7) : null;
    }

    private static QueueSettings.Builder settings(long residentBytesMax) {
        return QueueSettings.builder(1, true, residentBytesMax).distinctBy(DistinctValuesTest::firstLetter);
    }

    private static QueueFixture queue() {
        return new QueueFixture(settings(QueueFixture.UNBOUNDED).build());
    }

    private static void publish(QueueFixture fixture, String name) {
        fixture.queue.enqueue(QueueFixture.message(name, 10, true), 0, "ticket of " + name, 0);
    }

    @Test
    void aMessageWithAValueThatIsThereIsNotTakenAndConfirmed() {
        QueueFixture fixture = queue();
        publish(fixture, "a1");
        publish(fixture, "a2");
        assertThat(fixture.effects()).containsExactly("persist a1 for ticket of a1", "duplicate ticket of a2");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void withoutATicketNobodyIsTold() {
        QueueFixture fixture = queue();
        fixture.enqueue("a1", "a2");
        assertThat(fixture.effects()).isEmpty();
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void otherValuesAndNoValueAreTaken() {
        QueueFixture fixture = queue();
        fixture.enqueue("a", "b", "X", "X");
        assertThat(fixture.queue.readyCount()).isEqualTo(4);
    }

    @Test
    void whatIsOutIsThereStill() {
        QueueFixture fixture = queue();
        fixture.consume("c", 1);
        fixture.enqueue("a1", "a2");
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void anAckFreesTheValue() {
        QueueFixture fixture = queue();
        QueueConsumer consumer = fixture.consume("c", 1);
        fixture.enqueue("a1");
        fixture.accept(consumer, "a1");
        fixture.enqueue("a2");
        assertThat(fixture.deliveries()).containsExactly("c a1", "c a2");
    }

    @Test
    void aReturnDoesNotFreeIt() {
        QueueFixture fixture = queue();
        QueueConsumer consumer = fixture.consume("c", 1);
        fixture.enqueue("a1");
        fixture.release(consumer, "a1");
        fixture.enqueue("a2");
        assertThat(fixture.queue.readyCount() + fixture.queue.unackedCount()).isEqualTo(1);
    }

    @Test
    void aRejectionFreesItThoughTheDeadLetterIsNotSafeYet() {
        QueueFixture fixture = new QueueFixture(
                settings(QueueFixture.UNBOUNDED).deadLettersSafely(true).build());
        QueueConsumer consumer = fixture.consume("c", 1);
        fixture.enqueue("a1");
        fixture.settle(Outcome.REJECTED, consumer, "a1");
        fixture.effects();
        publish(fixture, "a2");
        assertThat(fixture.effects()).contains("persist a2 for ticket of a2");
    }

    @Test
    void expiryFreesIt() {
        QueueFixture fixture = new QueueFixture(
                settings(QueueFixture.UNBOUNDED).timeToLiveMs(5).build());
        fixture.enqueue("a1");
        fixture.queue.tick(5);
        fixture.enqueue("a2");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void beingDroppedAtALimitFreesIt() {
        QueueFixture fixture = new QueueFixture(settings(QueueFixture.UNBOUNDED)
                .lengthLimit(new LengthLimit(1, Long.MAX_VALUE, LengthLimit.Overflow.DROP_HEAD))
                .build());
        fixture.enqueue("a1", "b1", "a2");
        fixture.consume("c", 1);
        assertThat(fixture.deliveries()).containsExactly("c a2");
    }

    @Test
    void aPurgeFreesIt() {
        QueueFixture fixture = queue();
        fixture.enqueue("a1");
        fixture.queue.purge(0);
        fixture.enqueue("a2");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void whoNeedNotAckFreesItAtOnce() {
        QueueFixture fixture = queue();
        fixture.consumeWithoutAck("c");
        fixture.enqueue("a1", "a2");
        assertThat(fixture.deliveries()).containsExactly("c a1", "c a2");
    }

    @Test
    void aFullQueueConfirmsWhatItHas() {
        QueueFixture fixture = new QueueFixture(settings(QueueFixture.UNBOUNDED)
                .lengthLimit(new LengthLimit(1, Long.MAX_VALUE, LengthLimit.Overflow.REJECT_PUBLISH))
                .build());
        fixture.enqueue("a1");
        publish(fixture, "a2");
        publish(fixture, "b1");
        assertThat(fixture.effects()).containsExactly("duplicate ticket of a2", "refuse ticket of b1");
    }

    @Test
    void whatIsPagedOutIsThereStill() {
        QueueFixture fixture = new QueueFixture(settings(0).build());
        publish(fixture, "a1");
        fixture.enqueue("b1");
        fixture.effects();
        publish(fixture, "a2");
        assertThat(fixture.effects()).containsExactly("duplicate ticket of a2");
    }

    @Test
    void whatIsGivenUpAndCannotBeReadHasItsValueStillHoweverManyCameMeanwhile() {
        QueueFixture fixture = new QueueFixture(settings(0).deadLetters(true).build());
        QueueConsumer consumer = fixture.consume("c", 1);
        publish(fixture, "a1");
        fixture.settle(Outcome.REJECTED, consumer, "a1");
        for (char letter = 'b'; letter <= 'z'; letter++) {
            publish(fixture, letter + "1");
        }
        fixture.store.remove(fixture.position("a1"));
        fixture.answerLoads();
        fixture.effects();
        publish(fixture, "a2");
        assertThat(fixture.effects()).containsExactly("duplicate ticket of a2");
    }

    private static QueueFixture restarted(QueueFixture before) {
        QueueFixture after = new QueueFixture(settings(QueueFixture.UNBOUNDED).build());
        after.store.putAll(before.store);
        long next = before.store.isEmpty() ? 0 : before.store.lastKey() + 1;
        after.queue.recover(
                QueueFixture.recoveredSegments(after.store, Map.of()), next, before.queue.deliveredUpTo(), 0);
        after.queue.tick(0);
        return after;
    }

    @Test
    void afterARestartWhatIsThereIsKnown() {
        QueueFixture before = queue();
        publish(before, "a1");
        QueueFixture after = restarted(before);
        after.answerLoads();
        after.effects();
        publish(after, "a2");
        assertThat(after.effects()).containsExactly("duplicate ticket of a2");
    }

    @Test
    void untilItIsKnownNothingIsDelivered() {
        QueueFixture before = queue();
        publish(before, "a1");
        QueueFixture after = restarted(before);
        after.consume("c", 5);
        after.queue.fetch(true, "f", 0);
        assertThat(after.effects()).containsExactly("load 0", "subscribed c");
        after.answerLoads();
        assertThat(after.effects()).containsExactly("forget a1", "fetched f a1 leaving 0");
    }

    @Test
    void whatHasComeMeanwhileAndIsThereAlreadyIsDropped() {
        QueueFixture before = queue();
        publish(before, "a1");
        QueueFixture after = restarted(before);
        publish(after, "a2");
        publish(after, "b2");
        after.answerLoads();
        after.consume("c", 5);
        assertThat(after.effects())
                .containsExactly(
                        "load 0",
                        "persist a2 for ticket of a2",
                        "persist b2 for ticket of b2",
                        "forget a2",
                        "subscribed c",
                        "deliver c a1",
                        "deliver c b2");
    }

    @Test
    void aPurgeMeanwhileLeavesNothingToKnow() {
        QueueFixture before = queue();
        publish(before, "a1");
        QueueFixture after = restarted(before);
        after.queue.purge(0);
        after.consume("c", 5);
        publish(after, "a2");
        assertThat(after.deliveries()).containsExactly("c a2");
        after.answerLoads();
        publish(after, "a3");
        assertThat(after.effects()).containsExactly("duplicate ticket of a3");
    }

    private static QueueSettings.Builder anyValues() {
        return QueueSettings.builder(1, true, QueueFixture.UNBOUNDED);
    }

    @Test
    void whenItIsAskedForLaterItHoldsAmongTheMessagesThatComeThen() {
        QueueFixture fixture = new QueueFixture(anyValues().build());
        fixture.enqueue("a1", "a2");
        fixture.queue.configure(settings(QueueFixture.UNBOUNDED).build(), 0);
        fixture.enqueue("a3", "a4", "b1");
        fixture.consume("c", 9);
        assertThat(fixture.deliveries()).containsExactly("c a1", "c a2", "c a3", "c b1");
    }

    @Test
    void whenItIsAskedForNoLongerEqualOnesAreTaken() {
        QueueFixture fixture = queue();
        fixture.enqueue("a1");
        fixture.queue.configure(anyValues().build(), 0);
        fixture.enqueue("a2");
        fixture.consume("c", 9);
        assertThat(fixture.deliveries()).containsExactly("c a1", "c a2");
    }

    @Test
    void anotherSettingThatChangesLeavesItWhatItKnows() {
        QueueFixture fixture = queue();
        fixture.enqueue("a1");
        fixture.queue.configure(settings(QueueFixture.UNBOUNDED).timeToLiveMs(5).build(), 0);
        fixture.enqueue("a2");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void whenItIsAskedForNoLongerNothingThatWasToBeReadHoldsDeliveriesUp() {
        QueueFixture before = queue();
        publish(before, "a1");
        QueueFixture after = restarted(before);
        after.queue.configure(anyValues().build(), 0);
        after.consume("c", 9);
        after.answerLoads();
        assertThat(after.deliveries()).containsExactly("c a1");
    }

    @Test
    void afterARestartEqualOnesThatWereThereBeforeItWasAskedForStay() {
        QueueFixture before = new QueueFixture(anyValues().build());
        publish(before, "a1");
        publish(before, "a2");
        QueueFixture after = restarted(before);
        after.answerLoads();
        publish(after, "a3");
        assertThat(after.queue.readyCount()).isEqualTo(2);
    }

    @Test
    void manyValuesComeAndGo() {
        QueueFixture fixture = new QueueFixture(QueueSettings.builder(1, false, QueueFixture.UNBOUNDED)
                .distinctBy(message -> {
                    long number = Long.parseLong(message.routingKey().substring(1));
                    return new ValueHash(number * 0x9E3779B97F4A7C15L, number);
                })
                .build());
        int count = 100_000;
        fixture.enqueue(0, count, 0, false);
        fixture.enqueue(0, count, 0, false);
        assertThat(fixture.queue.readyCount()).isEqualTo(count);
        fixture.queue.purge(0);
        fixture.enqueue(0, count, 0, false);
        assertThat(fixture.queue.readyCount()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            fixture.queue.fetch(true, "f", 0);
            fixture.enqueue(i, i + 1, 0, false);
        }
        fixture.enqueue(0, count, 0, false);
        assertThat(fixture.queue.readyCount()).isEqualTo(count);
    }
}
