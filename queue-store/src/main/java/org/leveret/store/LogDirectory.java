package org.leveret.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The log's files by number, {@code log-<n>}: which there are, and which may be used again. Owned by the thread that
 * opens the store, then by the commit thread.
 */
final class LogDirectory {
    private static final String PREFIX = "log-";
    private static final int SPARES_MAX = 2;

    private final Path directory;
    private final LogFiles files;
    private final long fileBytes;
    private final StoreSteps steps;
    private final TreeSet<Long> numbers = new TreeSet<>();
    /** Files that recovery does not ask for any more and that may be used again, rising. */
    private final ArrayDeque<Long> spares = new ArrayDeque<>();

    private long neededFrom;

    LogDirectory(Path directory, LogFiles files, long fileBytes, StoreSteps steps) throws IOException {
        this.directory = directory;
        this.files = files;
        this.fileBytes = fileBytes;
        this.steps = steps;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String name = path.getFileName().toString();
                if (isLogFile(name)) {
                    numbers.add(Long.parseLong(name, PREFIX.length(), name.length(), 10));
                }
            }
        }
    }

    static boolean isLogFile(String name) {
        if (!name.startsWith(PREFIX) || name.length() == PREFIX.length() || name.length() > PREFIX.length() + 18) {
            return false;
        }
        return name.chars().skip(PREFIX.length()).allMatch(c -> c >= '0' && c <= '9');
    }

    Path path(long number) {
        return path(directory, number);
    }

    static Path path(Path directory, long number) {
        return directory.resolve(PREFIX + number);
    }

    LogFile open(long number) throws IOException {
        return files.open(path(number));
    }

    /** Reads messages out of these files. */
    LogBodies bodies() {
        return new LogBodies(files, directory);
    }

    /** The numbers of all files, rising. */
    List<Long> numbers() {
        return new ArrayList<>(numbers);
    }

    /** The number that the next file gets. */
    long nextNumber() {
        return numbers.isEmpty() ? 1 : numbers.last() + 1;
    }

    void delete(long number) throws IOException {
        Files.deleteIfExists(path(number));
        numbers.remove(number);
    }

    /**
     * Recovery asks for no file below this number any more: those that are too many or too long to be used again are deleted,
     * in rising order. Costs nothing when there are none that it still asked for before.
     */
    void neededFrom(long number) throws IOException {
        while (neededFrom < number) {
            Long unneeded = numbers.ceiling(neededFrom);
            if (unneeded == null || unneeded >= number) {
                neededFrom = number;
                return;
            }
            if (spares.size() < SPARES_MAX && Files.size(path(unneeded)) <= fileBytes * 2) {
                spares.add(unneeded);
            } else {
                delete(unneeded);
            }
            neededFrom = unneeded + 1;
        }
    }

    /**
     * Opens the next file, an old one renamed or a new one, whose header is durable before it is returned.
     *
     * @param header of the file, whose number is {@link #nextNumber}
     * @throws DiskFullException when there is no room for it; nothing of it is left
     */
    LogFile create(LogFormat.Header header) throws IOException {
        Path path = path(header.file());
        Long spare = spares.peek();
        if (spare != null) {
            Files.move(path(spare), path, StandardCopyOption.ATOMIC_MOVE);
            spares.remove();
            numbers.remove(spare);
        }
        LogFile file = begin(path, header);
        try {
            file.force();
            LogFiles.forceDirectory(directory);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        steps.reached(StoreStep.LOG_FILE_BEGUN);
        return file;
    }

    private LogFile begin(Path path, LogFormat.Header header) throws IOException {
        LogFile file = null;
        numbers.add(header.file());
        try {
            file = files.open(path);
            steps.reached(StoreStep.LOG_FILE_NAMED);
            file.write(header.encoded(), 0);
            steps.reached(StoreStep.LOG_FILE_HEADED);
            return file;
        } catch (IOException e) {
            if (file != null) {
                file.close();
            }
            // A file without a header would be a gap in the log once another follows it.
            delete(header.file());
            throw DiskFullException.isMeantBy(e) ? new DiskFullException(e) : e;
        }
    }
}
