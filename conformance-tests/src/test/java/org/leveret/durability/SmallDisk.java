package org.leveret.durability;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few megabytes in memory, part of which is taken until it is freed. Needs root. Owned by a test. */
final class SmallDisk {
    private final Path directory;
    private final Path filling;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filling = directory.resolve("filling");
    }

    /** Mounts it on a directory; without the right to do that the test is skipped. */
    static SmallDisk mount(Path directory, int mebibytes, int mebibytesTaken) throws IOException, InterruptedException {
        String size = "size=" + mebibytes + "m";
        boolean mounted = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString()) == 0;
        assumeTrue(mounted, "only root may mount a small file system");
        SmallDisk disk = new SmallDisk(directory);
        Files.write(disk.filling, new byte[mebibytesTaken << 20]);
        return disk;
    }

    /** Where a broker's data may be. */
    Path data() {
        return directory.resolve("data");
    }

    /** Makes room. */
    void free() throws IOException {
        Files.delete(filling);
    }

    void unmount() throws IOException, InterruptedException {
        run("umount", "-l", directory.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
