package org.leveret.queue;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What one message costs from enqueue over delivery to settlement, with the effects left out. Run {@link #main}; the
 * figures are per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueueMachineBenchmark {
    private static final int BATCH = 1_000;

    /** How many consumers take turns. */
    @Param({"1", "10"})
    public int consumers;

    /** How many messages are settled at a time. */
    @Param({"1", "50"})
    public int settledAtOnce;

    private final Message message = new Message("exchange", "key", new byte[1_000], 20, false);
    private final long[] out = new long[BATCH];
    private int outCount;
    private QueueMachine queue = new QueueMachine(QueueSettings.of(1, false, Long.MAX_VALUE), new Taking());
    private QueueConsumer last = new QueueConsumer("none", false, false, 0, 0, 0, false);

    /** Remembers what is out. */
    private final class Taking extends SilentEffects {
        @Override
        public void deliver(
                QueueConsumer consumer, long position, Message delivered, boolean redelivered, int returns) {
            out[outCount++] = position;
            last = consumer;
        }
    }

    /** Subscribes the consumers. */
    @Setup
    public void subscribe() {
        queue = new QueueMachine(QueueSettings.of(1, false, Long.MAX_VALUE), new Taking());
        for (int index = 0; index < consumers; index++) {
            queue.subscribe(
                    new QueueConsumer("c" + index, false, false, 0, QueueConsumer.UNLIMITED, Long.MAX_VALUE, false), 0);
        }
    }

    /** Messages that meet a waiting consumer. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void enqueueDeliverSettle() {
        for (int count = 0; count < BATCH; count++) {
            queue.enqueue(message, 0, null, 0);
            if (outCount == settledAtOnce) {
                settle();
            }
        }
        settle();
    }

    /** A thousand are out at once, and the last is settled first. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void settleInReverse() {
        for (int count = 0; count < BATCH; count++) {
            queue.enqueue(message, 0, null, 0);
        }
        for (int low = 0, high = outCount - 1; low < high; low++, high--) {
            long swapped = out[low];
            out[low] = out[high];
            out[high] = swapped;
        }
        settle();
    }

    private void settle() {
        queue.settle(out, 0, outCount, Outcome.ACCEPTED, last, 0);
        outCount = 0;
    }

    /** Runs all of it and prints time and allocation per message. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(QueueMachineBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
