package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** How the store holds publishers back. */
class BacklogTest {
    @TempDir
    Path directory;

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger commits = new AtomicInteger();
    private final StoreListener slow = new StoreListener() {
        @Override
        public void committed(LogBatch batch) {
            try {
                assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            commits.incrementAndGet();
        }

        @Override
        public void failed(LogBatch batch, Throwable cause) {}

        @Override
        public void faulted(Throwable cause) {}
    };

    @Test
    void aStoreThatFallsBehindIsCongestedUntilItHasCaughtUp() throws Exception {
        StoreSettings settings = StoreRig.QUIET.withPendingBytesMax(10_000);
        try (MessageStore store = MessageStore.open(directory, settings, slow)) {
            CountDownLatch atOnce = new CountDownLatch(1);
            store.whenRelieved(atOnce::countDown);
            assertThat(atOnce.getCount()).as("not congested: at once").isZero();
            for (int i = 0; i < 11; i++) {
                assertThat(store.isCongested()).isFalse();
                LogBatch batch = store.newBatch();
                batch.enqueue(1, i, StoreRig.message("x".repeat(1000)), null);
                store.append(batch);
                if (i == 9) {
                    break;
                }
            }
            assertThat(store.isCongested()).isTrue();
            CountDownLatch relieved = new CountDownLatch(1);
            store.whenRelieved(relieved::countDown);
            assertThat(relieved.getCount()).isEqualTo(1);
            release.countDown();
            assertThat(relieved.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(commits.get()).isGreaterThanOrEqualTo(5);
            assertThat(store.isCongested()).isFalse();
        }
        assertThat(commits).hasValue(10);
    }

    @Test
    void aMessageThatGoesToManyQueuesCountsOnce() throws Exception {
        StoreSettings settings = StoreRig.QUIET.withPendingBytesMax(100_000);
        try (MessageStore store = MessageStore.open(directory, settings, slow)) {
            Message message = StoreRig.message("x".repeat(50_000));
            message.markShared();
            LogBatch batch = store.newBatch();
            for (int queue = 1; queue <= 50; queue++) {
                batch.enqueue(queue, 0, message, null);
            }
            store.append(batch);
            assertThat(store.isCongested()).isFalse();
            LogBatch another = store.newBatch();
            another.enqueue(1, 1, StoreRig.message("x".repeat(50_000)), null);
            store.append(another);
            assertThat(store.isCongested()).isTrue();
            release.countDown();
        }
    }
}
