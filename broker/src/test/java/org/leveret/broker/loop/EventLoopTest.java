package org.leveret.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns of event loops, and the letters that they leave for each other and for themselves. */
class EventLoopTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final EventLoops loops = new EventLoops(vertx, 2, System::currentTimeMillis);
    private final EventLoop one = loops.loop(0);
    private final EventLoop two = loops.loop(1);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Receiver note(String name) {
        return (verb, first, second, number) -> seen.add(name + number);
    }

    private static void await(CountDownLatch done) throws InterruptedException {
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Runs the task on a loop and waits until both loops have nothing left to do. */
    private void on(EventLoop loop, Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> {
            task.run();
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
        loops.settle(10_000);
    }

    @Test
    void aLetterToTheOwnLoopIsReceivedAtOnce() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loops.context(0).runOnContext(nothing -> {
            one.send(one, note("a"), 0, null, null, 1);
            seen.add("after");
            done.countDown();
        });
        await(done);
        assertThat(seen).containsExactly("a1", "after");
    }

    @Test
    void aLetterSentWhileOneIsReceivedIsReceivedAfterIt() throws Exception {
        on(one, () -> {
            one.send(
                    one,
                    (verb, first, second, number) -> {
                        one.send(one, note("inner"), 0, null, null, 1);
                        one.send(one, note("inner"), 0, null, null, 2);
                        seen.add("outer done");
                    },
                    0,
                    null,
                    null,
                    0);
            seen.add("task done");
        });
        assertThat(seen).containsExactly("task done", "outer done", "inner1", "inner2");
    }

    @Test
    void lettersToAnotherLoopArriveInTheirOrder() throws Exception {
        on(one, () -> {
            for (int i = 0; i < 10_000; i++) {
                one.send(two, note("n"), 0, null, null, i);
            }
        });
        assertThat(seen).hasSize(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.get(i)).isEqualTo("n" + i);
        }
    }

    @Test
    void aLetterThatFailsHarmsNoneOfTheOthers() throws Exception {
        on(one, () -> {
            one.send(two, note("before"), 0, null, null, 0);
            one.send(
                    two,
                    (verb, first, second, number) -> {
                        throw new IllegalStateException("a letter that fails, for a test");
                    },
                    0,
                    null,
                    null,
                    0);
            one.send(two, note("behind"), 0, null, null, 0);
        });
        assertThat(seen).containsExactly("before0", "behind0");
    }

    @Test
    void aReceiverThatFailsToHearOfItsFailureHarmsNoneOfTheOthers() throws Exception {
        on(one, () -> one.send(two, new FailingTwice(), 0, null, null, 0));
        on(one, () -> one.send(two, note("after"), 0, null, null, 1));
        assertThat(seen).containsExactly("after1");
    }

    /** As when there is no memory, neither for a letter nor for the end of its receiver. */
    private static final class FailingTwice implements Receiver {
        @Override
        public void receive(int verb, @Nullable Object first, @Nullable Object second, long number) {
            throw new OutOfMemoryError("a letter that fails, for a test");
        }

        @Override
        public void onReceiveFailed() {
            throw new OutOfMemoryError("an end that fails, for a test");
        }
    }

    @Test
    void aBarrierIsReachedWhenEveryLoopHasHandledWhatWasSentBefore() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        one.post(() -> {
            one.send(two, note("two"), 0, null, null, 0);
            one.send(one, note("one"), 0, null, null, 0);
            loops.barrier(one, () -> {
                seen.add("barrier");
                done.countDown();
            });
        });
        await(done);
        assertThat(seen).hasSize(3).last().isEqualTo("barrier");
    }

    @Test
    void aCrossingIsCongestedUntilTheReceiverHasCaughtUp() throws Exception {
        CountDownLatch relieved = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        two.post(() -> {
            try {
                await(hold);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<Boolean> congested = new CompletableFuture<>();
        one.post(() -> {
            for (int i = 0; i < 9; i++) {
                one.crossing(two).weigh(1 << 20);
                one.send(two, note("m"), 0, null, null, i);
            }
            congested.complete(one.crossing(two).isCongested());
            one.crossing(two).whenRelieved(relieved::countDown);
        });
        assertThat(congested.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(relieved.getCount()).isEqualTo(1);
        hold.countDown();
        await(relieved);
        assertThat(seen).hasSize(9);
    }

    @Test
    void theSameNameIsAlwaysOwnedByTheSameLoop() {
        List<EventLoop> owners = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            assertThat(loops.ownerOf("/", "queue-" + i)).isSameAs(loops.ownerOf("/", "queue-" + i));
            owners.add(loops.ownerOf("/", "queue-" + i));
        }
        assertThat(owners).contains(one, two);
    }
}
