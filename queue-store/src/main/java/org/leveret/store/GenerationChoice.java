package org.leveret.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the message file to go on with: the newest that is complete. The thread that opens the store. */
final class GenerationChoice {
    static final String PREFIX = "msg-";
    private static final String SUFFIX = ".mv";
    /** An H2 file of this length holds its header at most, and so nothing of ours. */
    private static final long HEADER_BYTES = 8192;

    private GenerationChoice() {}

    /** An open message file and its number. */
    record Choice(long number, MessageFile file) {}

    /** Opens the file; those that are left over from an interrupted move are deleted. */
    static Choice open(Path directory, long mask) throws IOException, StoreException {
        deleteTransient(directory);
        List<Long> numbers = numbers(directory);
        List<Long> incomplete = new ArrayList<>();
        StoreException unreadable = null;
        for (int i = 0; i < numbers.size(); i++) {
            long number = numbers.get(i);
            Path path = path(directory, number);
            MessageFile file;
            try {
                file = MessageFile.open(path, true, mask);
            } catch (RuntimeException e) {
                unreadable = unreadable == null ? unreadable(path, e) : unreadable;
                incomplete.add(number);
                continue;
            }
            boolean complete = isComplete(file);
            if (complete) {
                force(directory, file);
                deleteAll(directory, incomplete);
                deleteAll(directory, numbers.subList(i + 1, numbers.size()));
                return new Choice(number, file);
            }
            file.close();
            incomplete.add(number);
        }
        return begin(directory, mask, incomplete, unreadable);
    }

    /** What a killed process wrote may be in the operating system's memory alone, and so may the name of its file. */
    private static void force(Path directory, MessageFile file) throws IOException {
        try {
            file.force();
            LogFiles.forceDirectory(directory);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** No file is complete: the first one, which no checkpoint has reached yet. */
    private static Choice begin(Path directory, long mask, List<Long> incomplete, @Nullable StoreException unreadable)
            throws IOException, StoreException {
        if (unreadable != null) {
            for (long number : incomplete) {
                if (Files.size(path(directory, number)) > HEADER_BYTES) {
                    throw unreadable;
                }
            }
        }
        deleteAll(directory, incomplete);
        Path first = path(directory, 1);
        try {
            return new Choice(1, MessageFile.open(first, true, mask));
        } catch (RuntimeException e) {
            throw new StoreException(first + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static boolean isComplete(MessageFile file) throws StoreException {
        MessageFile.Checkpoint checkpoint;
        try {
            checkpoint = file.checkpoint();
        } catch (RuntimeException e) {
            file.close();
            throw unreadable(file.path(), e);
        }
        if (checkpoint != null && checkpoint.format() != MessageFile.FORMAT) {
            file.close();
            throw new StoreException(file.path() + " has format " + checkpoint.format()
                    + ", and this version of Leveret knows format " + MessageFile.FORMAT);
        }
        return checkpoint != null;
    }

    static StoreException unreadable(Path path, RuntimeException cause) {
        return new StoreException(path + " is damaged: " + cause.getMessage(), cause);
    }

    private static Path path(Path directory, long number) {
        return Generations.path(directory, PREFIX, number);
    }

    /** The numbers of all message files, the newest first. */
    private static List<Long> numbers(Path directory) throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                    String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
                    if (digits.matches("[0-9]{1,18}")) {
                        numbers.add(Long.parseLong(digits));
                    }
                }
            }
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    private static void deleteAll(Path directory, List<Long> numbers) throws IOException {
        for (long number : numbers) {
            Files.deleteIfExists(path(directory, number));
        }
    }

    private static void deleteTransient(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith(TransientPages.PREFIX) && name.endsWith(SUFFIX)) {
                    Files.delete(file);
                }
            }
        }
    }
}
