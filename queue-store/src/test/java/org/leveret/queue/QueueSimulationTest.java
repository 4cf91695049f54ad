package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
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
    private static final List<LetterOutcome> LETTER_OUTCOMES = List.of(LetterOutcome.values());
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final long[] TIMES_TO_LIVE_MS = {0, 5, 60, Message.FOREVER, Message.FOREVER};
    private static final DelayedRetry.Type[] RETRIES = DelayedRetry.Type.values();
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
                // ExpiryTest and LengthLimitTest have it.
                .filter(effect -> !effect.equals("drop"))
                .toList();
        assertThat(effectsSeen).containsExactlyInAnyOrderElementsOf(effects);
    }

    /** A routing key that begins so stands for a value that no two messages are to have. */
    private static @Nullable ValueHash value(Message message) {
        String key = message.routingKey();
        // Few bits of them differ, as they hardly ever do in a hash, so that places collide.
        return key.startsWith("v") ? new ValueHash(0, (long) key.charAt(1) << 4) : null;
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
            // What expires without a dead letter is told and no more; ExpiryTest has that.
            boolean deadLetters = random.nextBoolean();
            long timeToLiveMs = deadLetters ? timeToLiveMs() : Message.FOREVER;
            boolean safely = deadLetters && random.nextInt(3) == 0;
            LengthLimit limit = lengthLimit(deadLetters, safely);
            // What is paged out counts as the mean of its segment, which is exact if all are of one size.
            contentsFrom = limit.boundsBytes() ? random.nextInt(CONTENTS.length) : 0;
            contentsTo = limit.boundsBytes() ? contentsFrom + 1 : 1 + random.nextInt(CONTENTS.length);
            budget = BUDGETS[random.nextInt(BUDGETS.length)];
            boolean quorumRules = random.nextInt(4) == 0;
            model = new QueueWatcher(
                    QueueSettings.builder(1, random.nextBoolean(), budget)
                            .persistsAll(random.nextInt(4) == 0)
                            .timeToLiveMs(timeToLiveMs)
                            .deadLetters(deadLetters)
                            .deadLettersSafely(safely)
                            // Who yields to whom is tested by SingleActiveConsumerTest.
                            .singleActiveConsumer(!quorumRules && random.nextInt(4) == 0)
                            .quorumRules(quorumRules)
                            .priorityMax(
                                    quorumRules
                                            ? 1
                                            : random.nextInt(3) == 0
                                                    ? PRIORITIES[random.nextInt(PRIORITIES.length)]
                                                    : 0)
                            .lengthLimit(limit)
                            .expiresMs(random.nextInt(4) == 0 ? 1 + random.nextInt(100) : Message.FOREVER)
                            .returnsMax(random.nextInt(3) == 0 ? random.nextInt(3) : QueueSettings.UNCOUNTED)
                            .delayedRetry(random.nextInt(3) == 0 ? delayedRetry() : DelayedRetry.NONE)
                            .distinctBy(random.nextInt(4) == 0 ? QueueSimulationTest::value : null)
                            .build(),
                    effectsSeen);
            start();
        }

        private DelayedRetry delayedRetry() {
            return new DelayedRetry(
                    RETRIES[random.nextInt(RETRIES.length)], 1 + random.nextInt(10), 1 + random.nextInt(25));
        }

        private LengthLimit lengthLimit(boolean deadLetters, boolean safely) {
            LengthLimit.Overflow[] overflows = LengthLimit.Overflow.values();
            // What is dropped without a dead letter is told and no more; LengthLimitTest has that. Safe ones need
            // refusals.
            LengthLimit.Overflow overflow = overflows[random.nextInt(overflows.length)];
            if (random.nextBoolean() || (overflow == LengthLimit.Overflow.DROP_HEAD && (safely || !deadLetters))) {
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
            holdDeadLetters(false);
            for (int answers = 0; !deleted && !model.store.loads.isEmpty(); answers++) {
                assertThat(answers).as("loads in vain").isLessThan(1_000);
                answerLoad();
                model.checkAgreement(queue, budget, true);
            }
        }

        private void command() {
            switch (random.nextInt(28)) {
                case 0, 1, 2, 3, 4 -> enqueue(1 + random.nextInt(random.nextInt(30) == 0 ? 200 : 4));
                case 5, 6 -> subscribe();
                case 7 -> unsubscribe();
                case 8, 9, 10, 11, 12 -> settle();
                case 13 -> {
                    grantFlow();
                    answerLetter(LETTER_OUTCOMES.get(random.nextInt(LETTER_OUTCOMES.size())));
                }
                case 14, 15 -> grantCredit();
                case 16 -> fetch();
                case 17, 18, 19, 20 -> answerLoad();
                case 21 -> borrowCredit();
                case 22 -> changeBudget();
                case 23 -> pick();
                case 24 -> endPick();
                case 25 -> holdDeadLetters(random.nextInt(3) == 0 && !model.limit.dropsHead());
                default -> rare();
            }
        }

        /** Not where messages are dropped too: what is given up unseen could be so for either reason. */
        private void holdDeadLetters(boolean holds) {
            if (model.holdDeadLetters(holds)) {
                queue.sendDeadLetters(model.nowMs);
                model.giveUpUnseen(queue);
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
            } else if (die < 9) {
                configure();
            } else if (!model.store.messages.isEmpty() && !queue.isReadingValues()) {
                List<Long> stored = new ArrayList<>(model.store.messages.keySet());
                model.lose(stored.get(random.nextInt(stored.size())));
            }
        }

        /** Changes what a policy can change; how dead letters are sent stays, which ConfigureTest has. */
        private void configure() {
            QueueSettings before = model.settings;
            LengthLimit drawn = lengthLimit(model.deadLetters, before.deadLettersSafely());
            boolean isUnclear = (drawn.boundsBytes() && contentsTo - contentsFrom > 1)
                    || (drawn.dropsHead() && model.hasHeldDeadLetters());
            LengthLimit limit = isUnclear ? model.limit : drawn;
            QueueSettings changed = QueueSettings.builder(1, before.durable(), before.residentBytesMax())
                    .persistsAll(before.persistsAll())
                    .timeToLiveMs(model.deadLetters ? timeToLiveMs() : Message.FOREVER)
                    .deadLetters(before.deadLetters())
                    .deadLettersSafely(before.deadLettersSafely())
                    .quorumRules(before.quorumRules())
                    .delayedRetry(before.delayedRetry())
                    .distinctBy(before.distinctBy())
                    .singleActiveConsumer(before.singleActiveConsumer())
                    .priorityMax(before.priorityMax())
                    .lengthLimit(limit)
                    .expiresMs(random.nextInt(4) == 0 ? 1 + random.nextInt(100) : before.expiresMs())
                    .returnsMax(
                            before.returnsMax() == QueueSettings.UNCOUNTED ? before.returnsMax() : random.nextInt(3))
                    .build();
            model.configure(changed);
            queue.configure(changed, model.nowMs);
            model.giveUpUnseen(queue);
        }

        private void enqueue(int count) {
            for (int left = count; left > 0; left--) {
                byte[] content = CONTENTS[random.nextInt(contentsFrom, contentsTo)];
                Message message = new Message(
                        "e",
                        random.nextBoolean() ? "k" : "v" + (char) ('a' + random.nextInt(random.nextBoolean() ? 3 : 26)),
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
                if (!entry.ready && !entry.picked && entry.holder == member && random.nextInt(3) != 0) {
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
            if (member != null && member.askedAtLast && random.nextBoolean()) {
                model.denyCredit(member);
                queue.denyCredit(member.consumer, model.nowMs);
            } else if (member != null && (member.requested || random.nextInt(4) == 0)) {
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
                    member.askedAtLast = false;
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

        private void answerLetter(LetterOutcome outcome) {
            if (!model.letters.isEmpty()) {
                long position = model.letters.get(random.nextInt(model.letters.size()));
                model.answerLetter(position, outcome == LetterOutcome.SAFE);
                queue.deadLetterSent(position, outcome, model.nowMs);
            }
        }

        /** At last every dead letter is taken, and nothing that was given up is left. */
        private void answerAllLetters() {
            for (int round = 0; round < 10_000 && model.entries.stream().anyMatch(entry -> entry.rejected); round++) {
                answerLoad();
                answerLetter(LetterOutcome.SAFE);
                model.giveUpUnseen(queue);
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
            @Nullable Message[] slots = model.store.load(segment, random.nextBoolean());
            if (queue.isReadingValues()) {
                model.read(segment, slots);
            }
            queue.segmentLoaded(segment, slots, model.nowMs);
        }

        /** What is there to be seen, in the order of places. */
        private List<Place> browse(Wanted wanted) {
            Browsing browsing = queue.browsing();
            List<Place> seen = new ArrayList<>();
            long cursor = Browsing.START;
            long segment = browsing.segmentBehind(cursor, wanted, Extent.UNBOUNDED);
            while (segment != Browsing.END) {
                @Nullable Message[] slots = new Message[128];
                for (int slot = 0; slot < 128; slot++) {
                    slots[slot] = model.store.messages.get(segment * 128 + slot);
                }
                seen.addAll(browsing.places(segment, cursor, wanted, Extent.UNBOUNDED, slots));
                cursor = browsing.behind(segment);
                segment = browsing.segmentBehind(cursor, wanted, Extent.UNBOUNDED);
            }
            return seen;
        }

        private void pick() {
            List<Place> places = browse(Wanted.READY);
            Set<Message> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            places.forEach(place -> seen.add(place.message()));
            List<Message> expected = new ArrayList<>();
            for (NaiveQueue.Entry entry : model.entries) {
                // What the store has lost may still be in the heap.
                if (entry.ready && (seen.contains(entry.message) || !model.store.hasLost(entry.position))) {
                    expected.add(entry.message);
                }
            }
            NaiveQueue.check(expected.equals(places.stream().map(Place::message).toList()), "is not what is there");
            if (places.isEmpty()) {
                return;
            }
            Place place = places.get(random.nextInt(places.size()));
            NaiveQueue.Entry entry = Objects.requireNonNull(model.alive.get(place.message()));
            boolean drops = random.nextInt(4) == 0;
            boolean reading = queue.isReadingValues();
            if (!reading && drops) {
                model.drop(entry);
            } else if (!reading) {
                model.pick(entry, place.position());
            }
            Picking picking = queue.picking();
            assertThat(
                            drops
                                    ? picking.drop(place.position(), model.nowMs)
                                    : picking.take(place.position(), model.nowMs))
                    .isEqualTo(reading ? Picking.Picked.NOT_READY : Picking.Picked.DONE);
        }

        private void endPick() {
            List<NaiveQueue.Entry> picked =
                    model.entries.stream().filter(entry -> entry.picked).toList();
            if (picked.isEmpty()) {
                return;
            }
            NaiveQueue.Entry entry = picked.get(random.nextInt(picked.size()));
            if (random.nextBoolean()) {
                model.drop(entry);
                assertThat(queue.picking().settle(entry.position, model.nowMs)).isTrue();
            } else {
                Segment segment = Objects.requireNonNull(queue.backlog().segment(entry.position >> 7));
                model.putBack(entry, queue.backlog().hasBeenOut(segment, (int) entry.position & 127));
                assertThat(queue.picking().putBack(entry.position, model.nowMs)).isTrue();
            }
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
                    QueueFixture.recoveredSegments(model.store.messages, model.store.returns),
                    model.store.persistedUpTo,
                    before.deliveredUpTo(),
                    model.nowMs);
            queue.tick(model.nowMs);
        }

        private void delete() {
            int ready = model.ready() + model.unreadable() + model.delayed();
            model.delete();
            assertThat(queue.delete(model.nowMs)).isEqualTo(ready);
            assertThat(queue.bodyBytes()).isZero();
            assertThat(queue.residentBytes()).isZero();
            deleted = true;
        }
    }
}
