package org.leveret.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The data directory: held by one process at a time through {@code leveret.lock}, and told from other directories by the
 * file {@code format}, which names the version of the format and the store's id.
 */
final class StoreDirectory implements AutoCloseable {
    static final int FORMAT = 1;
    private static final String LOCK = "leveret.lock";
    private static final String FORMAT_FILE = "format";
    private static final String FORMAT_DRAFT = "format.tmp";
    private static final String CLOSED = "closed";
    private static final Pattern FORMAT_LINE = Pattern.compile("leveret-store ([0-9]{1,9}) ([0-9a-f]{16})\n");
    /** What may be there before the store was first opened. */
    private static final Pattern HARMLESS = Pattern.compile("leveret\\.lock|format\\.tmp|lost\\+found|definitions.*");

    private final Path path;
    private final FileChannel lock;
    private final long storeId;

    private StoreDirectory(Path path, FileChannel lock, long storeId) {
        this.path = path;
        this.lock = lock;
        this.storeId = storeId;
    }

    static StoreDirectory open(Path path) throws StoreException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new StoreException("data directory " + path + " is a file");
        }
        try {
            Files.createDirectories(path);
            if (!Files.exists(path.resolve(FORMAT_FILE))) {
                refuseForeign(path);
            }
            FileChannel lock = lock(path);
            try {
                return new StoreDirectory(path, lock, storeId(path));
            } catch (IOException | StoreException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException("data directory " + path + " cannot be used: " + e, e);
        }
    }

    Path path() {
        return path;
    }

    /** Drawn at random when the directory was first used; every file of the store bears it. */
    long storeId() {
        return storeId;
    }

    /** Whether the store was closed when it was used last, and not killed; asked once, after opening. */
    boolean takeClosedMark() throws IOException {
        boolean closed = Files.deleteIfExists(path.resolve(CLOSED));
        LogFiles.forceDirectory(path);
        return closed;
    }

    /** Notes that the store was closed and everything is in it. */
    void markClosed() throws IOException {
        Files.createFile(path.resolve(CLOSED));
        LogFiles.forceDirectory(path);
    }

    /** Lets another process have the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static void refuseForeign(Path path) throws IOException, StoreException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (!HARMLESS.matcher(name).matches()) {
                    throw new StoreException("directory " + path + " is not a data directory of Leveret: it holds "
                            + name + " and no file named " + FORMAT_FILE);
                }
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException, StoreException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new StoreException("data directory " + path + " is in use by another process");
        }
        return channel;
    }

    private static long storeId(Path path) throws IOException, StoreException {
        Path file = path.resolve(FORMAT_FILE);
        if (!Files.exists(file)) {
            long id = new SecureRandom().nextLong();
            // A formatter would first load what it knows of locales, which is 20 ms of a start.
            writeFormat(path, "leveret-store " + FORMAT + " " + HexFormat.of().toHexDigits(id) + "\n");
            return id;
        }
        Matcher line = FORMAT_LINE.matcher(Files.readString(file));
        if (!line.matches()) {
            throw new StoreException(file + " is damaged, or not of Leveret");
        }
        int version = Integer.parseInt(line.group(1));
        if (version != FORMAT) {
            throw new StoreException("data directory " + path + " has format " + version
                    + ", and this version of Leveret knows format " + FORMAT);
        }
        return Long.parseUnsignedLong(line.group(2), 16);
    }

    private static void writeFormat(Path path, String line) throws IOException {
        Path draft = path.resolve(FORMAT_DRAFT);
        Files.writeString(draft, line);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, path.resolve(FORMAT_FILE), StandardCopyOption.ATOMIC_MOVE);
        LogFiles.forceDirectory(path);
    }
}
