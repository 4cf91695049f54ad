package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.leveret.store.PoweredStore.Image;
import org.leveret.store.disk.SimulatedDisk;

/**
 * The power fails at any moment, also while a store recovers from the time before, and also after a kill that left
 * unforced writes behind. Of what was not forced any part may be lost; of what was confirmed, nothing.
 *
 * <p>{@code -Dleveret.test.power.seed} repeats the random choices of a run and {@code -Dleveret.test.power.rounds} sets
 * how many rounds there are; how threads take turns cannot be repeated.
 */
class PowerCutTest {
    private static final int ROUNDS = Integer.getInteger("leveret.test.power.rounds", 3);
    private static final int LIVES_OF_A_ROUND = 3;
    private static final int BATCHES_OF_A_LIFE = 250;
    private static final int KILLS_OF_A_MOVE = 15;

    private final long seed = Long.getLong("leveret.test.power.seed", new SecureRandom().nextLong());
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final Map<String, AtomicInteger> moments = new ConcurrentHashMap<>();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aStoreHasExactlyTheFirstBatchesAndAllThatWereConfirmed() throws Exception {
        System.out.println("PowerCutTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Image begin = Image.empty();
            for (int life = 0; life < LIVES_OF_A_ROUND; life++) {
                List<Image> images = new PoweredStore(begin, random, sometimes(new Random(random.nextLong()), 1))
                        .live(BATCHES_OF_A_LIFE);
                assertThat(images.size()).as("images, seed " + seed).isPositive();
                crashAll(images, random.nextLong(), 0);
                begin = crashed(images.get(random.nextInt(images.size())), random);
            }
        }
        System.out.println(
                "PowerCutTest: " + cuts + " power cuts, " + kills + " kills, before " + new TreeMap<>(moments));
        assertThat(cuts.get()).isGreaterThanOrEqualTo(ROUNDS * 170);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aKillWhileTheNextMessageFileIsMadeAndThenAPowerCutLoseNothing() throws Exception {
        System.out.println("PowerCutTest seed " + seed);
        Random random = new Random(seed);
        List<Image> moves = new ArrayList<>();
        while (moves.size() < KILLS_OF_A_MOVE) {
            Image empty = Image.empty();
            Predicate<String> moving = moment -> moment.startsWith("FORCE") && hasTwoMessageFiles(empty.disk());
            moves.addAll(new PoweredStore(empty, random, moving).live(BATCHES_OF_A_LIFE));
        }
        Collections.shuffle(moves, random);
        for (Image killed : moves.subList(0, KILLS_OF_A_MOVE)) {
            Image begin = killed.on(killed.disk().copy());
            crashAll(new PoweredStore(begin, random, moment -> true).live(0), random.nextLong(), 1);
        }
    }

    private static boolean hasTwoMessageFiles(SimulatedDisk disk) {
        return disk.names().stream()
                        .filter(name -> name.startsWith(GenerationChoice.PREFIX))
                        .count()
                > 1;
    }

    /** Few of the writes, more of what is rare and decides more. */
    private static Predicate<String> sometimes(Random random, double rate) {
        return moment -> {
            double likely = switch (moment) {
                case "WRITE" -> 0.0025;
                case "FORCE" -> 0.04;
                default -> 0.2;
            };
            return random.nextDouble() < likely * rate;
        };
    }

    private void crashAll(List<Image> images, long imagesSeed, int depth) {
        IntStream stream = IntStream.range(0, images.size());
        (depth == 0 ? stream.parallel() : stream).forEach(i -> {
            Image image = images.get(i);
            Random random = new Random(imagesSeed + i);
            Image crashed = crashed(image, random);
            List<Image> more;
            try {
                int count = random.nextInt(4) == 0 ? random.nextInt(20) : 0;
                more = new PoweredStore(crashed, random, sometimes(new Random(random.nextLong()), depth == 0 ? 2 : 0))
                        .live(count);
            } catch (Throwable e) {
                throw new AssertionError(
                        "before " + image.moment() + ", image " + i + " at depth " + depth + ", seed " + seed, e);
            }
            crashAll(more, random.nextLong(), depth + 1);
        });
    }

    /** The same disk for the next store: mostly after a power cut, sometimes after a kill. */
    private Image crashed(Image image, Random random) {
        moments.computeIfAbsent(image.moment(), moment -> new AtomicInteger()).incrementAndGet();
        SimulatedDisk disk = image.disk().copy();
        if (random.nextInt(6) == 0) {
            kills.incrementAndGet();
        } else {
            cuts.incrementAndGet();
            disk.cutPower(random);
        }
        return image.on(disk);
    }
}
