package org.leveret.conformance.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new directory for the data of one broker under test, which whoever starts the broker deletes behind it. Stateless. */
public final class DataDirectory {
    private DataDirectory() {}

    public static Path create() {
        try {
            return Files.createTempDirectory("leveret-test");
        } catch (IOException e) {
            throw new UncheckedIOException("no data directory could be made", e);
        }
    }

    /** Deletes it with all that is in it. */
    public static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + directory, e);
        }
    }
}
