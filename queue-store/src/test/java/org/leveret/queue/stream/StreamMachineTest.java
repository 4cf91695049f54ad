package org.leveret.queue.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.queue.stream.StreamStart.From.FIRST;
import static org.leveret.queue.stream.StreamStart.From.LAST;
import static org.leveret.queue.stream.StreamStart.From.NEXT;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.leveret.queue.RecoveredSegment;
import org.leveret.queue.stream.StreamWorld.Reading;

class StreamMachineTest {
    private static final long PLENTY = 1L << 40;

    private final StreamWorld world = new StreamWorld(StreamSettings.UNBOUNDED, true, Long.MAX_VALUE);

    private static StreamWorld limited(long segmentBytes, long lengthBytes, long ageMs) {
        return new StreamWorld(new StreamSettings(segmentBytes, lengthBytes, ageMs), true, Long.MAX_VALUE);
    }

    private static void append(StreamWorld world, int count) {
        for (int i = 0; i < count; i++) {
            world.append(100);
        }
    }

    private Reading readAll(StreamStart start) {
        Reading reading = world.subscribe(start, 1_000, PLENTY);
        world.settleAll();
        return reading;
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void offsetsBeginAtZero() {
        append(world, 3);
        assertThat(readAll(StreamStart.of(FIRST)).given).isEqualTo(offsets(0, 3));
    }

    @Test
    void aReaderIsGivenNothingBeforeItIsSafe() {
        Reading reading = world.subscribe(StreamStart.of(FIRST), 10, PLENTY);
        append(world, 3);
        assertThat(reading.given).isEmpty();
        world.sync();
        assertThat(reading.given).isEqualTo(offsets(0, 3));
    }

    @Test
    void nobodyAsksForSyncsWhileNobodyReads() {
        append(world, 3);
        world.sync();
        Reading reading = world.subscribe(StreamStart.of(FIRST), 10, PLENTY);
        assertThat(reading.given).isEmpty();
        world.settleAll();
        assertThat(reading.given).isEqualTo(offsets(0, 3));
    }

    @Test
    void whoHasReadEverythingIsGivenWhatComesWithoutReadingTheDisk() {
        Reading reading = world.subscribe(StreamStart.of(NEXT), 10_000, PLENTY);
        append(world, 1);
        world.settleAll();
        int loads = world.loadsAsked;
        for (int i = 0; i < 1_000; i++) {
            world.append(100);
            world.sync();
        }
        assertThat(reading.given).isEqualTo(offsets(0, 1_001));
        assertThat(world.loadsAsked).isEqualTo(loads);
    }

    @Test
    void readersOfTheSamePlaceShareWhatIsRead() {
        append(world, 1_280);
        for (int i = 0; i < 10; i++) {
            world.subscribe(StreamStart.of(FIRST), 10_000, PLENTY);
        }
        world.settleAll();
        assertThat(world.readings)
                .allSatisfy(reading -> assertThat(reading.given).hasSize(1_280));
        assertThat(world.loadsAsked).isLessThan(30);
    }

    @Test
    void nothingIsKeptInTheHeapForNobody() {
        append(world, 1_000);
        assertThat(world.machine.residentBytes()).isZero();
        Reading reading = readAll(StreamStart.of(FIRST));
        world.unsubscribe(reading);
        assertThat(world.machine.residentBytes()).isZero();
    }

    @Test
    void oneReaderHoldsAFewChunksAtMost() {
        append(world, 128 * 100);
        world.subscribe(StreamStart.of(FIRST), 1, PLENTY);
        while (world.loadOne()) {}
        assertThat(world.loadsAsked).isLessThanOrEqualTo(16);
    }

    @Test
    void aReaderHoldsNoMoreForTheHeadersOfItsMessages() {
        appendWithLargeHeaders(world);
        world.subscribe(StreamStart.of(FIRST), 1, PLENTY);
        world.sync();
        while (world.loadOne()) {}
        assertThat(world.machine.residentBytes()).isBetween(2L << 20, (2L << 20) + 2 * (128 << 10));
    }

    @Test
    void theHeadersOfWhatWasThereBeforeAStartFindRoomToo() {
        StreamWorld tight = new StreamWorld(StreamSettings.UNBOUNDED, true, 512 << 10);
        appendWithLargeHeaders(tight);
        tight.sync();
        tight.restart(0);
        tight.subscribe(StreamStart.of(FIRST), 1, PLENTY);
        while (tight.loadOne()) {}
        assertThat(tight.machine.residentBytes()).isBetween(1L, 512L << 10);
        tight.settleAll();
        assertThat(tight.machine.residentBytes()).isLessThanOrEqualTo(512 << 10);
    }

    private static void appendWithLargeHeaders(StreamWorld world) {
        for (int i = 0; i < 4_000; i++) {
            world.append(4_000, 1);
        }
    }

    @Test
    void readersTakeTurnsWhenThereIsRoomForOneChunk() {
        StreamWorld tight = new StreamWorld(StreamSettings.UNBOUNDED, true, 0);
        append(tight, 1_000);
        for (int i = 0; i < 5; i++) {
            tight.subscribe(StreamStart.at(i * 150L), 10_000, PLENTY);
        }
        tight.settleAll();
        for (int i = 0; i < 5; i++) {
            assertThat(tight.readings.get(i).given).isEqualTo(offsets(i * 150L, 1_000));
        }
    }

    @Test
    void aReaderThatTakesNothingDoesNotHoldOthersBack() {
        StreamWorld tight = new StreamWorld(StreamSettings.UNBOUNDED, true, 0);
        append(tight, 500);
        tight.subscribe(StreamStart.of(FIRST), 1, PLENTY);
        while (tight.loadOne()) {}
        tight.sync();
        Reading other = tight.subscribe(StreamStart.at(300), 10_000, PLENTY);
        while (tight.loadOne()) {}
        assertThat(other.given).isEqualTo(offsets(300, 500));
    }

    @Test
    void creditAndTheWayOutBoundWhatIsGiven() {
        append(world, 100);
        Reading byCredit = world.subscribe(StreamStart.of(FIRST), 7, PLENTY);
        Reading byBytes = world.subscribe(StreamStart.of(FIRST), 1_000, 500);
        world.sync();
        while (world.loadOne()) {}
        assertThat(byCredit.given).hasSize(7);
        assertThat(byBytes.given).hasSize(4);
    }

    @Test
    void aTimeIsFoundByLookingAtFewChunks() {
        for (int i = 0; i < 128 * 64; i++) {
            world.nowMs += 10;
            world.append(1);
        }
        world.sync();
        long timeMs = world.message(5_000).publishedMs();
        Reading reading = world.subscribe(StreamStart.time(timeMs), 1, PLENTY);
        world.sync();
        while (reading.given.isEmpty() && world.loadOne()) {}
        assertThat(reading.given).containsExactly(5_000L);
        assertThat(world.loadsAsked).isLessThan(6 + 1 + 16);
    }

    @Test
    void lastIsTheNewestMessage() {
        append(world, 10);
        assertThat(readAll(StreamStart.of(LAST)).given).containsExactly(9L);
    }

    @Test
    void whatAFilterPassesOverTakesNoCredit() {
        for (int i = 0; i < 300; i++) {
            world.append(i % 100 == 0 ? 1 : 2);
        }
        Reading reading =
                world.subscribe(StreamStart.of(FIRST).filtered(message -> message.bodyBytes() == 1), 3, PLENTY);
        world.sync();
        while (world.loadOne()) {}
        assertThat(reading.given).containsExactly(0L, 100L, 200L);
    }

    @Test
    void segmentsGoAsAWholeAndTheActiveOneStays() {
        StreamWorld small = limited(1_640, 3_300, StreamSettings.UNLIMITED);
        append(small, 10);
        assertThat(small.machine.segmentCount()).isEqualTo(1);
        append(small, 10);
        assertThat(small.machine.firstOffset()).isZero();
        append(small, 1);
        assertThat(small.machine.firstOffset()).isEqualTo(10);
        StreamWorld tiny = limited(1_000_000, 1, StreamSettings.UNLIMITED);
        append(tiny, 50);
        assertThat(tiny.machine.messageCount()).isEqualTo(50);
    }

    @Test
    void aSegmentGoesWhenItsLastMessageIsTooOld() {
        StreamWorld aging = limited(1_000, StreamSettings.UNLIMITED, 5_000);
        append(aging, 7);
        aging.nowMs += 4_000;
        append(aging, 7);
        aging.nowMs += 2_000;
        append(aging, 7);
        assertThat(aging.machine.firstOffset()).isEqualTo(7);
    }

    @Test
    void otherLimitsHoldFromNowOn() {
        StreamWorld growing = limited(1_000, StreamSettings.UNLIMITED, StreamSettings.UNLIMITED);
        append(growing, 70);
        growing.machine.settings(new StreamSettings(1_000, 3_000, StreamSettings.UNLIMITED), growing.nowMs);
        assertThat(growing.machine.messageCount()).isBetween(1L, 21L);
    }

    @Test
    void aReaderOfWhatIsGoneGoesOnWithWhatIsLeft() {
        StreamWorld small = limited(1_000, 4_000, StreamSettings.UNLIMITED);
        append(small, 20);
        Reading reading = small.subscribe(StreamStart.of(FIRST), 2, PLENTY);
        append(small, 60);
        small.settleAll();
        assertThat(reading.given.get(reading.given.size() - 1)).isEqualTo(79L);
    }

    @Test
    void offsetsAndSegmentsAreFoundAgainAfterAStart() {
        StreamWorld small = limited(1_000, 4_000, StreamSettings.UNLIMITED);
        append(small, 100);
        small.sync();
        long first = small.machine.firstOffset();
        int segments = small.machine.segmentCount();
        small.restart(0);
        assertThat(small.machine.firstOffset()).isEqualTo(first).isPositive();
        assertThat(small.machine.nextOffset()).isEqualTo(100);
        assertThat(small.machine.segmentCount()).isEqualTo(segments);
    }

    @Test
    void segmentsAreAsLongWithHeadersAsWithoutThem() {
        StreamWorld small = limited(10_000, StreamSettings.UNLIMITED, StreamSettings.UNLIMITED);
        for (int i = 0; i < 500; i++) {
            small.append(2_000, 100);
        }
        small.sync();
        assertThat(small.machine.segmentCount()).isEqualTo(9);
        assertThat(small.machine.bytes()).isEqualTo(500 * 164);
        small.restart(0);
        assertThat(small.machine.segmentCount()).isEqualTo(9);
        assertThat(small.machine.bytes()).isEqualTo(500 * 164);
    }

    @Test
    void whatCannotBeReadIsToldAndPassedOver() {
        append(world, 5);
        world.losing = 2;
        assertThat(readAll(StreamStart.of(FIRST)).given).containsExactly(0L, 1L, 3L, 4L);
        assertThat(world.unreadable).containsExactly(2L);
    }

    /** A machine that finds chunks of one message each, and in each of them a segment. */
    private static void startAgain(StreamWorld world, List<Long> chunks, long nextPosition) {
        world.sync();
        world.machine = new StreamMachine(world.settings, true, world);
        world.machine.recover(
                chunks.stream()
                        .map(chunk -> new RecoveredSegment(chunk, 1, 0, 1, 100, false))
                        .toList(),
                0,
                nextPosition);
        retain(world);
    }

    private static void retain(StreamWorld world) {
        world.machine.retain(world.nowMs);
        while (world.loadOne()) {}
    }

    @Test
    void aSegmentThatCannotBeReadIsAsOldAsTheOneBehindIt() {
        StreamWorld aging = limited(0, StreamSettings.UNLIMITED, 5_000);
        append(aging, 1);
        aging.nowMs += 4_000;
        append(aging, 2);
        aging.damaged.add(0L);
        aging.nowMs += 2_000;
        startAgain(aging, List.of(0L, 1L, 2L), 2 * 128 + 1);
        assertThat(aging.machine.firstOffset()).isZero();
        aging.nowMs += 4_000;
        retain(aging);
        assertThat(aging.machine.firstOffset()).isEqualTo(2);
    }

    @Test
    void segmentsThatCannotBeReadAreAsOldAsTheOneThatIsFilled() {
        StreamWorld aging = limited(0, StreamSettings.UNLIMITED, 1_000);
        append(aging, 3);
        aging.damaged.addAll(List.of(0L, 1L));
        aging.nowMs += 5_000;
        startAgain(aging, List.of(0L, 1L, 2L), 2 * 128 + 1);
        assertThat(aging.machine.firstOffset()).isEqualTo(2);
    }

    @Test
    void whereNothingCanBeReadSegmentsGoWithWhatComesLater() {
        StreamWorld aging = limited(0, StreamSettings.UNLIMITED, 1_000);
        append(aging, 3);
        aging.damaged.addAll(List.of(0L, 1L, 2L));
        aging.nowMs += 5_000;
        startAgain(aging, List.of(0L, 1L, 2L), 2 * 128 + 1);
        append(aging, 2);
        retain(aging);
        assertThat(aging.machine.firstOffset()).isZero();
        aging.nowMs += 5_000;
        retain(aging);
        assertThat(aging.machine.firstOffset()).isEqualTo(4);
    }

    @Test
    void aChunkThatNothingIsInDoesNotHideHowOldASegmentIs() {
        StreamWorld aging = limited(1_000, StreamSettings.UNLIMITED, 1_000);
        append(aging, 1);
        // Positions of the chunk behind it were used, and nothing of it came to the disk.
        startAgain(aging, List.of(0L), 128 + 1);
        aging.nowMs += 5_000;
        aging.machine.settings(new StreamSettings(0, StreamSettings.UNLIMITED, 1_000), aging.nowMs);
        append(aging, 1);
        retain(aging);
        assertThat(aging.machine.firstOffset()).isEqualTo(1);
    }

    @Test
    void deletingCancelsReadersAndConfirmsWhatComesLater() {
        append(world, 5);
        Reading reading = readAll(StreamStart.of(FIRST));
        assertThat(world.machine.delete()).isEqualTo(5);
        assertThat(reading.cancelled).isTrue();
        assertThat(world.forgotten).isTrue();
        int confirmed = world.confirmed;
        world.append(1);
        assertThat(world.confirmed).isEqualTo(confirmed + 1);
    }

    @Test
    void withoutADiskEverythingStaysInTheHeapUntilRetentionTakesIt() {
        StreamWorld memory = new StreamWorld(new StreamSettings(1_000, 5_000, StreamSettings.UNLIMITED), false, 0);
        append(memory, 100);
        assertThat(memory.confirmed).isEqualTo(100);
        Reading reading = memory.subscribe(StreamStart.of(FIRST), 1_000, PLENTY);
        assertThat(reading.given).isEqualTo(offsets(memory.machine.firstOffset(), 100));
        assertThat(memory.machine.residentBytes()).isLessThan(10_000);
        assertThat(memory.loadsAsked).isZero();
    }
}
