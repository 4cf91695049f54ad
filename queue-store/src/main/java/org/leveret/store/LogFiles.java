package org.leveret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens files of the log for reading and writing, and creates those that are not there. */
@FunctionalInterface
interface LogFiles {
    /** The files of the file system. */
    LogFiles REAL = path -> new ChannelLogFile(
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));

    LogFile open(Path path) throws IOException;

    /**
     * Opens a file that is there, for reading alone.
     *
     * @throws java.nio.file.NoSuchFileException when it is not
     */
    default LogFile openToRead(Path path) throws IOException {
        return new ChannelLogFile(FileChannel.open(path, StandardOpenOption.READ));
    }

    /** How many bytes may still be written beside the log, about. */
    default long usableBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("free room cannot be asked for", e);
        }
    }

    /** Makes creations, renames and deletions in a directory survive a power cut. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A file of the file system. */
    record ChannelLogFile(FileChannel channel) implements LogFile {
        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            long at = offset;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        }

        @Override
        public void read(ByteBuffer target, long offset) throws IOException {
            long at = offset;
            while (target.hasRemaining()) {
                int count = channel.read(target, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public void force() throws IOException {
            // the length of a file that grew is part of what force(false) makes durable; times are not, and cost
            channel.force(false);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
