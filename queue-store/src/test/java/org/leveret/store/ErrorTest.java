package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** An error, such as one for want of heap, ends no thread of the store before what waits for it is answered. */
class ErrorTest {
    @TempDir
    Path directory;

    @Test
    void aListenerThatFailsWhenItIsToldOfARefusalKeepsNothingElseFromBeingAnswered() throws Exception {
        FaultyFiles files = new FaultyFiles();
        Failing listener = new Failing();
        listener.onFailed = true;
        try (MessageStore store = MessageStore.open(directory, StoreRig.QUIET, listener, files, StoreSteps.NONE)) {
            files.failForce = "the disk is gone";
            append(store, 0);
            assertThat(listener.next()).isEqualTo("faulted");
            assertThat(listener.next()).isEqualTo("failed");
            for (int position = 1; position < 3; position++) {
                append(store, position);
                assertThat(listener.next()).isEqualTo("failed");
            }
            assertThat(StoreRig.await(load(store))).hasSize(3);
            assertThat(store.isCongested()).isFalse();
        }
    }

    @Test
    void aListenerThatFailsWhenItIsToldOfAFaultKeepsNothingElseFromBeingAnswered() throws Exception {
        FaultyFiles files = new FaultyFiles();
        Failing listener = new Failing();
        listener.onFaulted = true;
        try (MessageStore store = MessageStore.open(directory, StoreRig.QUIET, listener, files, StoreSteps.NONE)) {
            files.failForce = "the disk is gone";
            append(store, 0);
            assertThat(listener.next()).isEqualTo("faulted");
            assertThat(listener.next()).isEqualTo("failed");
            assertThat(StoreRig.await(load(store))).hasSize(1);
        }
    }

    @Test
    void aListenerThatFailsWhenItHasItsCommitFaultsTheStoreAndHoldsNobodyBack() throws Exception {
        Failing listener = new Failing();
        listener.onCommitted = true;
        StoreSettings settings = StoreRig.QUIET.withPendingBytesMax(1);
        try (MessageStore store = MessageStore.open(directory, settings, listener)) {
            append(store, 0);
            assertThat(listener.next()).isEqualTo("committed");
            assertThat(listener.next()).isEqualTo("faulted");
            assertThat(StoreRig.await(load(store))).hasSize(1);
            CompletableFuture<Void> relieved = new CompletableFuture<>();
            store.whenRelieved(() -> relieved.complete(null));
            StoreRig.await(relieved);
        }
    }

    @Test
    void whoFailsToTakeASegmentKeepsNoOtherFromBeingLoaded() throws Exception {
        Failing listener = new Failing();
        try (MessageStore store = MessageStore.open(directory, StoreRig.QUIET, listener)) {
            append(store, 0);
            store.load(1, 0, (segment, slots, problem) -> {
                throw new AssertionError("the queue has failed");
            });
            assertThat(StoreRig.await(load(store))).hasSize(1);
            assertThat(listener.next()).isEqualTo("committed");
            assertThat(listener.next()).isEqualTo("damaged");
        }
    }

    @Test
    void whereTransientMessagesCannotBeWrittenForAnErrorTheStoreIsFaultedAndLoadsAreAnswered() throws Exception {
        Failing listener = new Failing();
        LogFiles files = new LogFiles() {
            @Override
            public LogFile open(Path path) throws IOException {
                return LogFiles.REAL.open(path);
            }

            @Override
            public long usableBytes(Path path) {
                if (Thread.currentThread().getName().equals("leveret-store-pages")) {
                    throw new StackOverflowError("the page thread's");
                }
                return LogFiles.super.usableBytes(path);
            }
        };
        try (MessageStore store = MessageStore.open(directory, StoreRig.QUIET, listener, files, StoreSteps.NONE)) {
            @Nullable Message[] slots = {StoreRig.message(new byte[3 << 20], false)};
            store.pageOut(1, 0, slots, 1, 0);
            assertThat(listener.next()).isEqualTo("faulted");
            assertThat(StoreRig.await(load(store))).hasSize(1);
            append(store, 1);
            assertThat(listener.next()).isEqualTo("failed");
        }
    }

    private static void append(MessageStore store, int position) {
        LogBatch batch = store.newBatch();
        batch.enqueue(1, position, StoreRig.message("m" + position), position);
        store.append(batch);
    }

    /** The messages of the queue's first segment. */
    private static CompletableFuture<List<Message>> load(MessageStore store) {
        CompletableFuture<List<Message>> loaded = new CompletableFuture<>();
        store.load(1, 0, (segment, slots, problem) -> {
            List<Message> there = new ArrayList<>();
            for (Message message : slots) {
                if (message != null) {
                    there.add(message);
                }
            }
            loaded.complete(there);
        });
        return loaded;
    }

    /** Notes what it is told, and then fails where it is to. */
    private static final class Failing implements StoreListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        volatile boolean onCommitted;
        volatile boolean onFailed;
        volatile boolean onFaulted;

        private void told(String what, boolean fails) {
            told.add(what);
            if (fails) {
                throw new AssertionError("the listener has failed");
            }
        }

        String next() throws InterruptedException {
            String next = told.poll(30, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }

        @Override
        public void committed(LogBatch batch) {
            told("committed", onCommitted);
        }

        @Override
        public void groupCommitted(BooleanSupplier idle) {}

        @Override
        public void failed(LogBatch batch, Throwable cause) {
            told("failed", onFailed);
        }

        @Override
        public void faulted(Throwable cause) {
            told("faulted", onFaulted);
        }

        @Override
        public void damaged(String what) {
            told("damaged", false);
        }
    }
}
