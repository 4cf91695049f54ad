package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands to a queue, each effect of which is checked by the {@link QueueWatcher}. Every sequence has its own seed,
 * which a failure names.
 */
class QueueSimulationTest {
    private static final int SEQUENCES = 25_000;
    private static final byte[][] CONTENTS = {new byte[0], new byte[40], new byte[2_000], new byte[70_000]};
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final long[] TIMES_TO_LIVE_MS = {0, 5, 60, Message.FOREVER, Message.FOREVER};
    private static final int[] PRIORITIES = {1, 2, 10, 255};
    private static final long[] BUDGETS = {0, 500, 20_000, 300_000, Long.MAX_VALUE};

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {1_000_000, 2_000_000, 3_000_000, 4_000_000})
    void everyEffectIsWhatTheNaiveQueueExpects(long firstSeed) {
        Set<String> effectsSeen = new HashSet<>();
        System.out.println("queue simulation, seeds " + firstSeed + " to " + (firstSeed + SEQUENCES - 1));
        for (long seed = firstSeed; seed < firstSeed + SEQUENCES; seed++) {
            Sequence sequence = new Sequence(seed, effectsSeen);
            try {
                sequence.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", command " + sequence.commands + ": " + e.getMessage(), e);
            }
        }
        List<String> effects = Arrays.stream(QueueEffects.class.getMethods())
                .map(Method::getName)
                .toList();
        assertThat(effectsSeen).containsExactlyInAnyOrderElementsOf(effects);
    }

    /** One queue's life. */
    private static final class Sequence {
        private final Random random;
        private final QueueWatcher model;
        private final int contentsFrom;
        private final int contentsTo;
        private QueueMachine queue;
        private long budget;
        private int commands;
        private boolean deleted;

        Sequence(long seed, Set<String> effectsSeen) {
            random = new Random(seed);
            // What expires without a dead letter is seen by no one; ExpiryTest has that.
            boolean deadLetters = random.nextBoolean();
            long timeToLiveMs = deadLetters ? timeToLiveMs() : Message.FOREVER;
            boolean safely = deadLetters && random.nextInt(3) == 0;
            LengthLimit limit = safely ? LengthLimit.NONE : lengthLimit(deadLetters);
            // What is paged out counts as the mean of its segment, which is exact if all are of one size.
            contentsFrom = limit.boundsBytes() ? random.nextInt(CONTENTS.length) : 0;
            contentsTo = limit.boundsBytes() ? contentsFrom + 1 : 1 + random.nextInt(CONTENTS.length);
            budget = BUDGETS[random.nextInt(BUDGETS.length)];
            model = new QueueWatcher(
                    QueueSettings.builder(1, random.nextBoolean(), budget)
                            .persistsAll(random.nextInt(4) == 0)
                            .timeToLiveMs(timeToLiveMs)
                            .deadLetters(deadLetters)
                            .deadLettersSafely(safely)
                            .singleActiveConsumer(random.nextInt(4) == 0)
                            .priorityMax(random.nextInt(3) == 0 ? PRIORITIES[random.nextInt(PRIORITIES.length)] : 0)
                            .lengthLimit(limit)
                            .expiresMs(random.nextInt(4) == 0 ? 1 + random.nextInt(100) : Message.FOREVER)
                            .returnsMax(random.nextInt(3) == 0 ? random.nextInt(3) : QueueSettings.UNCOUNTED)
                            .build(),
                    effectsSeen);
            start();
        }

        private LengthLimit lengthLimit(boolean deadLetters) {
            LengthLimit.Overflow[] overflows = LengthLimit.Overflow.values();
            // Nor is what is dropped without a dead letter; LengthLimitTest has that.
            LengthLimit.Overflow overflow = overflows[random.nextInt(overflows.length)];
            if (random.nextBoolean() || (overflow == LengthLimit.Overflow.DROP_HEAD && !deadLetters)) {
                return LengthLimit.NONE;
            }
            boolean bytes = random.nextInt(3) == 0;
            return new LengthLimit(
                    bytes && random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(random.nextInt(10) == 0 ? 300 : 8),
                    bytes ? random.nextInt(200_000) : Long.MAX_VALUE,
                    overflow);
        }

        private void start() {
            queue = new QueueMachine(model.settings, model);
            queue.residentBytesMax(budget, model.nowMs);
        }

        private long timeToLiveMs() {
            return TIMES_TO_LIVE_MS[random.nextInt(TIMES_TO_LIVE_MS.length)];
        }

        void run() {
            queue.tick(model.nowMs);
            int length = 20 + random.nextInt(random.nextInt(20) == 0 ? 300 : 30);
            for (commands = 0; commands < length && !deleted; commands++) {
                if (model.passTime(random.nextInt(3) == 0 ? random.nextInt(20) : 0)) {
                    queue.tick(model.nowMs);
                    model.giveUpUnseen(queue);
                }
                command();
                model.checkAgreement(queue, budget, random.nextInt(8) == 0);
            }
            model.checkAgreement(queue, budget, true);
            if (!deleted && model.settings.deadLettersSafely()) {
                answerAllLetters();
            }
            for (int answers = 0; !deleted && !model.store.loads.isEmpty(); answers++) {
                assertThat(answers).as("loads in vain").isLessThan(1_000);
                answerLoad();
                model.checkAgreement(queue, budget, true);
            }
        }

        private void command() {
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3, 4 -> enqueue(1 + random.nextInt(random.nextInt(30) == 0 ? 200 : 4));
                case 5, 6 -> subscribe();
                case 7 -> unsubscribe();
                case 8, 9, 10, 11, 12 -> settle();
                case 13 -> {
                    grantFlow();
                    answerLetter(random.nextBoolean());
                }
                case 14, 15 -> grantCredit();
                case 16 -> fetch();
                case 17, 18, 19, 20 -> answerLoad();
                case 21 -> borrowCredit();
                case 22 -> changeBudget();
                default -> rare();
            }
        }

        private void rare() {
            int die = random.nextInt(12);
            if (die == 0) {
                delete();
            } else if (die < 3) {
                int ready = model.purge();
                assertThat(queue.purge(model.nowMs)).isEqualTo(ready);
            } else if (die < 6 && model.durable) {
                restart();
            } else if (die == 6) {
                model.used();
                queue.declared(model.nowMs);
            } else if (die < 9 && !model.store.messages.isEmpty()) {
                List<Long> stored = new ArrayList<>(model.store.messages.keySet());
                model.lose(stored.get(random.nextInt(stored.size())));
            }
        }

        private void enqueue(int count) {
            for (int left = count; left > 0; left--) {
                byte[] content = CONTENTS[random.nextInt(contentsFrom, contentsTo)];
                Message message = new Message(
                        "e",
                        "k",
                        content,
                        content.length / 4,
                        random.nextBoolean(),
                        model.nowMs,
                        model.deadLetters ? timeToLiveMs() : Message.FOREVER);
                Object ticket = random.nextBoolean() ? new Object() : null;
                int priority = random.nextInt(random.nextInt(5) == 0 ? 256 : 4);
                model.enqueue(message, priority, ticket);
                queue.enqueue(message, priority, ticket, model.nowMs);
                model.enqueued(queue);
            }
        }

        private void subscribe() {
            int credit = random.nextInt(4) == 0 ? QueueConsumer.UNLIMITED : random.nextInt(6);
            long flow = random.nextInt(3) == 0 ? random.nextInt(3_000) : Long.MAX_VALUE / 2;
            QueueConsumer consumer = new QueueConsumer(
                    "c",
                    random.nextInt(5) == 0,
                    random.nextInt(12) == 0,
                    random.nextInt(3) - 1,
                    credit,
                    flow,
                    random.nextInt(3) == 0);
            NaiveQueue.Member member = new NaiveQueue.Member(consumer, credit);
            boolean mayJoin = model.mayJoin(member);
            if (mayJoin) {
                model.join(member);
            }
            assertThat(queue.subscribe(consumer, model.nowMs))
                    .isEqualTo(mayJoin ? SubscribeResult.SUBSCRIBED : SubscribeResult.EXCLUSIVE_USE);
        }

        private NaiveQueue.@Nullable Member anyMember() {
            return model.members.isEmpty() ? null : model.members.get(random.nextInt(model.members.size()));
        }

        private void unsubscribe() {
            NaiveQueue.Member member = anyMember();
            if (member != null) {
                model.leave(member);
                queue.unsubscribe(member.consumer, model.nowMs);
            }
        }

        private void settle() {
            NaiveQueue.Member member = random.nextInt(6) == 0 ? null : anyMember();
            List<Long> positions = new ArrayList<>();
            for (NaiveQueue.Entry entry : model.entries) {
                if (!entry.ready && entry.holder == member && random.nextInt(3) != 0) {
                    positions.add(entry.position);
                }
            }
            if (random.nextInt(4) == 0) {
                positions.add(random.nextLong());
                positions.addAll(List.copyOf(positions));
            }
            Collections.shuffle(positions, random);
            Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
            int settled = 0;
            for (long position : positions) {
                settled += model.settle(position, outcome) ? 1 : 0;
            }
            if (member != null && settled > 0) {
                member.credit += member.credit == QueueConsumer.UNLIMITED ? 0 : settled;
                model.takeTurns(member);
            }
            long[] at = positions.stream().mapToLong(Long::longValue).toArray();
            queue.settle(at, 0, at.length, outcome, member == null ? null : member.consumer, model.nowMs);
        }

        private void grantFlow() {
            NaiveQueue.Member member = anyMember();
            if (member != null) {
                long bytes = random.nextInt(100_000);
                member.flowBytes += bytes;
                model.takeTurns(member);
                queue.grantFlow(member.consumer, bytes, model.nowMs);
            }
        }

        private void grantCredit() {
            NaiveQueue.Member member = anyMember();
            if (member != null && (member.requested || random.nextInt(4) == 0)) {
                int messages = 1 + random.nextInt(3);
                model.grantCredit(member, messages);
                queue.grantCredit(member.consumer, messages, model.nowMs);
            }
        }

        private void borrowCredit() {
            NaiveQueue.Member member = anyMember();
            if (member != null && !member.noAck) {
                boolean borrows = random.nextBoolean();
                if (borrows != member.borrows) {
                    member.borrows = borrows;
                    member.requested = false;
                    model.takeTurns(member);
                }
                queue.borrowCredit(member.consumer, borrows, model.nowMs);
            }
        }

        private void fetch() {
            boolean noAck = random.nextBoolean();
            Object ticket = (noAck ? "noAck" : "ack") + commands;
            model.waiting.add(ticket);
            model.used();
            queue.fetch(noAck, ticket, model.nowMs);
        }

        private void answerLetter(boolean safe) {
            if (!model.letters.isEmpty()) {
                long position = model.letters.get(random.nextInt(model.letters.size()));
                model.answerLetter(position, safe);
                queue.deadLetterSent(position, safe, model.nowMs);
            }
        }

        /** At last every dead letter is taken, and nothing that was given up is left. */
        private void answerAllLetters() {
            for (int round = 0; round < 10_000 && model.entries.stream().anyMatch(entry -> entry.rejected); round++) {
                answerLoad();
                answerLetter(true);
                if (model.passTime(SafeDeadLetters.RETRY_MS)) {
                    queue.tick(model.nowMs);
                }
                model.checkAgreement(queue, budget, false);
            }
            assertThat(model.entries).noneMatch(entry -> entry.rejected);
        }

        private void answerLoad() {
            if (model.store.loads.isEmpty()) {
                return;
            }
            long segment = model.store.loads.remove(random.nextInt(model.store.loads.size()));
            queue.segmentLoaded(segment, model.store.load(segment, random.nextBoolean()), model.nowMs);
        }

        private void changeBudget() {
            budget = BUDGETS[random.nextInt(BUDGETS.length)];
            queue.residentBytesMax(budget, model.nowMs);
        }

        private void restart() {
            QueueMachine before = queue;
            model.restart(before.deliveredUpTo());
            start();
            queue.recover(
                    QueueFixture.recoveredSegments(model.store.messages),
                    model.store.persistedUpTo,
                    before.deliveredUpTo());
            queue.tick(model.nowMs);
        }

        private void delete() {
            int ready = model.ready() + model.unreadable();
            model.delete();
            assertThat(queue.delete(model.nowMs)).isEqualTo(ready);
            assertThat(queue.bodyBytes()).isZero();
            assertThat(queue.residentBytes()).isZero();
            deleted = true;
        }
    }
}
