package org.leveret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * Reads messages out of the log that memtables have let go of. Log files that were opened stay open until {@link #close},
 * after which it can be used again. Owned by one thread.
 */
final class LogBodies implements AutoCloseable {
    private final LogFiles files;
    private final Path directory;
    private final Map<Long, LogFile> open = new HashMap<>();
    private final CRC32C crc = new CRC32C();
    private final LogReadAhead ahead = new LogReadAhead();

    LogBodies(LogFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /**
     * The message; null when it is not there.
     *
     * @throws IOException when it cannot be told
     */
    @Nullable
    Message read(LogBody body) throws IOException {
        LogFile file = file(LogPlace.file(body.place()));
        if (file == null) {
            return null;
        }
        Message message = message(ahead.bytes(file, body), body);
        return message == null ? message(ahead.bytesAgain(file, body), body) : message;
    }

    private @Nullable Message message(ByteBuffer bytes, LogBody body) {
        crc.reset();
        crc.update(bytes.duplicate());
        if ((int) crc.getValue() != body.crc() || bytes.remaining() != body.bytes()) {
            return null;
        }
        try {
            return MessageCodec.readMessage(bytes);
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    /**
     * Whether what {@link #read} gave came from this file as it was then: one that recovery does not ask for any more may be
     * used again, and gets its new header first.
     */
    boolean isStill(long fileNumber) throws IOException {
        LogFile file = file(fileNumber);
        if (file == null) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(LogFormat.HEADER_BYTES);
        file.read(bytes, 0);
        LogFormat.Header header = LogFormat.Header.decode(bytes.flip());
        return header != null && header.file() == fileNumber;
    }

    /** What is to be said when the message is not there and should be. */
    String damaged(LogBody body) {
        return LogDirectory.path(directory, LogPlace.file(body.place())) + " is damaged";
    }

    @Override
    public void close() {
        UncheckedIOException failure = null;
        for (LogFile file : open.values()) {
            try {
                file.close();
            } catch (IOException e) {
                failure = new UncheckedIOException("a log file that was read cannot be closed", e);
            }
        }
        open.clear();
        ahead.clear();
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable LogFile file(long number) throws IOException {
        LogFile file = open.get(number);
        if (file == null) {
            try {
                file = files.openToRead(LogDirectory.path(directory, number));
            } catch (NoSuchFileException e) {
                return null;
            }
            open.put(number, file);
        }
        return file;
    }
}
