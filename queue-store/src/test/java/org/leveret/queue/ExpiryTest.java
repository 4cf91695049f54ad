package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that wait for too long go, at the head of the queue and at their time. */
class ExpiryTest {
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private static QueueFixture queueOf(long timeToLiveMs) {
        return new QueueFixture(QueueSettings.builder(1, true, UNBOUNDED)
                .timeToLiveMs(timeToLiveMs)
                .build());
    }

    private static QueueFixture deadLettering(long timeToLiveMs, long residentBytesMax) {
        return new QueueFixture(QueueSettings.builder(1, true, residentBytesMax)
                .timeToLiveMs(timeToLiveMs)
                .deadLetters(true)
                .build());
    }

    private static Message message(String name, boolean persistent, long publishedMs, long timeToLiveMs) {
        return new Message("", name, new byte[10], 0, persistent, publishedMs, timeToLiveMs);
    }

    private static void enqueue(QueueFixture fixture, String name, long nowMs, long timeToLiveMs) {
        fixture.queue.enqueue(message(name, false, nowMs, timeToLiveMs), 0, null, nowMs);
    }

    @Test
    void theQueueIsWokenWhenItsFirstMessageExpires() {
        QueueFixture fixture = queueOf(100);
        enqueue(fixture, "a", 1_000, Message.FOREVER);
        enqueue(fixture, "b", 1_050, Message.FOREVER);
        assertThat(fixture.effects()).containsExactly("wake at 1100");
        fixture.queue.tick(1_100);
        assertThat(fixture.effects()).containsExactly("wake at 1150");
        assertThat(fixture.queue.readyCount()).isOne();
        fixture.queue.tick(1_150);
        assertThat(fixture.queue.readyCount()).isZero();
        assertThat(fixture.effects()).isEmpty();
    }

    @Test
    void aMessageThatExpiresIsToldIfItHasNoDeadLetter() {
        QueueFixture fixture = queueOf(100);
        enqueue(fixture, "a", 1_000, Message.FOREVER);
        fixture.queue.tick(1_100);
        assertThat(fixture.dropped()).containsExactly("a EXPIRED");
        QueueFixture lettered = deadLettering(100, UNBOUNDED);
        enqueue(lettered, "a", 1_000, Message.FOREVER);
        lettered.queue.tick(1_100);
        assertThat(lettered.dropped()).isEmpty();
    }

    @Test
    void theShorterTimeToLiveCounts() {
        QueueFixture fixture = queueOf(100);
        enqueue(fixture, "a", 0, 30);
        assertThat(fixture.effects()).containsExactly("wake at 30");
        fixture.queue.tick(30);
        enqueue(fixture, "b", 40, 500);
        assertThat(fixture.effects()).containsExactly("wake at 140");
    }

    @Test
    void anExpiredMessageStaysBehindOneThatLives() {
        QueueFixture fixture = queueOf(Message.FOREVER);
        enqueue(fixture, "a", 0, Message.FOREVER);
        enqueue(fixture, "b", 0, 10);
        fixture.queue.tick(50);
        assertThat(fixture.queue.readyCount()).isEqualTo(2);
        fixture.queue.fetch(true, "f", 60);
        assertThat(fixture.effects()).containsExactly("fetched f a leaving 1");
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void anExpiredMessageIsNotDeliveredHoweverLateTheQueueIsWoken() {
        QueueFixture fixture = queueOf(10);
        enqueue(fixture, "a", 0, Message.FOREVER);
        fixture.queue.fetch(true, "f", 11);
        assertThat(fixture.effects()).containsExactly("wake at 10", "fetched f nothing");
    }

    @Test
    void aTimeToLiveOfZeroLetsAMessageOnlyPassToSomebodyWhoWaits() {
        QueueFixture fixture = queueOf(0);
        fixture.consume("c", 1);
        enqueue(fixture, "a", 5, Message.FOREVER);
        enqueue(fixture, "b", 5, Message.FOREVER);
        assertThat(fixture.deliveries()).containsExactly("c a");
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void whatIsOutDoesNotExpireButMayWhenItReturns() {
        QueueFixture fixture = queueOf(10);
        QueueConsumer consumer = fixture.consume("c", 1);
        enqueue(fixture, "a", 0, Message.FOREVER);
        fixture.queue.tick(100);
        assertThat(fixture.queue.unackedCount()).isOne();
        fixture.queue.unsubscribe(consumer, 100);
        fixture.queue.settle(new long[] {fixture.position("a")}, 0, 1, Outcome.RELEASED, null, 100);
        assertThat(fixture.queue.readyCount() + fixture.queue.unackedCount()).isZero();
    }

    @Test
    void anExpiredPersistentMessageIsForgotten() {
        QueueFixture fixture = queueOf(10);
        fixture.queue.enqueue(message("a", true, 0, Message.FOREVER), 0, null, 0);
        fixture.queue.tick(10);
        assertThat(fixture.effects()).containsExactly("persist a", "wake at 10", "forget a");
    }

    @Test
    void theTimeGoesOnWhileTheBrokerIsDown() {
        QueueFixture fixture = queueOf(Message.FOREVER);
        fixture.queue.enqueue(message("a", true, 0, 10), 0, null, 0);
        fixture.queue.enqueue(message("b", true, 0, 90), 0, null, 0);
        QueueFixture after = fixture.restarted(UNBOUNDED);
        after.queue.tick(20);
        after.answerLoads();
        after.queue.tick(20);
        assertThat(after.queue.readyCount()).isOne();
        assertThat(after.effects()).containsExactly("load 0", "wake at 10", "forget a", "wake at 90");
    }

    @Test
    void aQueueWithoutAnyTimeToLiveLoadsNothingAfterARestart() {
        QueueFixture fixture = queueOf(Message.FOREVER);
        fixture.queue.enqueue(message("a", true, 0, Message.FOREVER), 0, null, 0);
        QueueFixture after = fixture.restarted(UNBOUNDED);
        after.queue.tick(20);
        assertThat(after.effects()).isEmpty();
    }

    @Test
    void manyThatExpireAtOnceGoInPieces() {
        QueueFixture fixture = queueOf(10);
        fixture.enqueue(0, 2 * QueueMachine.ENDS_AT_ONCE_MAX + 1, 10, false);
        fixture.effects();
        fixture.queue.tick(10);
        assertThat(fixture.queue.readyCount()).isEqualTo(QueueMachine.ENDS_AT_ONCE_MAX + 1);
        assertThat(fixture.effects()).containsExactly("wake at 10");
        fixture.queue.tick(10);
        fixture.queue.tick(10);
        assertThat(fixture.queue.readyCount()).isZero();
        assertThat(fixture.effects()).containsExactly("wake at 10");
    }

    @Test
    void deadLettersAreHandedOverInOrderBeforeTheyAreForgotten() {
        QueueFixture fixture = deadLettering(10, UNBOUNDED);
        fixture.queue.enqueue(message("a", true, 0, Message.FOREVER), 0, null, 0);
        fixture.queue.enqueue(message("b", false, 0, Message.FOREVER), 0, null, 0);
        fixture.effects();
        fixture.queue.tick(10);
        assertThat(fixture.effects()).containsExactly("dead letter a EXPIRED", "forget a", "dead letter b EXPIRED");
    }

    @Test
    void whatIsRejectedIsADeadLetterAndWhatIsAcceptedOrPurgedIsNot() {
        QueueFixture fixture = deadLettering(Message.FOREVER, UNBOUNDED);
        QueueConsumer consumer = fixture.consume("c", 2);
        fixture.enqueue("a", "b", "c");
        fixture.effects();
        fixture.accept(null, "a");
        fixture.settle(Outcome.REJECTED, null, "b");
        fixture.queue.purge(0);
        assertThat(fixture.effects()).containsExactly("dead letter b REJECTED");
        assertThat(consumer.credit()).isZero();
        assertThat(fixture.queue.readyCount() + fixture.queue.unackedCount()).isZero();
    }

    @Test
    void aRejectedMessageThatIsPagedOutIsLoadedForItsDeadLetter() {
        QueueFixture fixture = deadLettering(Message.FOREVER, 0);
        fixture.consume("c", 1);
        fixture.queue.enqueue(message("a", true, 0, Message.FOREVER), 0, null, 0);
        fixture.answerLoads();
        fixture.queue.residentBytesMax(0, 0);
        assertThat(fixture.queue.residentCount()).isZero();
        fixture.effects();
        fixture.settle(Outcome.REJECTED, null, "a");
        fixture.settle(Outcome.REJECTED, null, "a");
        assertThat(fixture.effects()).containsExactly("load 0");
        assertThat(fixture.queue.unackedCount()).isOne();
        fixture.answerLoads();
        assertThat(fixture.effects()).isEqualTo(List.of("dead letter a REJECTED", "forget a"));
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void aMessageWhoseTimeIsAwaitedNeedNotStayInTheHeap() {
        QueueFixture fixture = deadLettering(100, UNBOUNDED);
        fixture.queue.enqueue(message("a", true, 0, Message.FOREVER), 0, null, 0);
        fixture.effects();
        fixture.queue.residentBytesMax(0, 1);
        assertThat(fixture.queue.residentCount()).isZero();
        assertThat(fixture.loads).isEmpty();
        fixture.queue.tick(100);
        assertThat(fixture.effects()).containsExactly("load 0");
        fixture.loadsAnsweredMs = 100;
        fixture.answerLoads();
        assertThat(fixture.effects()).containsExactly("dead letter a EXPIRED", "forget a");
    }

    @Test
    void rejectedMessagesAreLoadedASegmentAtATimeAndLeaveInTheirOrder() {
        int count = 24;
        QueueFixture fixture = deadLettering(Message.FOREVER, 0);
        fixture.consume("c", count);
        fixture.enqueue(0, count, 40_000, true);
        fixture.answerLoads();
        fixture.queue.residentBytesMax(0, 0);
        assertThat(fixture.queue.residentCount()).isZero();
        fixture.effects();
        fixture.settle(
                Outcome.REJECTED,
                null,
                IntStream.range(0, count).mapToObj(number -> "m" + number).toArray(String[]::new));
        assertThat(fixture.loads).hasSize(1);
        fixture.answerLoads();
        assertThat(fixture.effects().stream().filter(effect -> effect.startsWith("dead letter")))
                .containsExactlyElementsOf(IntStream.range(0, count)
                        .mapToObj(number -> "dead letter m" + number + " REJECTED")
                        .toList());
        assertThat(fixture.queue.unackedCount()).isZero();
    }
}
