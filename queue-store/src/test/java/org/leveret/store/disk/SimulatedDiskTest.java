package org.leveret.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a power cut leaves on a simulated disk, and what it does not. */
class SimulatedDiskTest {
    private static final int CUTS = 300;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path file = disk.root().resolve("file");
    private final Random random = new Random(1);

    @AfterEach
    void removeDisk() {
        disk.remove();
    }

    @Test
    void whatWasForcedSurvives() throws IOException {
        write('a', 10_000, true);
        forceNames();
        for (int cut = 0; cut < CUTS; cut++) {
            assertThat(afterCut()).containsOnly('a').hasSize(10_000);
        }
    }

    @Test
    void aBlockThatWasNotForcedIsThereOrNotOrTornWhateverBecameOfOthers() throws IOException {
        write('a', 8192, true);
        forceNames();
        write('b', 8192, false);
        Set<String> found = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            byte[] content = afterCut();
            found.add(kind(content, 0) + kind(content, 4096));
        }
        assertThat(found).contains("aa", "ab", "ba", "bb", "?a", "?b", "a?", "b?");
    }

    @Test
    void aNameThatWasNotForcedIsThereOrNot() throws IOException {
        write('a', 100, true);
        Set<Set<String>> found = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            SimulatedDisk after = disk.copy();
            after.cutPower(random);
            found.add(after.names());
        }
        assertThat(found).containsExactlyInAnyOrder(Set.of(), Set.of("file"));
    }

    @Test
    void aRenameLosesNeitherFile() throws IOException {
        write('a', 100, true);
        forceNames();
        Files.move(file, disk.root().resolve("other"));
        Set<Set<String>> found = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            SimulatedDisk after = disk.copy();
            after.cutPower(random);
            found.add(after.names());
        }
        assertThat(found).containsExactlyInAnyOrder(Set.of("file"), Set.of("other"));
    }

    @Test
    void whatAFailedForceRefusedIsReadUntilPowerFailsUnlessItIsWrittenAgain() throws IOException {
        write('a', 8192, true);
        forceNames();
        disk.failForceAfter(0);
        assertThatThrownBy(() -> write('b', 8192, true)).hasMessage("the disk has failed");
        assertThat(Files.readAllBytes(file)).containsOnly('b');
        write('c', 4096, true);
        assertThat(kind(Files.readAllBytes(file), 4096)).isEqualTo("b");
        byte[] content = afterCut();
        assertThat(kind(content, 0) + kind(content, 4096)).isEqualTo("ca");
    }

    @Test
    void aProcessThatIsKilledLeavesWhatItWrote() throws IOException {
        write('a', 5000, false);
        SimulatedDisk killed = disk.copy();
        write('b', 5000, false);
        assertThat(Files.readAllBytes(killed.root().resolve("file")))
                .containsOnly('a')
                .hasSize(5000);
        killed.remove();
    }

    private void write(char letter, int bytes, boolean force) throws IOException {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) letter);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content), 0);
            if (force) {
                channel.force(false);
            }
        }
    }

    private void forceNames() throws IOException {
        try (FileChannel channel = FileChannel.open(disk.root(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private byte[] afterCut() throws IOException {
        SimulatedDisk after = disk.copy();
        after.cutPower(random);
        byte[] content = Files.readAllBytes(after.root().resolve("file"));
        after.remove();
        return content;
    }

    /** The letter of a block, or a question mark when there are two. */
    private static String kind(byte[] content, int from) {
        long letters = 0;
        for (int i = from; i < from + 4096; i++) {
            letters |= 1L << (content[i] - 'a');
        }
        return letters == 1 ? "a" : letters == 2 ? "b" : letters == 4 ? "c" : "?";
    }
}
