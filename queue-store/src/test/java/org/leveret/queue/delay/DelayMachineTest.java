package org.leveret.queue.delay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.leveret.queue.Message;

/** What a machine does with the messages that wait, by example. */
class DelayMachineTest {
    private static final long START_MS = 1_700_000_000_000L;
    private static final long HOUR_MS = 3_600_000;

    private final DelayWorld world = new DelayWorld(new DelaySettings(true, true), 1 << 20, START_MS);

    @Test
    void aMessageComesAtTheMillisecondAtWhichItIsDue() {
        Message message = world.publish(1_234, true, 10);
        world.passUntil(START_MS + 1_233);
        assertThat(world.given).isEmpty();
        world.passUntil(START_MS + 5_000);
        assertThat(world.given).containsExactly(message);
        assertThat(world.givenAtMs).containsExactly(START_MS + 1_234);
    }

    @Test
    void whatIsDueAtTheSameTimeComesInTheOrderOfPublishing() {
        Message early = world.publish(2_000, true, 10);
        Message earlyToo = world.publish(2_000, false, 10);
        world.passUntil(START_MS + 1_500);
        Message late = world.publish(500, true, 10);
        world.passUntil(START_MS + 2_000);
        assertThat(world.given).containsExactly(early, earlyToo, late);
    }

    @Test
    void aMessageThatIsPublishedLaterAndDueSoonerBringsTheWakingForward() {
        world.publish(HOUR_MS, true, 10);
        Message sooner = world.publish(100, true, 10);
        assertThat(world.wakeMs).isEqualTo(START_MS + 100);
        world.passUntil(START_MS + 100);
        assertThat(world.given).containsExactly(sooner);
    }

    @Test
    void whatIsBeyondTheBudgetLeavesTheHeapAndIsReadBeforeItsTime() {
        for (int i = 0; i < 10_000; i++) {
            world.publish(HOUR_MS + i, true, 1_000);
        }
        assertThat(world.machine.awakeBytes()).isLessThan(1 << 20);
        assertThat(world.machine.waiting()).isEqualTo(10_000);
        world.passUntil(START_MS + HOUR_MS - DelayMachine.AHEAD_MS - 1);
        assertThat(world.loadsAsked).isZero();
        world.passUntil(START_MS + HOUR_MS + 10_000);
        assertThat(world.given).hasSize(10_000);
        assertThat(world.givenAtMs).isSorted().startsWith(START_MS + HOUR_MS).endsWith(START_MS + HOUR_MS + 9_999);
    }

    @Test
    void eachSegmentIsReadOnceWhenMessagesArePublishedInTheOrderInWhichTheyAreDue() {
        for (int i = 0; i < 12_800; i++) {
            world.publish(HOUR_MS, true, 1_000);
            world.nowMs++;
        }
        world.passUntil(START_MS + 2 * HOUR_MS);
        assertThat(world.given).hasSize(12_800);
        assertThat(world.loadsAsked).isLessThanOrEqualTo(12_800 / DelaySegment.SLOTS + 100);
    }

    @Test
    void aStartReadsNothingThatIsNotDueSoon() {
        for (int i = 0; i < 1_000; i++) {
            world.publish(HOUR_MS, true, 10);
        }
        Message soon = world.publish(20_000, true, 10);
        world.restart();
        assertThat(world.machine.waiting()).isEqualTo(1_001);
        world.passUntil(START_MS + 20_000);
        assertThat(world.given).containsExactly(soon);
        assertThat(world.loadsAsked).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayAtAKillComesAgainAndWhatWasSettledDoesNot() {
        Message settled = world.publish(100, true, 10);
        world.passUntil(START_MS + 100);
        Message underWay = world.publish(100, true, 10);
        world.nowMs += 100;
        world.machine.tick(world.nowMs);
        assertThat(world.given).containsExactly(settled, underWay);
        world.restart();
        world.passUntil(START_MS + 300);
        assertThat(world.given).containsExactly(settled, underWay, underWay);
    }

    @Test
    void noMoreThanABoundedNumberIsUnderWayAtOnce() {
        for (int i = 0; i < 2 * UnderWay.MESSAGES_MAX; i++) {
            world.publish(100, false, 10);
        }
        world.nowMs += 100;
        for (int i = 0; i < 100; i++) {
            world.machine.tick(world.nowMs);
        }
        assertThat(world.machine.underWay()).isEqualTo(UnderWay.MESSAGES_MAX);
        world.passUntil(world.nowMs);
        assertThat(world.given).hasSize(2 * UnderWay.MESSAGES_MAX);
    }

    @Test
    void aClockThatIsPutBackMakesMessagesWaitForItsTime() {
        world.publish(1_000, true, 10);
        world.nowMs -= HOUR_MS;
        world.machine.tick(world.nowMs);
        assertThat(world.wakeMs).isEqualTo(START_MS + 1_000);
        world.passUntil(START_MS + 999);
        assertThat(world.given).isEmpty();
        world.passUntil(START_MS + 1_000);
        assertThat(world.given).hasSize(1);
    }

    @Test
    void aCancelledMessageNeverComesAndItsPlaceIsNotUsedAgain() {
        Message message = world.publish(1_000, true, 10);
        long position = world.positions.keySet().iterator().next();
        assertThat(world.cancel(message, position)).isTrue();
        assertThat(world.cancel(message, position)).isFalse();
        Message other = world.publish(1_000, true, 10);
        world.passUntil(START_MS + HOUR_MS);
        assertThat(world.given).containsExactly(other);
        assertThat(world.positions).hasSize(2);
        assertThat(world.logged()).isZero();
    }

    @Test
    void aMessageThatIsNotInTheHeapCanBeSentOffEarly() {
        Message message = world.publish(HOUR_MS, true, 10);
        world.restart();
        assertThat(world.fireNow(message, world.positions.keySet().iterator().next()))
                .isTrue();
        assertThat(world.given).isEmpty();
        assertThat(world.cancel(message, world.positions.keySet().iterator().next()))
                .as("it is on its way")
                .isFalse();
        world.settleAll();
        assertThat(world.given).containsExactly(message);
        assertThat(world.machine.waiting()).isZero();
    }

    @Test
    void deletingDropsEverythingAndWhatComesLaterIsConfirmedAndDropped() {
        world.publish(1_000, true, 10);
        world.publish(HOUR_MS, false, 10);
        assertThat(world.machine.delete()).isEqualTo(2);
        assertThat(world.forgotten).isTrue();
        world.publish(1_000, true, 10);
        assertThat(world.unanswered()).isZero();
        assertThat(world.logged()).isZero();
        world.passUntil(START_MS + 2 * HOUR_MS);
        assertThat(world.given).isEmpty();
    }

    @Test
    void aMessageThatCannotBeReadHoldsUpNoOther() {
        DelayWorld broken = new DelayWorld(new DelaySettings(true, true), 1 << 20, START_MS);
        broken.publish(1_000, true, 10);
        Message readable = broken.publish(2_000, true, 10);
        broken.restart();
        broken.losing = broken.positions.keySet().stream().min(Long::compare).orElseThrow();
        broken.passUntil(START_MS + 5_000);
        assertThat(broken.given).containsExactly(readable);
        assertThat(broken.unreadable).isEqualTo(List.of(broken.losing));
        assertThat(broken.logged()).as("it is left for the next start").isOne();
    }

    @Test
    void theLastMessageOfASegmentThatCannotBeReadHoldsUpNoOther() {
        DelayWorld broken = new DelayWorld(new DelaySettings(true, true), 1 << 20, START_MS);
        for (int i = 0; i < 9; i++) {
            broken.publish(1_000, true, 10);
        }
        broken.restart();
        broken.losing = broken.positions.keySet().stream().max(Long::compare).orElseThrow();
        broken.passUntil(START_MS + 5_000);
        assertThat(broken.given).hasSize(8);
        assertThat(broken.unreadable).isEqualTo(List.of(broken.losing));
        assertThat(broken.machine.waiting()).isZero();
        assertThat(broken.machine.awakeBytes()).isZero();
    }

    @Test
    void inMemoryNothingLeavesTheHeap() {
        DelayWorld inMemory = new DelayWorld(new DelaySettings(true, false), 0, START_MS);
        for (int i = 0; i < 1_000; i++) {
            inMemory.publish(HOUR_MS + i, true, 1_000);
        }
        assertThat(inMemory.machine.awakeBytes()).isGreaterThan(1_000_000);
        inMemory.passUntil(START_MS + 2 * HOUR_MS);
        assertThat(inMemory.given).hasSize(1_000);
        assertThat(inMemory.loadsAsked).isZero();
    }
}
