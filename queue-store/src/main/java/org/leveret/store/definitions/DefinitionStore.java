package org.leveret.store.definitions;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.h2.api.ErrorCode;
import org.leveret.store.BarrierPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Definitions in {@code definitions.mv.db}, an H2 file of their own that any SQL tool can read while the broker is down.
 *
 * <p>Owned by one thread, that of the control loop, which must never be interrupted: an interrupt inside H2's I/O closes
 * the file.
 *
 * <p>H2 does not reuse space in this file, and writes it in an order, because what was confirmed could otherwise be lost
 * in a crash. So the file grows with every batch, and is written afresh under another name and moved into place once it
 * is mostly dead. A new file is made in the same way. As long as the old one has not been closed for it, nothing is lost if
 * the new one cannot be written: the old one goes on, and it is tried again when that has grown more.
 */
public final class DefinitionStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionStore.class);

    private static final String NAME = "definitions";
    private static final String NEW_NAME = "definitions-new";
    private static final String SUFFIX = ".mv.db";
    private static final String OPTIONS =
            ";REUSE_SPACE=FALSE;MAX_COMPACT_TIME=0;AUTO_COMPACT_FILL_RATE=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
    private static final String WRITTEN_AT_ONCE = OPTIONS + ";WRITE_DELAY=0";
    private static final long REWRITE_ABOVE_BYTES = 64L << 20;
    private static final int REWRITE_GROWTH = 4;

    private final Path directory;
    private final DirectoryLock lock;
    private final long rewriteAboveBytes;
    private Connection connection;
    private DefinitionWriter writer;
    private long rewriteAtBytes;

    private DefinitionStore(Path directory, DirectoryLock lock, long rewriteAboveBytes, Connection connection) {
        this.directory = directory;
        this.lock = lock;
        this.rewriteAboveBytes = rewriteAboveBytes;
        this.connection = connection;
        this.writer = new DefinitionWriter(connection);
        this.rewriteAtBytes = rewriteAboveBytes;
    }

    /** The file that holds the definitions of a data directory. */
    public static Path file(Path directory) {
        return directory.resolve(NAME + SUFFIX);
    }

    /**
     * Opens the definitions in a directory, which is made if it is missing.
     *
     * @throws DefinitionStoreException if another process holds them, or they cannot be read
     */
    public static DefinitionStore open(Path directory) throws DefinitionStoreException {
        return open(directory, REWRITE_ABOVE_BYTES);
    }

    static DefinitionStore open(Path directory, long rewriteAboveBytes) throws DefinitionStoreException {
        try {
            Files.createDirectories(directory);
            DirectoryLock lock = DirectoryLock.take(directory);
            try {
                return open(directory, lock, rewriteAboveBytes);
            } catch (Throwable e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DefinitionStoreException("the data directory " + directory + " cannot be used: " + e, e);
        }
    }

    private static DefinitionStore open(Path directory, DirectoryLock lock, long rewriteAboveBytes)
            throws DefinitionStoreException, IOException {
        deleteNew(directory);
        if (Files.exists(file(directory))) {
            // a process that was killed may have written it, and moved it into place, without coming to do this
            forceContent(file(directory));
            forceNames(directory);
        } else {
            create(directory);
        }
        DefinitionStore store =
                new DefinitionStore(directory, lock, rewriteAboveBytes, connect(directory, NAME, WRITTEN_AT_ONCE));
        try {
            store.rewriteIfGrown();
        } catch (Throwable e) {
            closeAfter(e, store.connection);
            throw e;
        }
        return store;
    }

    /** What is left over when one was made and did not come to its end. That it stays is no matter until the next is made. */
    private static void deleteNew(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(NEW_NAME + SUFFIX));
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", directory.resolve(NEW_NAME + SUFFIX), e.toString());
        }
    }

    private static void closeAfter(Throwable failure, Connection connection) {
        try {
            connection.close();
        } catch (Throwable e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Makes an empty file, in place only when it is whole: H2 commits every table by itself, and need not write each.
     */
    private static void create(Path directory) throws DefinitionStoreException, IOException {
        // What another attempt has left would be in it.
        Files.deleteIfExists(directory.resolve(NEW_NAME + SUFFIX));
        try {
            connect(directory, NEW_NAME, OPTIONS).close();
        } catch (SQLException e) {
            throw new DefinitionStoreException(file(directory) + " cannot be written: " + e.getMessage(), e);
        }
        // Closing H2 may have written once more after the sync.
        forceContent(directory.resolve(NEW_NAME + SUFFIX));
        moveIntoPlace(directory);
    }

    /** Reads everything. */
    public Definitions load() throws DefinitionStoreException {
        try {
            return new DefinitionReader(connection).readAll();
        } catch (SQLException e) {
            throw new DefinitionStoreException(file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Makes all changes or none, in one transaction, and returns when they are on disk.
     *
     * @throws DefinitionStoreException if they are not; what is on disk is then unsure until the store is opened again
     */
    public void apply(List<DefinitionChange> changes) throws DefinitionStoreException {
        try {
            for (DefinitionChange change : changes) {
                writer.write(change);
            }
            commitAndSync(connection);
        } catch (SQLException e) {
            throw new DefinitionStoreException(file() + " cannot be written: " + e.getMessage(), e);
        }
        rewriteIfGrown();
    }

    @Override
    public void close() throws DefinitionStoreException {
        try (lock) {
            connection.close();
        } catch (SQLException | IOException e) {
            throw new DefinitionStoreException(file() + " cannot be closed: " + e.getMessage(), e);
        }
    }

    private Path file() {
        return file(directory);
    }

    private static Connection connect(Path directory, String name, String options) throws DefinitionStoreException {
        Path path = directory.toAbsolutePath().resolve(name);
        // Another name does not count before the whole file is on disk, so the order of its writes is no matter.
        String url = "jdbc:h2:file:" + (name.equals(NAME) ? BarrierPath.of(path) : path) + options;
        Properties login = new Properties();
        login.setProperty("user", "sa");
        login.setProperty("password", "");
        try {
            Connection connection = new org.h2.Driver().connect(url, login);
            if (connection == null) {
                throw new DefinitionStoreException("H2 does not take the URL " + url);
            }
            return ready(connection);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new DefinitionStoreException(
                        "the data directory " + directory + " is in use by another process", e);
            }
            throw new DefinitionStoreException(
                    directory.resolve(name + SUFFIX) + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Connection ready(Connection connection) throws SQLException, DefinitionStoreException {
        try {
            connection.setAutoCommit(false);
            DefinitionSchema.ready(connection);
            return connection;
        } catch (Throwable e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    private static void commitAndSync(Connection connection) throws SQLException {
        connection.commit();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    private void rewriteIfGrown() throws DefinitionStoreException {
        long before = bytes();
        if (before <= rewriteAtBytes || !isWrittenAfresh(before)) {
            return;
        }
        try {
            connection.close();
            moveIntoPlace(directory);
        } catch (IOException | SQLException e) {
            throw new DefinitionStoreException(file() + " cannot be rewritten: " + e.getMessage(), e);
        }
        connection = connect(directory, NAME, WRITTEN_AT_ONCE);
        writer = new DefinitionWriter(connection);
        long after = bytes();
        rewriteAtBytes = Math.max(rewriteAboveBytes, after * REWRITE_GROWTH);
        LOG.info("definitions rewritten: {} bytes are now {}", before, after);
    }

    private long bytes() throws DefinitionStoreException {
        try {
            return Files.size(file());
        } catch (IOException e) {
            throw new DefinitionStoreException(file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes everything under the other name, on disk whole; if that fails by anything, it is for when there is more. */
    private boolean isWrittenAfresh(long bytes) {
        try {
            writeAfresh();
            return true;
        } catch (Throwable e) {
            rewriteAtBytes = bytes + rewriteAboveBytes;
            LOG.warn("{} has {} bytes and cannot be rewritten now, which is tried again later", file(), bytes, e);
            deleteNew(directory);
            return false;
        }
    }

    private void writeAfresh() throws IOException, SQLException, DefinitionStoreException {
        Path written = directory.resolve(NEW_NAME + SUFFIX);
        // What another attempt has left would be in it.
        Files.deleteIfExists(written);
        Definitions all = load();
        try (Connection fresh = connect(directory, NEW_NAME, WRITTEN_AT_ONCE)) {
            DefinitionWriter copy = new DefinitionWriter(fresh);
            for (DefinitionChange change : DefinitionCopy.changes(all)) {
                copy.write(change);
            }
            commitAndSync(fresh);
        }
        // Closing H2 may have written once more after the sync.
        forceContent(written);
    }

    /** Once its content is on disk. */
    private static void moveIntoPlace(Path directory) throws IOException {
        Path written = directory.resolve(NEW_NAME + SUFFIX);
        Files.move(written, file(directory), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceNames(directory);
    }

    private static void forceContent(Path file) throws IOException {
        try (FileChannel content = FileChannel.open(file, StandardOpenOption.WRITE)) {
            content.force(true);
        }
    }

    private static void forceNames(Path directory) throws IOException {
        try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }
}
