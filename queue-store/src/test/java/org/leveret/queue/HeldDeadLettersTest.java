package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** While the store could not take dead letters, none is made: what is given up stays where it is, and goes later. */
class HeldDeadLettersTest {
    private static final int BODY_BYTES = 40_000;

    private static QueueFixture queueOf(long timeToLiveMs, long residentBytesMax, LengthLimit limit) {
        QueueFixture fixture = new QueueFixture(QueueSettings.builder(1, true, residentBytesMax)
                .timeToLiveMs(timeToLiveMs)
                .lengthLimit(limit)
                .deadLetters(true)
                .build());
        fixture.holdsDeadLetters = true;
        return fixture;
    }

    private static List<String> letters(QueueFixture fixture) {
        return fixture.effects().stream()
                .filter(effect -> effect.startsWith("dead letter "))
                .map(effect -> effect.substring("dead letter ".length()))
                .toList();
    }

    private static void goOn(QueueFixture fixture, long nowMs) {
        fixture.holdsDeadLetters = false;
        fixture.queue.sendDeadLetters(nowMs);
        fixture.loadsAnsweredMs = nowMs;
        fixture.answerLoads();
    }

    @Test
    void whatIsRejectedMeanwhileCountsAsUnackedAndGoesInItsOrder() {
        QueueFixture fixture = queueOf(Message.FOREVER, QueueFixture.UNBOUNDED, LengthLimit.NONE);
        QueueConsumer consumer = fixture.consume("c", 3);
        fixture.enqueue(0, 3, 10, true);
        fixture.settle(Outcome.REJECTED, consumer, "m1", "m0");
        assertThat(fixture.queue.unackedCount()).isEqualTo(3);
        assertThat(consumer.credit()).isEqualTo(2);
        assertThat(fixture.effects()).doesNotContain("forget m0", "forget m1");
        goOn(fixture, 0);
        assertThat(fixture.effects())
                .containsExactly("dead letter m0 REJECTED", "forget m0", "dead letter m1 REJECTED", "forget m1");
        assertThat(fixture.queue.unackedCount()).isOne();
        fixture.settle(Outcome.REJECTED, consumer, "m2");
        assertThat(letters(fixture)).containsExactly("m2 REJECTED");
    }

    @Test
    void whatIsRejectedAfterwardsIsBehindWhatWaited() {
        int count = 12;
        QueueFixture fixture = queueOf(Message.FOREVER, 0, LengthLimit.NONE);
        QueueConsumer consumer = fixture.consume("c", count + 1);
        fixture.enqueue(0, count, BODY_BYTES, true);
        fixture.settle(Outcome.REJECTED, consumer, names(0, count));
        assertThat(fixture.loads).isEmpty();
        assertThat(letters(fixture)).isEmpty();
        fixture.enqueue(count, count + 1, BODY_BYTES, true);
        fixture.holdsDeadLetters = false;
        fixture.settle(Outcome.REJECTED, consumer, "m" + count);
        goOn(fixture, 0);
        assertThat(letters(fixture))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, count)
                        .mapToObj(number -> "m" + number + " REJECTED")
                        .toList());
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void aSegmentThatWasBeingLoadedForItsLettersIsLoadedOnceMore() {
        QueueFixture fixture = queueOf(Message.FOREVER, 0, LengthLimit.NONE);
        QueueConsumer consumer = fixture.consume("c", 1);
        fixture.enqueue(0, 1, 10, true);
        fixture.queue.residentBytesMax(0, 0);
        fixture.holdsDeadLetters = false;
        fixture.settle(Outcome.REJECTED, consumer, "m0");
        assertThat(fixture.loads).hasSize(1);
        fixture.holdsDeadLetters = true;
        fixture.answerLoads();
        fixture.queue.residentBytesMax(0, 0);
        assertThat(letters(fixture)).isEmpty();
        assertThat(fixture.queue.residentCount()).isZero();
        goOn(fixture, 0);
        assertThat(letters(fixture)).containsExactly("m0 REJECTED");
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void whatExpiresMeanwhileStaysReadyAsLongAsNobodyWantsWhatIsBehindIt() {
        int count = 300;
        QueueFixture fixture = queueOf(10, 0, LengthLimit.NONE);
        fixture.enqueue(0, count, BODY_BYTES, true);
        fixture.effects();
        fixture.loadsAnsweredMs = 10;
        fixture.queue.tick(10);
        fixture.answerLoads();
        assertThat(fixture.effects()).containsExactly("load 0");
        assertThat(fixture.queue.readyCount()).isEqualTo(count);
        goOn(fixture, 10);
        assertThat(letters(fixture))
                .containsExactlyElementsOf(IntStream.range(0, count)
                        .mapToObj(number -> "m" + number + " EXPIRED")
                        .toList());
        assertThat(fixture.queue.readyCount() + fixture.queue.unackedCount()).isZero();
    }

    @Test
    void whatExpiresMeanwhileDoesNotStandInTheWayOfAConsumer() {
        QueueFixture fixture = queueOf(Message.FOREVER, QueueFixture.UNBOUNDED, LengthLimit.NONE);
        fixture.queue.enqueue(new Message("", "gone", new byte[10], 0, true, 0, 10), 0, null, 0);
        fixture.enqueue(0, 1, 10, true);
        QueueConsumer consumer = new QueueConsumer("c", false, false, 0, 1, QueueFixture.UNBOUNDED, false);
        fixture.queue.subscribe(consumer, 20);
        assertThat(fixture.deliveries()).containsExactly("c m0");
        assertThat(fixture.queue.unackedCount()).isEqualTo(2);
        goOn(fixture, 20);
        assertThat(fixture.effects()).containsExactly("dead letter gone EXPIRED", "forget gone");
        assertThat(fixture.queue.unackedCount()).isOne();
    }

    @Test
    void whatIsTooMuchMeanwhileGoesLaterToo() {
        QueueFixture fixture = queueOf(
                Message.FOREVER,
                QueueFixture.UNBOUNDED,
                new LengthLimit(2, Long.MAX_VALUE, LengthLimit.Overflow.DROP_HEAD));
        fixture.enqueue(0, 5, 10, true);
        assertThat(fixture.queue.readyCount()).isEqualTo(2);
        assertThat(letters(fixture)).isEmpty();
        goOn(fixture, 0);
        assertThat(letters(fixture)).containsExactly("m0 MAXLEN", "m1 MAXLEN", "m2 MAXLEN");
        assertThat(fixture.queue.readyCount() + fixture.queue.unackedCount()).isEqualTo(2);
    }

    @Test
    void whatExpiresAfterwardsIsBehindWhatWaited() {
        int count = 1_400;
        QueueFixture fixture = queueOf(10, QueueFixture.UNBOUNDED, LengthLimit.NONE);
        fixture.enqueue(0, count, 10, true);
        fixture.queue.fetch(true, "f", 10);
        for (int ticks = 0; ticks < 4; ticks++) {
            fixture.queue.tick(10);
        }
        assertThat(fixture.queue.unackedCount()).isBetween(1_024, count - 1);
        fixture.effects();
        fixture.holdsDeadLetters = false;
        fixture.queue.sendDeadLetters(10);
        fixture.loadsAnsweredMs = 10;
        List<String> letters = new ArrayList<>(letters(fixture));
        for (int ticks = 0; ticks < 10; ticks++) {
            fixture.answerLoads();
            fixture.queue.tick(10);
            letters.addAll(letters(fixture));
        }
        assertThat(letters)
                .containsExactlyElementsOf(IntStream.range(0, count)
                        .mapToObj(number -> "m" + number + " EXPIRED")
                        .toList());
    }

    @Test
    void aQueueThatIsDeletedMeanwhileSendsThoseThatAreInTheHeap() {
        QueueFixture fixture = queueOf(Message.FOREVER, QueueFixture.UNBOUNDED, LengthLimit.NONE);
        QueueConsumer consumer = fixture.consume("c", 3);
        fixture.enqueue(0, 3, 10, true);
        fixture.settle(Outcome.REJECTED, consumer, "m0", "m2");
        fixture.effects();
        fixture.queue.delete(0);
        assertThat(fixture.effects())
                .containsExactly("dead letter m0 REJECTED", "dead letter m2 REJECTED", "forget queue", "cancelled c");
        goOn(fixture, 0);
        assertThat(fixture.effects()).isEmpty();
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "m" + number).toArray(String[]::new);
    }
}
