package org.leveret.queue.delay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.queue.Message;

/**
 * Random commands to the messages of an exchange, with kills in between, each effect of which is checked by the
 * {@link DelayWorld}. Every sequence has its own seed, which a failure names.
 */
class DelaySimulationTest {
    private static final int SEQUENCES = 500;
    private static final long[] DELAYS_MS = {1, 50, 3_000, 70_000, 200_000, 3_600_000, 0xFFFF_FFFFL};
    private static final long[] BUDGETS = {0, 2_000, 50_000, Long.MAX_VALUE};

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {1_000_000, 2_000_000})
    void messagesComeInTheOrderInWhichTheyAreDueAndNeverTooEarlyOrNotAtAll(long firstSeed) {
        System.out.println("delay simulation, seeds " + firstSeed + " to " + (firstSeed + SEQUENCES - 1));
        int given = 0;
        int loads = 0;
        for (long seed = firstSeed; seed < firstSeed + SEQUENCES; seed++) {
            Sequence sequence = new Sequence(seed);
            try {
                sequence.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", command " + sequence.commands + ": " + e.getMessage(), e);
            }
            given += sequence.world.given.size();
            loads += sequence.world.loadsAsked;
        }
        assertThat(given).isGreaterThan(SEQUENCES * 20);
        assertThat(loads).isGreaterThan(SEQUENCES);
    }

    /** One exchange's life. */
    private static final class Sequence {
        private final Random random;
        private final DelayWorld world;
        private final long longestDelayMs;
        private final List<Message> published = new ArrayList<>();
        private int commands;

        Sequence(long seed) {
            random = new Random(seed);
            DelaySettings settings = new DelaySettings(random.nextInt(4) != 0, random.nextInt(4) != 0);
            world = new DelayWorld(settings, BUDGETS[random.nextInt(BUDGETS.length)], 1_700_000_000_000L);
            longestDelayMs = DELAYS_MS[random.nextInt(DELAYS_MS.length)];
        }

        void run() {
            int count = 20 + random.nextInt(100);
            while (commands++ < count) {
                step();
                DelayWorld.check(world.machine.waiting() == world.model.size(), "another count");
                DelayWorld.check(world.unanswered() == 0, "a ticket is not answered");
            }
            finish();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> publish(1 + random.nextInt(40));
                case 3 -> publish(1);
                case 4 -> world.loadOne();
                case 5 -> world.settleOne();
                case 6 -> {
                    if (world.wakeMs <= world.nowMs) {
                        world.wakeMs = Long.MAX_VALUE;
                        world.machine.tick(world.nowMs);
                    }
                }
                case 7, 8, 9 -> passOn(random.nextLong(longestDelayMs + 1));
                case 10 -> pick();
                default -> {
                    if (random.nextInt(4) == 0) {
                        world.restart();
                    }
                }
            }
        }

        private void publish(int count) {
            long delayMs = 1 + random.nextLong(longestDelayMs);
            boolean alike = random.nextBoolean();
            boolean persistent = random.nextBoolean();
            for (int i = 0; i < count; i++) {
                published.add(world.publish(
                        alike ? delayMs : 1 + random.nextLong(longestDelayMs),
                        random.nextInt(8) == 0 ? !persistent : persistent,
                        random.nextInt(3) == 0 ? 1_000 : 10));
            }
        }

        private void passOn(long ms) {
            long untilMs = world.nowMs + ms;
            world.passUntil(untilMs);
            DelayWorld.check(
                    world.model.isEmpty() || world.model.first().dueMs() > untilMs,
                    "not given although it is due: " + (world.model.isEmpty() ? "" : world.model.first()));
        }

        /** Cancels or fires something that was logged, as its position is known. */
        private void pick() {
            List<Map.Entry<Long, Message>> all = new ArrayList<>(world.positions.entrySet());
            if (all.isEmpty()) {
                return;
            }
            Map.Entry<Long, Message> one = all.get(random.nextInt(all.size()));
            if (random.nextBoolean()) {
                world.cancel(one.getValue(), one.getKey());
            } else {
                world.fireNow(one.getValue(), one.getKey());
            }
        }

        private void finish() {
            passOn(DELAYS_MS[DELAYS_MS.length - 1] + 1);
            DelayWorld.check(world.machine.waiting() == 0, "something waits for ever");
            DelayWorld.check(world.logged() == 0, world.logged() + " messages stay in the log");
            DelayWorld.check(
                    world.machine.awakeBytes() == 0, world.machine.awakeBytes() + " bytes are counted for ever");
        }
    }
}
