package org.leveret.store.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.leveret.store.definitions.Definitions.QueueRow;
import org.leveret.store.disk.SimulatedDisk;
import org.leveret.store.disk.SimulatedDisk.Operation;

/**
 * The power fails at any moment while definitions are written, also while the file is written afresh or opened after the
 * power failed before. What was confirmed is there, and a batch is there or it is not.
 *
 * <p>{@code -Dleveret.test.power.seed} repeats a run.
 */
class DefinitionPowerCutTest {
    private static final int LIVES = 3;
    private static final int BATCHES_OF_A_LIFE = 60;
    /** Queues beyond this many are deleted again, the oldest first. */
    private static final int QUEUES = 20;

    private static final long REWRITE_ABOVE_BYTES = 300_000;

    private final long seed = Long.getLong("leveret.test.power.seed", new SecureRandom().nextLong());
    private int cuts;

    /** A disk, and how many batches it must have: what was confirmed, or one more. */
    private record Image(SimulatedDisk disk, long confirmed, String moment) {
        Image on(SimulatedDisk other) {
            return new Image(other, confirmed, moment);
        }
    }

    @Test
    void everyConfirmedBatchIsThereAndNoneInPart() throws Exception {
        System.out.println("DefinitionPowerCutTest seed " + seed);
        Random random = new Random(seed);
        Image begin = new Image(new SimulatedDisk(), 0, "nothing");
        for (int life = 0; life < LIVES; life++) {
            List<Image> images = live(begin, BATCHES_OF_A_LIFE, sometimes(random));
            crashAll(images, random, 0);
            begin = crashed(images.get(random.nextInt(images.size())), random);
        }
        System.out.println("DefinitionPowerCutTest: " + cuts + " power cuts");
        assertThat(cuts).isGreaterThan(LIVES * 20);
    }

    @Test
    void aKillBeforeTheFilesNameIsForcedAndThenAPowerCutLoseNothing() throws Exception {
        System.out.println("DefinitionPowerCutTest seed " + seed);
        Random random = new Random(seed);
        Image begin = new Image(new SimulatedDisk(), 0, "nothing");
        List<Image> moves = live(begin, BATCHES_OF_A_LIFE, moment -> moment == Operation.FORCE_NAMES);
        assertThat(moves.size()).as("files moved into place").isGreaterThan(1);
        for (Image killed : moves) {
            List<Image> images = live(killed.on(killed.disk.copy()), 3, moment -> true);
            crashAll(images, random, 1);
        }
    }

    private void crashAll(List<Image> images, Random random, int depth) {
        IntStream.range(0, images.size()).forEach(i -> {
            Image image = images.get(i);
            try {
                crashAll(
                        live(
                                crashed(image, random),
                                random.nextInt(2),
                                depth == 0 ? sometimes(random) : moment -> false),
                        random,
                        depth + 1);
            } catch (DefinitionStoreException | RuntimeException e) {
                throw new AssertionError("before " + image.moment + ", depth " + depth + ", seed " + seed, e);
            }
        });
    }

    private Image crashed(Image image, Random random) {
        SimulatedDisk disk = image.disk.copy();
        if (random.nextInt(6) > 0) {
            cuts++;
            disk.cutPower(random);
        }
        return image.on(disk);
    }

    /** Few of the writes, more of what is rare and decides more. */
    private static Predicate<Operation> sometimes(Random random) {
        return operation -> random.nextDouble() < (operation == Operation.WRITE ? 0.02 : 0.1);
    }

    /** Opens the definitions, asserts what they are, and applies so many batches; returns images of the disk. */
    private static List<Image> live(Image begin, int count, Predicate<Operation> moments)
            throws DefinitionStoreException {
        SimulatedDisk disk = begin.disk;
        List<Image> images = new ArrayList<>();
        long[] confirmed = {begin.confirmed};
        disk.watch(operation -> {
            if (moments.test(operation)) {
                images.add(new Image(disk.copy(), confirmed[0], operation.toString()));
            }
        });
        try (DefinitionStore store = DefinitionStore.open(disk.root(), REWRITE_ABOVE_BYTES)) {
            long found = assertWhole(store.load());
            assertThat(found).as("batches").isBetween(begin.confirmed, begin.confirmed + 1);
            confirmed[0] = found;
            for (int i = 0; i < count; i++) {
                store.apply(batch(confirmed[0] + 1));
                confirmed[0]++;
            }
        } finally {
            disk.watch(operation -> {});
            disk.remove();
        }
        return images;
    }

    private static List<DefinitionChange> batch(long number) {
        List<DefinitionChange> changes = new ArrayList<>();
        changes.add(new DefinitionChange.ReserveIds(number + 1));
        changes.add(new DefinitionChange.PutQueue(queue(number)));
        if (number > QUEUES) {
            changes.add(new DefinitionChange.DeleteQueue(number - QUEUES));
        }
        return changes;
    }

    private static QueueRow queue(long number) {
        byte[] arguments = new byte[(int) (number * 131 % 4000)];
        new Random(number).nextBytes(arguments);
        return new QueueRow(number, "/", "q" + number, number % 2 == 0, Bytes.of(arguments));
    }

    /** Returns how many batches there are. */
    private static long assertWhole(Definitions found) {
        long batches = found.nextId() - 1;
        TreeMap<Long, QueueRow> queues = new TreeMap<>();
        found.queues().forEach(row -> queues.put(row.id(), row));
        TreeMap<Long, QueueRow> expected = new TreeMap<>();
        for (long number = Math.max(1, batches - QUEUES + 1); number <= batches; number++) {
            expected.put(number, queue(number));
        }
        assertThat(queues).isEqualTo(expected);
        return batches;
    }
}
