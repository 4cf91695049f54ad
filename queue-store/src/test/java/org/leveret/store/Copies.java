package org.leveret.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies of a data directory as a kill would leave it. */
final class Copies {
    private Copies() {}

    /**
     * Copies while the log stands still but checkpoints may go on: message files first and in rising order, so that what
     * is copied later is never older.
     */
    static Path copy(Path directory, Path to) throws IOException {
        Files.createDirectories(to);
        for (String prefix : List.of("format", "msg-", "log-")) {
            for (Path file : files(directory, prefix)) {
                copyUnlessGone(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    /** An old generation may be deleted meanwhile, and the next one is complete then. */
    private static void copyUnlessGone(Path file, Path to) throws IOException {
        try {
            Files.copy(file, to);
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(to);
        }
    }

    static List<Path> files(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted(Comparator.<Path>comparingInt(
                                    file -> file.getFileName().toString().length())
                            .thenComparing(Path::toString))
                    .toList();
        }
    }

    static void delete(Path directory) throws IOException {
        for (Path file : files(directory, "")) {
            Files.delete(file);
        }
        Files.delete(directory);
    }
}
