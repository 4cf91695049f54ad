package org.leveret.store.definitions;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a directory's definitions to one store at a time, in this process and among all. H2 locks its file against other
 * processes only, and not while the file is being replaced.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "definitions.lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(Path directory) throws IOException, DefinitionStoreException {
        FileChannel channel =
                FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new DefinitionStoreException("the data directory " + directory + " is in use by another process");
        }
        return new DirectoryLock(channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    /** Gives the directory free: the operating system drops the lock with the file. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
