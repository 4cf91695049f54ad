package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.SingleFileStore;
import org.junit.jupiter.api.Test;
import org.leveret.store.disk.SimulatedDisk;

/**
 * What an H2 file without checksums of ours holds after a power cut, with {@link BarrierPath} and without: the one shows
 * that it is needed, and that tests which cut the power can fail.
 *
 * <p>{@code -Dleveret.test.power.seed} repeats a run.
 */
class BarrierPowerCutTest {
    private static final int COMMITS = 60;
    private static final int KEYS = 50;
    private static final int CUTS_OF_AN_IMAGE = 5;

    private final Random random = new Random(seed());

    /** A disk, and how many commits were synced. */
    private record Image(SimulatedDisk disk, int synced) {}

    @Test
    void behindTheBarrierEveryFileHoldsAllOfSomeCommit() throws IOException {
        assertThat(wrongOf(images(true), true)).isEmpty();
    }

    @Test
    void withoutItSomeFileDoesNot() throws IOException {
        assertThat(wrongOf(images(false), false)).isNotEmpty();
    }

    private static long seed() {
        long seed = Long.getLong("leveret.test.power.seed", new SecureRandom().nextLong());
        System.out.println("BarrierPowerCutTest seed " + seed);
        return seed;
    }

    private List<Image> images(boolean barrier) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        List<Image> images = new ArrayList<>();
        int[] synced = {-1};
        MVStore store = open(disk, barrier);
        MVMap<Integer, String> map = store.openMap("map");
        LogFiles.forceDirectory(disk.root());
        disk.watch(operation -> {
            if (random.nextInt(4) == 0) {
                images.add(new Image(disk.copy(), synced[0]));
            }
        });
        for (int commit = 0; commit < COMMITS; commit++) {
            for (int key = 0; key < KEYS; key++) {
                map.put(key, value(key, commit));
            }
            store.commit();
            store.sync();
            synced[0] = commit;
        }
        store.closeImmediately();
        disk.remove();
        assertThat(images).isNotEmpty();
        return images;
    }

    /** What is wrong with the file after power cuts, told in words. */
    private List<String> wrongOf(List<Image> images, boolean barrier) {
        List<String> wrong = new ArrayList<>();
        for (Image image : images) {
            for (int i = 0; i < CUTS_OF_AN_IMAGE; i++) {
                SimulatedDisk disk = image.disk.copy();
                disk.cutPower(random);
                try {
                    MVStore store = open(disk, barrier);
                    MVMap<Integer, String> map = store.openMap("map");
                    String first = map.get(0);
                    int commit = first == null ? -1 : Integer.parseInt(first.substring(0, first.indexOf(' ')));
                    boolean whole = commit >= image.synced;
                    for (int key = 0; key < KEYS && commit >= 0; key++) {
                        whole &= value(key, commit).equals(map.get(key));
                    }
                    if (!whole) {
                        wrong.add(commit + " is not whole, or is not " + image.synced);
                    }
                    store.closeImmediately();
                } catch (MVStoreException | NumberFormatException | StringIndexOutOfBoundsException e) {
                    wrong.add(e.toString());
                }
                disk.remove();
            }
        }
        return wrong;
    }

    private static String value(int key, int commit) {
        return commit + " " + key + " " + "v".repeat((key * 31 + commit * 17) % 700);
    }

    private static MVStore open(SimulatedDisk disk, boolean barrier) {
        Path path = disk.root().resolve("file.mv");
        SingleFileStore file = new SingleFileStore(Map.of());
        file.open(barrier ? BarrierPath.of(path) : path.toString(), false, null);
        MVStore store = new MVStore.Builder()
                .adoptFileStore(file)
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        store.setReuseSpace(false);
        return store;
    }
}
