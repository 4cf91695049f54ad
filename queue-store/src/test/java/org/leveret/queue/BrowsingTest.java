package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Looking at a queue's messages where they stand. */
class BrowsingTest {
    private static List<String> seen(QueueFixture fixture, Wanted wanted) {
        return places(fixture, wanted).stream()
                .map(place -> place.message().routingKey())
                .toList();
    }

    private static List<Place> places(QueueFixture fixture, Wanted wanted) {
        Browsing browsing = fixture.queue.browsing();
        List<Place> places = new ArrayList<>();
        long cursor = Browsing.START;
        for (long segment = browsing.segmentBehind(cursor, wanted, Extent.UNBOUNDED);
                segment != Browsing.END;
                segment = browsing.segmentBehind(cursor, wanted, Extent.UNBOUNDED)) {
            @Nullable Message[] slots = new Message[128];
            if (browsing.lacks(segment, cursor, wanted, null)) {
                for (int slot = 0; slot < 128; slot++) {
                    slots[slot] = fixture.store.get(segment * 128 + slot);
                }
            }
            places.addAll(browsing.places(segment, cursor, wanted, Extent.UNBOUNDED, slots));
            cursor = browsing.behind(segment);
        }
        return places;
    }

    @Test
    void messagesAreSeenInTheOrderOfTheirPlaces() {
        QueueFixture fixture = QueueFixture.transientQueue();
        fixture.enqueue(0, 300, 10, false);
        assertThat(seen(fixture, Wanted.ALL))
                .hasSize(300)
                .startsWith("m0", "m1")
                .endsWith("m299");
    }

    @Test
    void thoseOfAHigherPriorityAreSeenFirst() {
        QueueFixture fixture = new QueueFixture(
                QueueSettings.builder(1, false, Long.MAX_VALUE).priorityMax(9).build());
        for (int priority : new int[] {0, 9, 5, 9, 0, 20}) {
            fixture.queue.enqueue(QueueFixture.message("p" + priority, 1, false), priority, null, 0);
        }
        assertThat(seen(fixture, Wanted.READY)).containsExactly("p9", "p9", "p20", "p5", "p0", "p0");
    }

    @Test
    void whatIsOutIsToldFromWhatIsReady() {
        QueueFixture fixture = QueueFixture.transientQueue();
        QueueConsumer consumer = fixture.consume("c", 2);
        fixture.enqueue("a", "b", "c", "d");
        fixture.queue.unsubscribe(consumer, 0);
        fixture.release(consumer, "a");
        assertThat(seen(fixture, Wanted.READY)).containsExactly("a", "c", "d");
        assertThat(seen(fixture, Wanted.NOT_READY)).containsExactly("b");
        assertThat(places(fixture, Wanted.ALL))
                .extracting(Place::ready, Place::redelivered)
                .map(Object::toString)
                .containsExactly("(true, true)", "(false, true)", "(true, false)", "(true, false)");
    }

    @Test
    void lookingChangesNothingAndBringsNothingIntoTheHeap() {
        QueueFixture fixture = QueueFixture.queueWithin(true, 4_000);
        fixture.enqueue(0, 1_000, 100, true);
        long residentBytes = fixture.queue.residentBytes();
        fixture.effects();
        assertThat(seen(fixture, Wanted.ALL)).hasSize(1_000);
        assertThat(fixture.effects()).isEmpty();
        assertThat(fixture.queue.residentBytes()).isEqualTo(residentBytes).isLessThan(50_000);
        assertThat(fixture.queue.readyCount()).isEqualTo(1_000);
        assertThat(fixture.queue.deliveredUpTo()).isZero();
    }

    @Test
    void lookingGoesOnBehindAPlaceThatIsEmptyByNow() {
        QueueFixture fixture = QueueFixture.transientQueue();
        fixture.enqueue(0, 500, 10, false);
        Browsing browsing = fixture.queue.browsing();
        long behind = places(fixture, Wanted.ALL).get(200).position();
        for (long position = 0; position < 400; position++) {
            fixture.queue.picking().drop(position, 0);
        }
        long segment = browsing.segmentBehind(behind, Wanted.READY, Extent.UNBOUNDED);
        assertThat(browsing.places(segment, behind, Wanted.READY, Extent.UNBOUNDED, null)
                        .get(0)
                        .message()
                        .routingKey())
                .isEqualTo("m400");
    }

    @Test
    void whatComesToAnOpenSegmentAfterItWasSeenIsSeenNext() {
        QueueFixture fixture = QueueFixture.transientQueue();
        fixture.enqueue("a", "b");
        Browsing browsing = fixture.queue.browsing();
        long cursor = browsing.behind(browsing.segmentBehind(Browsing.START, Wanted.READY, Extent.UNBOUNDED));
        assertThat(browsing.segmentBehind(cursor, Wanted.READY, Extent.UNBOUNDED))
                .isEqualTo(Browsing.END);
        fixture.enqueue("c");
        long segment = browsing.segmentBehind(cursor, Wanted.READY, Extent.UNBOUNDED);
        assertThat(browsing.places(segment, cursor, Wanted.READY, Extent.UNBOUNDED, null))
                .extracting(place -> place.message().routingKey())
                .containsExactly("c");
    }

    @Test
    void whoComesLaterIsNotInAnEarlierExtent() {
        QueueFixture fixture = new QueueFixture(
                QueueSettings.builder(1, false, Long.MAX_VALUE).priorityMax(2).build());
        fixture.queue.enqueue(QueueFixture.message("early low", 1, false), 0, null, 0);
        fixture.queue.enqueue(QueueFixture.message("early high", 1, false), 2, null, 0);
        Extent extent = fixture.queue.browsing().extent();
        fixture.queue.enqueue(QueueFixture.message("late low", 1, false), 0, null, 0);
        fixture.queue.enqueue(QueueFixture.message("late middle", 1, false), 1, null, 0);
        assertThat(places(fixture, Wanted.ALL))
                .filteredOn(place -> extent.contains(place.position()))
                .extracting(place -> place.message().routingKey())
                .containsExactly("early high", "early low");
    }

    @Test
    void aCursorThatNoPlaceEverHadIsNoHarm() {
        QueueFixture fixture = new QueueFixture(
                QueueSettings.builder(1, false, Long.MAX_VALUE).priorityMax(2).build());
        fixture.queue.enqueue(QueueFixture.message("m", 1, false), 1, null, 0);
        for (long cursor : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 200, 255L << 7, 12_345, Long.MIN_VALUE}) {
            assertThat(fixture.queue.browsing().segmentBehind(cursor, Wanted.ALL, Extent.UNBOUNDED))
                    .as("behind " + cursor)
                    .isIn(Browsing.END, 1L);
        }
    }
}
