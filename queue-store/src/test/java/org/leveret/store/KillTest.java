package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes to a store is killed for good, again and again, on the same directory. */
class KillTest {
    private static final int KILLS = 10;

    @TempDir
    Path directory;

    @Test
    void whatAKilledProcessHadConfirmedIsThere() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KillTest seed " + seed);
        Random random = new Random(seed);
        TreeMap<Long, String> before = new TreeMap<>();
        long confirmedInAll = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long start = before.isEmpty() ? 0 : before.lastKey() + 1;
            long confirmed = runAndKill(start, 20 + random.nextInt(300));
            confirmedInAll += confirmed;
            TreeMap<Long, String> found;
            try (StoreRig rig = StoreRig.open(directory)) {
                found = new TreeMap<>(rig.recoveredBodies(KillTarget.QUEUE));
                assertThat(rig.faults).isEmpty();
            }
            TreeMap<Long, String> old = new TreeMap<>(found.headMap(start));
            assertThat(old).as("what earlier kills had left").isEqualTo(before);
            for (long batch = 0; batch < confirmed; batch++) {
                long first = start + batch * KillTarget.BATCH;
                // all but the last message of a batch are forgotten by a later batch
                boolean forgotten = batch + KillTarget.FORGET_AFTER < confirmed;
                for (long position = first; position < first + KillTarget.BATCH - 1; position++) {
                    if (forgotten) {
                        assertThat(found).doesNotContainKey(position);
                    } else if (batch + KillTarget.FORGET_AFTER >= confirmed + KillTarget.UNCONFIRMED_MAX) {
                        assertThat(found).containsEntry(position, KillTarget.body(position));
                    }
                }
                long last = first + KillTarget.BATCH - 1;
                assertThat(found).containsEntry(last, KillTarget.body(last));
            }
            found.forEach((position, body) -> assertThat(body).isEqualTo(KillTarget.body(position)));
            before = found;
        }
        System.out.println("KillTest: " + confirmedInAll + " batches confirmed in " + KILLS + " lives");
    }

    /** Returns how many batches were confirmed before the kill, to our knowledge. */
    private long runAndKill(long start, int afterConfirms) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillTarget.class.getName(),
                        directory.toString(),
                        Long.toString(start))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long confirmed = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                confirmed = Long.parseLong(line);
                if (confirmed >= afterConfirms && process.isAlive()) {
                    // by its handle, because Process would close the stream that is still to be read
                    process.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed").isEqualTo(128 + 9);
        return confirmed;
    }
}
