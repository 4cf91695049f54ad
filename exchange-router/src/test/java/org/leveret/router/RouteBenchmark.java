package org.leveret.router;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How long one message takes to route, and what it allocates, with a thousand bindings. Started by its main method. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteBenchmark {

    private static final int BINDINGS = 1_000;
    private static final int KEYS = 256;

    private final String[] directKeys = new String[KEYS];
    private final String[] topicKeys = new String[KEYS];
    private final Destinations into = new Destinations();
    private RoutingTable table = RoutingTable.empty();
    private int next;

    @Setup
    public void bind() {
        table = table.declare(exchange("direct", ExchangeTypes.DIRECT))
                .declare(exchange("fanout", ExchangeTypes.FANOUT))
                .declare(exchange("topic", ExchangeTypes.TOPIC))
                .declare(exchange("headers", ExchangeTypes.HEADERS))
                .declare(exchange("hash to ten", ConsistentHashExchangeTest.type("x-consistent-hash")))
                .declare(exchange("hash", ConsistentHashExchangeTest.type("x-consistent-hash")));
        for (int i = 0; i < BINDINGS; i++) {
            String region = "region" + i % 10;
            String key = switch (i % 4) {
                case 0 -> region + ".device" + i + ".temperature";
                case 1 -> region + ".*.humidity" + i;
                case 2 -> region + ".device" + i + ".#";
                default -> "#.alarm" + i;
            };
            table = table.bind(Binding.toQueue("direct", "queue" + i, "key" + i))
                    .bind(Binding.toQueue("topic", "queue" + i, key))
                    .bind(Binding.toQueue("hash", "queue" + i, "1"));
        }
        for (int i = 0; i < 10; i++) {
            table = table.bind(Binding.toQueue("fanout", "queue" + i, ""))
                    .bind(Binding.toQueue("hash to ten", "queue" + i, "1"));
        }
        for (int i = 0; i < KEYS; i++) {
            int number = i * 3 % BINDINGS;
            directKeys[i] = "key" + number;
            topicKeys[i] = "region" + number % 10 + ".device" + number + ".temperature";
        }
    }

    private static Exchange exchange(String name, ExchangeType type) {
        return new Exchange(name, type, true, false, false, null);
    }

    @Benchmark
    public int direct() {
        return route("direct", directKeys[next++ & (KEYS - 1)]);
    }

    @Benchmark
    public int topic() {
        return route("topic", topicKeys[next++ & (KEYS - 1)]);
    }

    @Benchmark
    public int fanoutToTen() {
        return route("fanout", directKeys[next++ & (KEYS - 1)]);
    }

    @Benchmark
    public int hashToOneOfTen() {
        return route("hash to ten", topicKeys[next++ & (KEYS - 1)]);
    }

    @Benchmark
    public int hashToOneOfAThousand() {
        return route("hash", topicKeys[next++ & (KEYS - 1)]);
    }

    private int route(String exchange, String key) {
        into.clear();
        table.route(exchange, key, MessageHeaders.NONE, into);
        return into.size();
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(RouteBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
