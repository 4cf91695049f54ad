package org.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;

/** While memory is short few queues at a time read messages back, and every one that asks has its turn. */
class LoadTurnsTest {
    private static final int TURNS = 2;
    /** More than a turn is long. */
    private static final int MANY = 20;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final EventLoop loop = new EventLoops(vertx, 1, System::currentTimeMillis).loop(0);
    private final LoadTurns turns = new LoadTurns(loop, TURNS);

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A queue that notes what it may load late. */
    private static final class Queue implements LoadTurns.Loading {
        final LoadTurns.Turn turn = new LoadTurns.Turn(this);
        final List<Long> loadedLate = new CopyOnWriteArrayList<>();

        @Override
        public void onResidentShare() {}

        @Override
        public void onLoadTurn(long segment) {
            loadedLate.add(segment);
        }
    }

    private <T> T onLoop(Supplier<T> task) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.post(() -> done.complete(task.get()));
        return done.get(10, TimeUnit.SECONDS);
    }

    private boolean mayLoad(Queue queue, long segment) throws Exception {
        return onLoop(() -> turns.mayLoad(queue.turn, segment));
    }

    private List<Queue> queues(int count) {
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            queues.add(new Queue());
        }
        return queues;
    }

    @Test
    void soManyMayLoadAtOnceAndTheNextWaits() throws Exception {
        List<Queue> queues = queues(TURNS + 1);
        for (Queue queue : queues.subList(0, TURNS)) {
            assertThat(mayLoad(queue, 7)).isTrue();
            assertThat(onLoop(queue.turn::isHeld)).isTrue();
        }
        assertThat(mayLoad(queues.get(TURNS), 7)).isFalse();
        assertThat(onLoop(queues.get(TURNS).turn::isHeld)).isFalse();
    }

    @Test
    void whoeverIsAloneGoesOnWithoutEnd() throws Exception {
        Queue queue = new Queue();
        for (long segment = 0; segment < MANY; segment++) {
            assertThat(mayLoad(queue, segment)).isTrue();
        }
    }

    @Test
    void aQueueThatIsDoneGivesItsTurnToTheOneThatWaitsLongest() throws Exception {
        List<Queue> queues = queues(TURNS + 2);
        for (Queue queue : queues) {
            mayLoad(queue, 3);
        }
        onLoop(() -> {
            turns.leave(queues.get(0).turn);
            return true;
        });
        Queue first = queues.get(TURNS);
        await().untilAsserted(() -> assertThat(first.loadedLate).containsExactly(3L));
        assertThat(onLoop(first.turn::isHeld)).isTrue();
    }

    @Test
    void aQueueThatAlwaysHasMoreMakesRoomForOthersAndComesAgain() throws Exception {
        List<Queue> queues = queues(TURNS + 1);
        for (Queue queue : queues) {
            mayLoad(queue, 0);
        }
        Queue greedy = queues.get(0);
        long segment = 1;
        while (mayLoad(greedy, segment)) {
            assertThat(++segment).isLessThan(MANY);
        }
        long refused = segment;
        await().untilAsserted(() -> assertThat(queues.get(TURNS).loadedLate).containsExactly(0L));
        // the others have stalled by then
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(greedy.loadedLate).containsExactly(refused));
    }

    @Test
    void queuesThatGetNothingAwayDoNotKeepOthersWaiting() throws Exception {
        List<Queue> queues = queues(5 * TURNS);
        for (Queue queue : queues) {
            mayLoad(queue, 1);
        }
        for (Queue queue : queues.subList(TURNS, queues.size())) {
            await().atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(queue.loadedLate).containsExactly(1L));
        }
    }

    @Test
    void allThatWaitMayLoadWhenMemoryIsNotShortAnyMore() throws Exception {
        List<Queue> queues = queues(5 * TURNS);
        for (Queue queue : queues) {
            mayLoad(queue, 1);
        }
        onLoop(() -> {
            turns.giveAll();
            return true;
        });
        for (Queue queue : queues.subList(TURNS, queues.size())) {
            assertThat(queue.loadedLate).containsExactly(1L);
            assertThat(onLoop(queue.turn::isHeld)).isFalse();
        }
    }
}
