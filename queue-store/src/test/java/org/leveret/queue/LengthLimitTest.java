package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.leveret.queue.LengthLimit.Overflow;

/** Queues that may have so many messages or bytes and no more. */
class LengthLimitTest {
    private static final long ANY = Long.MAX_VALUE;

    private static QueueFixture queue(long messagesMax, long bytesMax, Overflow overflow, boolean deadLetters) {
        return queue(false, QueueFixture.UNBOUNDED, new LengthLimit(messagesMax, bytesMax, overflow), deadLetters);
    }

    private static QueueFixture queue(boolean durable, long residentBytesMax, LengthLimit limit, boolean deadLetters) {
        return new QueueFixture(QueueSettings.builder(1, durable, residentBytesMax)
                .deadLetters(deadLetters)
                .lengthLimit(limit)
                .build());
    }

    @Test
    void aMessageTooManyDropsTheOldest() {
        QueueFixture fixture = queue(2, ANY, Overflow.DROP_HEAD, true);
        fixture.enqueue("m0", "m1", "m2");
        assertThat(fixture.effects()).containsExactly("dead letter m0 MAXLEN");
        assertThat(fixture.queue.readyCount()).isEqualTo(2);
    }

    @Test
    void whatIsDroppedIsToldIfItHasNoDeadLetter() {
        QueueFixture fixture = queue(1, ANY, Overflow.DROP_HEAD, false);
        fixture.enqueue("m0", "m1");
        assertThat(fixture.dropped()).containsExactly("m0 MAXLEN");
    }

    @Test
    void whatIsDroppedIsConfirmedLikeWhatIsKept() {
        QueueFixture fixture = queue(0, ANY, Overflow.DROP_HEAD, false);
        fixture.queue.enqueue(QueueFixture.message("m0", 10, false), 0, "ticket", 0);
        assertThat(fixture.effects()).containsExactly("confirm ticket");
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void withALimitOfNoneAMessageIsKeptIfSomebodyTakesItAtOnce() {
        QueueFixture fixture = queue(0, ANY, Overflow.DROP_HEAD, true);
        fixture.consume("a", 1);
        fixture.enqueue("m0", "m1");
        assertThat(fixture.effects()).containsExactly("subscribed a", "deliver a m0", "dead letter m1 MAXLEN");
    }

    @Test
    void messagesThatAreOutDoNotCount() {
        QueueFixture fixture = queue(2, ANY, Overflow.DROP_HEAD, true);
        fixture.consume("a", 2);
        fixture.enqueue("m0", "m1", "m2", "m3");
        assertThat(fixture.effects()).doesNotContain("dead letter m2 MAXLEN");
        assertThat(fixture.queue.readyCount()).isEqualTo(2);
    }

    @Test
    void whatIsReleasedIntoAFullQueueIsDroppedAsItIsAtTheHead() {
        QueueFixture fixture = queue(1, ANY, Overflow.DROP_HEAD, true);
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.enqueue("m1");
        fixture.effects();
        fixture.release(null, "m0");
        assertThat(fixture.effects()).containsExactly("dead letter m0 MAXLEN");
    }

    @Test
    void bytesAreThoseOfTheBodiesThatAreReady() {
        QueueFixture fixture = queue(ANY, 100, Overflow.DROP_HEAD, true);
        fixture.enqueue(0, 10, 10, false);
        assertThat(fixture.effects()).isEmpty();
        fixture.queue.enqueue(QueueFixture.message("large", 35, false), 0, null, 0);
        assertThat(fixture.effects())
                .containsExactly(
                        "dead letter m0 MAXLEN",
                        "dead letter m1 MAXLEN",
                        "dead letter m2 MAXLEN",
                        "dead letter m3 MAXLEN");
    }

    @Test
    void aBodyLargerThanTheWholeLimitEmptiesTheQueueAndIsDroppedToo() {
        QueueFixture fixture = queue(ANY, 100, Overflow.DROP_HEAD, true);
        fixture.enqueue("m0");
        fixture.queue.enqueue(QueueFixture.message("huge", 101, false), 0, null, 0);
        assertThat(fixture.effects()).containsExactly("dead letter m0 MAXLEN", "dead letter huge MAXLEN");
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void aFullQueueRefusesIfItIsToldTo() {
        QueueFixture fixture = queue(1, ANY, Overflow.REJECT_PUBLISH, true);
        fixture.enqueue("m0");
        fixture.queue.enqueue(QueueFixture.message("m1", 10, false), 0, "ticket", 0);
        assertThat(fixture.effects()).containsExactly("refuse ticket");
        fixture.queue.fetch(true, "f", 0);
        fixture.queue.enqueue(QueueFixture.message("m2", 10, false), 0, "later", 0);
        assertThat(fixture.effects()).containsExactly("fetched f m0 leaving 0", "confirm later");
    }

    @Test
    void whatIsRefusedCanBecomeADeadLetter() {
        QueueFixture fixture = queue(1, ANY, Overflow.REJECT_PUBLISH_DEAD_LETTER, true);
        fixture.enqueue("m0", "m1");
        assertThat(fixture.effects()).containsExactly("dead letter m1 MAXLEN");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void aMessageThatLeftTheHeapBecomesADeadLetterWhenItIsLoaded() {
        QueueFixture fixture = queue(true, 0, new LengthLimit(200, ANY, Overflow.DROP_HEAD), true);
        fixture.enqueue(0, 202, 1_000, true);
        assertThat(fixture.queue.readyCount()).isEqualTo(200);
        fixture.effects();
        fixture.answerLoads();
        List<String> letters = new ArrayList<>(fixture.effects());
        letters.removeIf(effect -> !effect.startsWith("dead letter"));
        assertThat(letters).containsExactly("dead letter m0 MAXLEN", "dead letter m1 MAXLEN");
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void deadLettersLeaveInTheOrderInWhichTheirMessagesWereDroppedAlsoIfSomeLeftTheHeap() {
        QueueFixture fixture = queue(true, 0, new LengthLimit(200, ANY, Overflow.DROP_HEAD), true);
        fixture.enqueue(0, 200, 1_000, true);
        fixture.queue.residentBytesMax(1 << 30, 0);
        fixture.effects();
        fixture.enqueue(200, 500, 1_000, true);
        fixture.answerLoads();
        List<String> letters = new ArrayList<>(fixture.effects());
        letters.removeIf(effect -> !effect.startsWith("dead letter"));
        assertThat(letters)
                .containsExactlyElementsOf(IntStream.range(0, 300)
                        .mapToObj(number -> "dead letter m" + number + " MAXLEN")
                        .toList());
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void aLongQueueIsShortenedInPieces() {
        QueueFixture before = QueueFixture.durableQueue();
        before.enqueue(0, 1_000, 10, true);
        LengthLimit limit = new LengthLimit(100, ANY, Overflow.DROP_HEAD);
        QueueFixture fixture = queue(true, QueueFixture.UNBOUNDED, limit, false);
        fixture.store.putAll(before.store);
        fixture.queue.recover(QueueFixture.recoveredSegments(fixture.store, Map.of()), 1_000, 0, 0);
        fixture.queue.tick(5);
        assertThat(fixture.queue.readyCount()).isEqualTo(1_000 - QueueMachine.ENDS_AT_ONCE_MAX);
        assertThat(fixture.effects()).contains("wake at 5");
        for (int i = 0; i < 4; i++) {
            fixture.queue.tick(5);
        }
        assertThat(fixture.queue.readyCount()).isEqualTo(100);
        assertThat(fixture.store).hasSize(100);
    }

    @Test
    void whereNothingIsReadyNoBytesCountHoweverUnequalTheSizesWere() {
        QueueFixture fixture = queue(true, 0, new LengthLimit(1, 1_000_000, Overflow.DROP_HEAD), false);
        fixture.consume("a", 64);
        fixture.enqueue(0, 64, 10, true);
        fixture.enqueue(64, 129, 1_000, true);
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
        assertThat(fixture.queue.unackedCount()).isEqualTo(64);
        assertThat(fixture.queue.backlog().readyBytes()).isEqualTo(1_000);
    }
}
