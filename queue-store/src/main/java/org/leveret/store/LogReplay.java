package org.leveret.store;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the changes that no checkpoint holds back from the log. Used once, by the thread that opens the store. */
final class LogReplay {
    private static final Logger LOG = LoggerFactory.getLogger(LogReplay.class);

    private final LogDirectory directory;
    private final long storeId;
    private final long heapBytesMax;
    private final Memtable into = new Memtable();
    private final LogBodyMaker maker = new LogBodyMaker();
    /** The epoch's messages of several queues, by number; null where one is left in the log. */
    private final List<@Nullable Message> shared = new ArrayList<>();

    private final List<LogBody> sharedBodies = new ArrayList<>();
    private final LogBodies bodies;
    private int damagedGroups;

    /** @param heapBytesMax heap that messages may take before they are left where they are, in the log */
    LogReplay(LogDirectory directory, long storeId, long heapBytesMax) {
        this.heapBytesMax = heapBytesMax;
        this.directory = directory;
        this.bodies = directory.bodies();
        this.storeId = storeId;
    }

    /** How many groups could not be read although there were whole ones behind them. */
    int damagedGroups() {
        return damagedGroups;
    }

    /** What was replayed. */
    Memtable memtable() {
        return into;
    }

    /**
     * Replays to the end of the log and makes what it read durable, because the log goes on behind it.
     *
     * @param from where to begin; null for the very beginning
     * @return the number of the next group
     * @throws StoreException when the log does not reach back to where it must begin, or is damaged before its end
     */
    long replay(@Nullable LogPosition from) throws IOException, StoreException {
        try {
            return replayFiles(from);
        } finally {
            bodies.close();
        }
    }

    private long replayFiles(@Nullable LogPosition from) throws IOException, StoreException {
        List<Long> numbers = directory.numbers();
        long firstFile = from != null ? from.file() : numbers.isEmpty() ? 0 : numbers.get(0);
        long group = from != null ? from.group() : 1;
        if (from != null && !numbers.contains(firstFile)) {
            throw new StoreException(directory.path(firstFile) + " is missing: the log is needed from group " + group);
        }
        long expectedFile = firstFile;
        for (long number : numbers) {
            if (number >= firstFile) {
                if (number != expectedFile) {
                    throw new StoreException(directory.path(expectedFile) + " is missing: there are later log files");
                }
                group = replayFile(number, number == firstFile ? from : null, group);
                expectedFile = number + 1;
            }
        }
        return group;
    }

    private long replayFile(long number, @Nullable LogPosition from, long expectedGroup)
            throws IOException, StoreException {
        try (LogReader reader = new LogReader(directory.open(number))) {
            LogFormat.Header header = reader.header();
            if (header == null || header.file() != number) {
                return replayUnbegunFile(number, from, expectedGroup);
            }
            if (header.version() > LogFormat.VERSION) {
                throw new StoreException(directory.path(number) + " was written by a newer version (log format "
                        + header.version() + ")");
            }
            if (header.storeId() != storeId) {
                throw new StoreException(directory.path(number) + " belongs to another data directory");
            }
            if (from != null) {
                reader.seek(from.offset(), from.group());
            } else if (header.firstGroup() != expectedGroup && expectedGroup == 1) {
                throw new StoreException(directory.path(number) + " begins with group " + header.firstGroup()
                        + ": the message file msg-<n>.mv that holds what came before is missing or damaged");
            } else if (header.firstGroup() != expectedGroup) {
                throw new StoreException(directory.path(number - 1)
                        + " is damaged or missing: the log is needed from group "
                        + expectedGroup + ", and " + directory.path(number).getFileName() + " begins with group "
                        + header.firstGroup());
            }
            ByteBuffer payload = reader.next();
            while (payload != null) {
                apply(number, reader, payload);
                payload = reader.next();
            }
            if (reader.isFollowedByWholeGroup()) {
                // Groups that were not synced may reach the disk in any order before power fails, so this is no proof
                // of damage, and the broker may start; but who has lost something is to know.
                damagedGroups++;
                LOG.error(
                        "{}: group {} cannot be read and the groups behind it are dropped. If the machine lost power,"
                                + " nothing that was confirmed is missing; otherwise the file is damaged",
                        directory.path(number),
                        reader.group());
            }
            if (number + 1 == directory.nextNumber()) {
                reader.writeAgain(from == null ? 0 : from.offset());
            }
            return reader.group();
        }
    }

    /** The last file may have no header of its own yet, when its creation was cut off; no other may. */
    private long replayUnbegunFile(long number, @Nullable LogPosition from, long expectedGroup)
            throws IOException, StoreException {
        if (from != null || number + 1 != directory.nextNumber()) {
            throw new StoreException(directory.path(number) + " is damaged: its header cannot be read");
        }
        directory.delete(number);
        return expectedGroup;
    }

    private void apply(long number, LogReader reader, ByteBuffer payload) throws IOException, StoreException {
        try {
            while (payload.hasRemaining()) {
                applyEntry(payload, LogPlace.of(number, reader.offset() - payload.capacity()));
            }
            if (into.unshedBytes() > heapBytesMax) {
                into.shedAll(maker);
                Collections.fill(shared, null);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new StoreException(
                    directory.path(number) + " is damaged: group " + (reader.group() - 1) + " cannot be read", e);
        }
    }

    private Message shared(int number) throws IOException {
        Message message = shared.get(number);
        if (message == null) {
            LogBody body = sharedBodies.get(number);
            message = bodies.read(body);
            if (message == null) {
                throw new IOException(bodies.damaged(body));
            }
            message.markShared();
            shared.set(number, message);
        }
        return message;
    }

    /** @param start where the buffer begins in the log, as {@link LogPlace} has it */
    private void applyEntry(ByteBuffer in, long start) throws IOException {
        byte kind = in.get();
        long queueId = MessageCodec.readNumber(in);
        switch (kind) {
            case LogFormat.EPOCH -> {
                shared.clear();
                sharedBodies.clear();
            }
            case LogFormat.ENQUEUE -> {
                long position = MessageCodec.readNumber(in);
                long place = start + in.position();
                into.enqueue(queueId, position, MessageCodec.readMessage(in), place);
            }
            case LogFormat.ENQUEUE_SHARED -> {
                long position = MessageCodec.readNumber(in);
                long place = start + in.position();
                Message message = MessageCodec.readMessage(in);
                message.markShared();
                shared.add(message);
                sharedBodies.add(maker.body(message, place));
                into.enqueue(queueId, position, message, place);
            }
            case LogFormat.ENQUEUE_AGAIN -> {
                long position = MessageCodec.readNumber(in);
                int number = MessageCodec.readLength(in, Integer.MAX_VALUE);
                into.enqueue(
                        queueId,
                        position,
                        shared(number),
                        sharedBodies.get(number).place());
            }
            case LogFormat.FORGET -> {
                long position = MessageCodec.readNumber(in);
                into.forget(queueId, position, position + MessageCodec.readNumber(in));
            }
            case LogFormat.FORGET_WORD -> into.forgetWord(queueId, MessageCodec.readNumber(in), in.getLong());
            case LogFormat.DELIVERED -> into.delivered(queueId, MessageCodec.readNumber(in));
            case LogFormat.RETURNED -> {
                long position = MessageCodec.readNumber(in);
                int times = MessageCodec.readLength(in, Integer.MAX_VALUE);
                into.returned(queueId, position, times, MessageCodec.readNumber(in));
            }
            case LogFormat.PURGE -> into.purge(queueId, MessageCodec.readNumber(in));
            case LogFormat.DELETE_QUEUE -> into.deleteQueue(queueId);
            default -> throw new IndexOutOfBoundsException("entry kind " + kind);
        }
    }
}
