package org.leveret.queue.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.queue.stream.StreamWorld.Reading;

/**
 * Random commands to a stream, with power cuts in between, each effect of which is checked by the {@link StreamWorld}. Every
 * sequence has its own seed, which a failure names.
 */
class StreamSimulationTest {
    private static final int SEQUENCES = 400;
    private static final long[] SEGMENT_BYTES = {0, 100, 3_000, 40_000, 1_000_000};
    private static final long[] LENGTH_BYTES = {StreamSettings.UNLIMITED, 0, 5_000, 200_000};
    private static final long[] AGES_MS = {StreamSettings.UNLIMITED, StreamSettings.UNLIMITED, 1, 5_000};
    private static final long[] BUDGETS = {0, 1_000, 300_000, Long.MAX_VALUE};
    private static final int[] PROPERTIES_BYTES = {0, 0, 0, 50, 5_000};
    private static final int[] BODY_BYTES = {0, 10, 900, 900, 50_000};

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {1_000_000, 2_000_000})
    void everyReaderIsGivenEveryMessageFromItsPlaceOnAndNothingElse(long firstSeed) {
        System.out.println("stream simulation, seeds " + firstSeed + " to " + (firstSeed + SEQUENCES - 1));
        int deliveries = 0;
        int loads = 0;
        int trimmed = 0;
        for (long seed = firstSeed; seed < firstSeed + SEQUENCES; seed++) {
            Sequence sequence = new Sequence(seed);
            try {
                sequence.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", command " + sequence.commands + ": " + e.getMessage(), e);
            }
            deliveries += sequence.world.deliveries;
            loads += sequence.world.loadsAsked;
            trimmed += sequence.world.first > 0 ? 1 : 0;
        }
        assertThat(deliveries).isGreaterThan(SEQUENCES * 50);
        assertThat(loads).isGreaterThan(SEQUENCES);
        assertThat(trimmed).isGreaterThan(SEQUENCES / 10);
    }

    /** One stream's life. */
    private static final class Sequence {
        private final Random random;
        private final StreamWorld world;
        private final long budget;
        private int commands;

        Sequence(long seed) {
            random = new Random(seed);
            StreamSettings settings = new StreamSettings(
                    SEGMENT_BYTES[random.nextInt(SEGMENT_BYTES.length)],
                    LENGTH_BYTES[random.nextInt(LENGTH_BYTES.length)],
                    AGES_MS[random.nextInt(AGES_MS.length)]);
            budget = BUDGETS[random.nextInt(BUDGETS.length)];
            world = new StreamWorld(settings, random.nextInt(5) != 0, budget);
        }

        void run() {
            int count = 20 + random.nextInt(100);
            while (commands++ < count) {
                step();
                awaitAges();
                StreamWorld.check(world.machine.firstOffset() == world.first, "retention leaves another offset first");
                StreamWorld.check(world.machine.nextOffset() == world.messages.size(), "another offset comes next");
                checkHeap();
            }
            finish();
        }

        /** How old a segment from before a restart is has to be read first. */
        private void awaitAges() {
            boolean moved = true;
            while (moved && world.machine.firstOffset() != world.first) {
                if (world.machine.firstOffset() > world.first) {
                    // It was read late, and more is old by now.
                    long before = world.first;
                    world.retain();
                    moved = world.first > before;
                } else {
                    moved = world.loadOne();
                }
            }
        }

        /** One chunk there may always be, and what is read may turn out larger than it was taken for. */
        private void checkHeap() {
            long most = budget == Long.MAX_VALUE ? budget : budget + 400_000;
            StreamWorld.check(
                    !world.stored || world.machine.residentBytes() <= most,
                    world.machine.residentBytes() + " bytes are in the heap");
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> append(1 + random.nextInt(60));
                case 3 -> append(1);
                case 4, 5 -> world.loadOne();
                case 6, 7 -> world.sync();
                case 8, 9 -> {
                    if (!world.readings.isEmpty()) {
                        world.acknowledge(pick());
                    }
                }
                case 10 -> subscribe();
                case 11 -> {
                    if (random.nextInt(3) == 0 && !world.readings.isEmpty()) {
                        world.unsubscribe(pick());
                    }
                }
                case 12 -> world.nowMs += random.nextInt(3_000);
                default -> {
                    if (random.nextInt(4) == 0 && world.stored) {
                        world.restart(random.nextInt(50));
                    }
                }
            }
        }

        private Reading pick() {
            return world.readings.get(random.nextInt(world.readings.size()));
        }

        private void append(int count) {
            for (int i = 0; i < count; i++) {
                world.append(
                        PROPERTIES_BYTES[random.nextInt(PROPERTIES_BYTES.length)],
                        BODY_BYTES[random.nextInt(BODY_BYTES.length)]);
                if (random.nextInt(20) == 0) {
                    world.nowMs += random.nextInt(100);
                }
            }
        }

        private void subscribe() {
            StreamStart start = switch (random.nextInt(6)) {
                case 0 -> StreamStart.of(StreamStart.From.FIRST);
                case 1 -> StreamStart.of(StreamStart.From.LAST);
                case 2 -> StreamStart.of(StreamStart.From.NEXT);
                case 3 -> StreamStart.at(random.nextInt(world.messages.size() + 20) - 5L);
                case 4 -> StreamStart.time(world.nowMs - random.nextInt(8_000));
                default -> StreamStart.ago(random.nextInt(8_000));
            };
            world.subscribe(start.filtered(filter()), 1 + random.nextInt(200), 1 + random.nextInt(200_000));
        }

        private @Nullable StreamFilter filter() {
            return random.nextInt(3) > 0 ? null : message -> message.bodyBytes() != 10;
        }

        private void finish() {
            world.settleAll();
            awaitAges();
            for (Reading reading : world.readings) {
                for (long offset = Math.max(reading.next, world.first); offset < world.messages.size(); offset++) {
                    StreamFilter filter = reading.filter;
                    StreamWorld.check(
                            filter != null && !filter.wants(world.message(offset)),
                            "offset " + offset + " is kept back");
                }
            }
            while (!world.readings.isEmpty()) {
                world.unsubscribe(pick());
            }
            world.settleAll();
            StreamWorld.check(
                    !world.stored || world.machine.residentBytes() == 0,
                    world.machine.residentBytes() + " bytes are kept for nobody");
        }
    }
}
