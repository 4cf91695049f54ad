package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/** A store under test together with what it told its listener. */
final class StoreRig implements AutoCloseable, StoreListener {
    /** Epochs end only when a test asks for it. */
    static final StoreSettings QUIET =
            StoreSettings.defaults().withCheckpoint(1L << 40, 1_000_000_000).withLogFileBytes(1 << 20);

    private final Map<Object, CompletableFuture<Void>> tickets = new ConcurrentHashMap<>();
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    /** What was told of the disk's room. */
    final List<String> room = new CopyOnWriteArrayList<>();

    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final MessageStore store;

    private StoreRig(Path directory, StoreSettings settings, LogFiles files, StoreSteps steps) throws StoreException {
        this.store = MessageStore.open(directory, settings, this, files, steps);
    }

    static StoreRig open(Path directory) throws StoreException {
        return open(directory, QUIET);
    }

    static StoreRig open(Path directory, StoreSettings settings) throws StoreException {
        return open(directory, settings, LogFiles.REAL, StoreSteps.NONE);
    }

    static StoreRig open(Path directory, StoreSettings settings, LogFiles files, StoreSteps steps)
            throws StoreException {
        return new StoreRig(directory, settings, files, steps);
    }

    static Message message(String body) {
        return message(body.getBytes(StandardCharsets.UTF_8), true);
    }

    static Message message(byte[] body, boolean persistent) {
        byte[] content = new byte[body.length + 3];
        content[0] = 'p';
        System.arraycopy(body, 0, content, 3, body.length);
        return new Message("ex", "key.ü", content, 3, persistent);
    }

    static String body(@Nullable Message message) {
        if (message == null) {
            throw new AssertionError("no message there");
        }
        return new String(message.content(), message.propertiesBytes(), message.bodyBytes(), StandardCharsets.UTF_8);
    }

    /** Appends what the filler puts into a batch, with a barrier, and waits until it is committed. */
    void commit(Consumer<LogBatch> filler) {
        LogBatch batch = store.newBatch();
        filler.accept(batch);
        Object ticket = new Object();
        CompletableFuture<Void> done = expect(ticket);
        batch.barrier(ticket);
        store.append(batch);
        await(done);
    }

    CompletableFuture<Void> expect(Object ticket) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tickets.put(ticket, done);
        return done;
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("nothing came", e);
        }
    }

    @Nullable
    Message[] load(long queueId, long segment) {
        CompletableFuture<@Nullable Message[]> loaded = new CompletableFuture<>();
        store.load(queueId, segment, (number, slots, problem) -> {
            assertThat(number).isEqualTo(segment);
            loaded.complete(slots);
        });
        return await(loaded);
    }

    /** The bodies of a queue's live messages by position, as recovery and loads tell them. */
    Map<Long, String> recoveredBodies(long queueId) {
        Map<Long, String> bodies = new TreeMap<>();
        RecoveredQueue queue = store.recovered(queueId);
        if (queue != null) {
            for (RecoveredSegment segment : queue.segments()) {
                @Nullable Message[] slots = load(queueId, segment.segment());
                for (int slot = 0; slot < 128; slot++) {
                    boolean alive = SlotBits.has(segment.aliveLow(), segment.aliveHigh(), slot);
                    assertThat(slots[slot] != null)
                            .as("queue %d segment %d slot %d is there", queueId, segment.segment(), slot)
                            .isEqualTo(alive);
                    if (alive) {
                        bodies.put(segment.segment() * 128 + slot, body(slots[slot]));
                    }
                }
            }
        }
        return bodies;
    }

    /** How often a message has come back, and when it is ready again. */
    record Return(int times, long readyAtMs) {}

    /** How often a queue's messages have come back, of those that have, by position. */
    static Map<Long, Return> returns(RecoveredQueue queue) {
        Map<Long, Return> returns = new TreeMap<>();
        for (RecoveredSegment segment : queue.segments()) {
            for (int i = 0; i < segment.returns().size(); i++) {
                returns.put(
                        segment.segment() * SlotBits.SLOTS + segment.returns().slot(i),
                        new Return(segment.returns().times(i), segment.returns().readyAtMs(i)));
            }
        }
        return returns;
    }

    Map<Long, Return> recoveredReturns(long queueId) {
        RecoveredQueue queue = store.recovered(queueId);
        return queue == null ? Map.of() : returns(queue);
    }

    List<String> bodies(@Nullable Message[] slots) {
        List<String> bodies = new ArrayList<>();
        for (Message message : slots) {
            if (message != null) {
                bodies.add(body(message));
            }
        }
        return bodies;
    }

    @Override
    public void committed(LogBatch batch) {
        for (int i = 0; i < batch.ticketCount(); i++) {
            CompletableFuture<Void> done = tickets.remove(batch.ticket(i));
            if (done != null) {
                done.complete(null);
            }
        }
    }

    @Override
    public void failed(LogBatch batch, Throwable cause) {
        failures.add(cause);
        for (int i = 0; i < batch.ticketCount(); i++) {
            CompletableFuture<Void> done = tickets.remove(batch.ticket(i));
            if (done != null) {
                done.completeExceptionally(cause);
            }
        }
    }

    @Override
    public void faulted(Throwable cause) {
        faults.add(cause);
    }

    @Override
    public void damaged(String what) {
        faults.add(new IllegalStateException(what));
    }

    @Override
    public void diskFull() {
        room.add("full");
    }

    @Override
    public void diskHasRoom() {
        room.add("has room");
    }

    @Override
    public void close() {
        store.close();
    }
}
