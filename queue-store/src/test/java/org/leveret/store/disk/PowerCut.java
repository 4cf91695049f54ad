package org.leveret.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Chooses what of the unforced writes to a disk is there when the power comes back. Every block may have any of its
 * versions since the last force, or sectors of two of them, whatever became of the others; the length of a file may be
 * any that it had.
 */
final class PowerCut {
    /** How a cut treats the writes to one file. */
    private enum Kind {
        /** The disk was as far as some write, and that one may be torn. */
        IN_ORDER,
        /** Each block by itself. */
        ANY_ORDER,
        /** All is there but one block. */
        ALL_BUT_ONE
    }

    private final Random random;
    /** How likely it is that something is there as it was last. */
    private final double kept;

    PowerCut(Random random) {
        this.random = random;
        this.kept = new double[] {0, 0.1, 0.5, 0.9, 0.99, 1}[random.nextInt(6)];
    }

    /** Leaves in the file what survives. */
    void apply(DiskFile file) {
        List<DiskFile.Change> changes = List.copyOf(file.unforced());
        file.revert();
        if (!changes.isEmpty()) {
            switch (Kind.values()[random.nextInt(Kind.values().length)]) {
                case IN_ORDER -> keepFirst(file, changes);
                case ANY_ORDER -> keepAnyOf(file, changes);
                case ALL_BUT_ONE -> keepAllButOne(file, changes);
            }
        }
        file.force();
    }

    /** Chooses among changes of names: as many as reached the disk in their order, or any of them. */
    <T> List<T> choose(List<T> changes) {
        if (random.nextBoolean()) {
            return changes.subList(0, random.nextInt(changes.size() + 1));
        }
        List<T> chosen = new ArrayList<>(changes);
        chosen.removeIf(change -> random.nextDouble() >= kept);
        return chosen;
    }

    private void keepFirst(DiskFile file, List<DiskFile.Change> changes) {
        int count = random.nextInt(changes.size() + 1);
        Map<Integer, Block> before = new TreeMap<>();
        long length = file.durableLength();
        for (DiskFile.Change change : changes.subList(0, count)) {
            before.put(change.number(), change.block());
            file.put(change.number(), change.block());
            length = change.length();
        }
        if (count < changes.size() && random.nextBoolean()) {
            DiskFile.Change next = changes.get(count);
            Block old = before.getOrDefault(next.number(), file.durableBlock(next.number()));
            file.put(next.number(), torn(old, next.block()));
            length = random.nextBoolean() ? length : next.length();
        }
        file.setLength(length);
    }

    private void keepAnyOf(DiskFile file, List<DiskFile.Change> changes) {
        versions(file, changes).forEach((number, blocks) -> {
            Block block = choose(blocks, random.nextDouble() < kept);
            file.put(number, random.nextInt(8) == 0 ? torn(block, choose(blocks, false)) : block);
        });
        List<Long> lengths = new ArrayList<>();
        lengths.add(file.durableLength());
        changes.forEach(change -> lengths.add(change.length()));
        file.setLength(choose(lengths, random.nextDouble() < kept));
    }

    private void keepAllButOne(DiskFile file, List<DiskFile.Change> changes) {
        Map<Integer, List<Block>> versions = versions(file, changes);
        int spoilt = random.nextInt(versions.size());
        versions.forEach((number, blocks) -> file.put(number, blocks.get(blocks.size() - 1)));
        List<Block> blocks = List.copyOf(versions.values()).get(spoilt);
        Block old = blocks.get(random.nextInt(blocks.size() - 1));
        file.put(
                List.copyOf(versions.keySet()).get(spoilt),
                random.nextBoolean() ? old : torn(old, blocks.get(blocks.size() - 1)));
        file.setLength(changes.get(changes.size() - 1).length());
    }

    /** Every block that changed, as it was forced and after each change. */
    private static Map<Integer, List<Block>> versions(DiskFile file, List<DiskFile.Change> changes) {
        Map<Integer, List<Block>> versions = new TreeMap<>();
        for (DiskFile.Change change : changes) {
            versions.computeIfAbsent(change.number(), number -> new ArrayList<>(List.of(file.durableBlock(number))))
                    .add(change.block());
        }
        return versions;
    }

    private <T> T choose(List<T> versions, boolean last) {
        return versions.get(last ? versions.size() - 1 : random.nextInt(versions.size()));
    }

    private Block torn(Block one, Block other) {
        int sectors = 1 + random.nextInt(Block.SECTORS - 1);
        return random.nextBoolean() ? one.tornFrom(other, sectors) : other.tornFrom(one, sectors);
    }
}
