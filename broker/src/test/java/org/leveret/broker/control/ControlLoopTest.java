package org.leveret.broker.control;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.DefinitionStoreException;

class ControlLoopTest {
    private static final DefinitionChange CHANGE = new DefinitionChange.DeleteQueue(1);

    /** A loop that runs everything where it is posted. */
    private static final Loop HERE = new Loop() {
        @Override
        public boolean inside() {
            return true;
        }

        @Override
        public void post(Runnable task) {
            task.run();
        }
    };

    /** A number that commands raise. */
    private static final class Counter implements Published {
        private int working;
        private volatile int published;
        private volatile boolean failing;

        @Override
        public void publish() {
            if (failing) {
                throw new StackOverflowError("too deep to be published");
            }
            published = working;
        }

        @Override
        public void revert() {
            working = published;
        }
    }

    private final SlowLog log = new SlowLog();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final ControlLoop control = new ControlLoop(log);
    private final Counter counter = new Counter();

    /** A log on which every write waits for a permit, and may fail. */
    private static final class SlowLog implements DefinitionLog {
        private final Semaphore begun = new Semaphore(0);
        private final Semaphore permits = new Semaphore(0);
        private final List<Integer> writes = new CopyOnWriteArrayList<>();
        private volatile boolean failing;
        private volatile boolean overflowing;

        @Override
        public void apply(List<DefinitionChange> changes) throws DefinitionStoreException {
            begun.release();
            permits.acquireUninterruptibly();
            if (failing) {
                throw new IllegalStateException("the disk is full");
            }
            if (overflowing) {
                throw new StackOverflowError("too deep to be written");
            }
            writes.add(changes.size());
        }
    }

    @BeforeEach
    void start() {
        control.start(faults::add);
    }

    @AfterEach
    void stop() {
        log.permits.release(1_000);
        control.stop();
    }

    private <T> CompletableFuture<T> ask(Command<T> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        control.ask(
                HERE,
                new Reply<T>() {
                    @Override
                    public void succeeded(T value) {
                        result.complete(value);
                    }

                    @Override
                    public void failed(AmqpException error) {
                        result.completeExceptionally(error);
                    }
                },
                command);
        return result;
    }

    private CompletableFuture<Integer> raise(boolean durable) {
        return ask(answer -> {
            counter.working++;
            control.touched(counter);
            if (durable) {
                control.write(CHANGE);
            }
            answer.succeed(counter.working);
        });
    }

    @Test
    void anAnswerComesWhenItsChangeIsOnDiskAndVisible() throws Exception {
        CompletableFuture<Integer> answer = raise(true);
        assertThat(log.begun.tryAcquire(10, SECONDS)).isTrue();
        assertThat(answer).isNotDone();
        assertThat(counter.published).isZero();

        log.permits.release();
        assertThat(answer.get(10, SECONDS)).isEqualTo(1);
        assertThat(counter.published).isEqualTo(1);
    }

    @Test
    void theSnapshotIsPublishedBeforeTheAnswer() throws Exception {
        CompletableFuture<Integer> seen = raise(false).thenApply(raised -> counter.published);
        assertThat(seen.get(10, SECONDS)).isEqualTo(1);
    }

    @Test
    void whatComesDuringASyncSharesTheNextOne() throws Exception {
        CompletableFuture<Integer> first = raise(true);
        assertThat(log.begun.tryAcquire(10, SECONDS)).isTrue();
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(raise(true));
        }
        log.permits.release(2);

        assertThat(first.get(10, SECONDS)).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            assertThat(others.get(i).get(10, SECONDS)).isEqualTo(i + 2);
        }
        assertThat(log.writes).containsExactly(1, 100);
    }

    @Test
    void nothingIsWrittenWithoutADurableChange() throws Exception {
        assertThat(raise(false).get(10, SECONDS)).isEqualTo(1);
        assertThat(log.writes).isEmpty();
    }

    @Test
    void aRefusalLeavesTheOtherCommandsOfTheBatchAlone() throws Exception {
        CompletableFuture<Integer> blocker = raise(true);
        assertThat(log.begun.tryAcquire(10, SECONDS)).isTrue();
        CompletableFuture<Integer> refused = ask(answer -> {
            throw new AmqpException(ReplyCode.NOT_FOUND, "no");
        });
        CompletableFuture<Integer> broken = ask(answer -> {
            throw new IllegalStateException("a fault of ours");
        });
        CompletableFuture<Integer> fine = raise(true);
        log.permits.release(2);

        assertThat(blocker.get(10, SECONDS)).isEqualTo(1);
        assertThat(refused).failsWithin(10, SECONDS).withThrowableThat().withMessageContaining("no");
        assertInternalError(broken);
        assertThat(fine.get(10, SECONDS)).isEqualTo(2);
    }

    @Test
    void whatCannotBeWrittenIsNeitherVisibleNorConfirmed() throws Exception {
        log.failing = true;
        log.permits.release(1_000);
        CompletableFuture<Integer> answer = raise(true);

        assertInternalError(answer);
        assertThat(counter.published).isZero();
        assertThat(control.isFaulted()).isTrue();
        assertThat(faults).hasSize(1);
    }

    private static void assertInternalError(CompletableFuture<?> answer) throws Exception {
        assertThat(answer.handle((value, error) -> ((AmqpException) error).replyText())
                        .get(10, SECONDS))
                .isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void aCommandThatFailsByAnErrorIsAnsweredAndTheNextOneIsDone() throws Exception {
        assertInternalError(ask(answer -> {
            throw new StackOverflowError("too deep");
        }));
        assertThat(raise(false).get(10, SECONDS)).isEqualTo(1);
    }

    @Test
    void anErrorWhileABatchIsWrittenIsAFaultLikeAnyOther() throws Exception {
        log.overflowing = true;
        log.permits.release(1_000);
        assertInternalError(raise(true));
        assertThat(counter.published).isZero();
        assertThat(control.isFaulted()).isTrue();
        assertThat(faults).hasSize(1);
        assertThat(raise(false).get(10, SECONDS)).isEqualTo(1);
    }

    @Test
    void whatCannotBeMadeVisibleIsNotConfirmedAndTheNextOneIsDone() throws Exception {
        counter.failing = true;
        assertInternalError(raise(false));
        counter.failing = false;
        assertThat(raise(false).get(10, SECONDS)).isEqualTo(2);
        assertThat(counter.published).isEqualTo(2);
    }

    @Test
    void afterAFaultDurableChangesAreRefusedAndOthersGoOn() throws Exception {
        log.failing = true;
        log.permits.release(1_000);
        assertThat(raise(true)).failsWithin(10, SECONDS);
        log.failing = false;

        assertThat(raise(true)).failsWithin(10, SECONDS);
        assertThat(raise(false).get(10, SECONDS)).isEqualTo(1);
        assertThat(log.writes).isEmpty();
        assertThat(faults).hasSize(1);
    }

    @Test
    void whatWasAskedBeforeStoppingIsDone() throws Exception {
        log.permits.release(1_000);
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(raise(true));
        }
        control.stop();
        for (int i = 0; i < 50; i++) {
            assertThat(answers.get(i).get(0, SECONDS)).isEqualTo(i + 1);
        }
    }

    @Test
    void idsGoOnAfterTheReservedOnesAndOneReservationServesMany() throws Exception {
        log.permits.release(1_000);
        IdSequence ids = new IdSequence(control, 500);
        CompletableFuture<List<Long>> taken = ask(answer -> {
            List<Long> some = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                some.add(ids.next());
            }
            answer.succeed(some);
        });
        assertThat(taken.get(10, SECONDS))
                .startsWith(500L, 501L)
                .endsWith(1_499L)
                .doesNotHaveDuplicates();
        assertThat(log.writes).containsExactly(1);
    }

    @Test
    void idsThatCouldNotBeReservedAreNotKept() throws Exception {
        log.failing = true;
        log.permits.release(1_000);
        IdSequence ids = new IdSequence(control, 7);
        Command<Long> take = answer -> answer.succeed(ids.next());
        assertThat(ask(take)).failsWithin(10, SECONDS);
        assertThat(ask(take)).failsWithin(10, SECONDS);
    }
}
