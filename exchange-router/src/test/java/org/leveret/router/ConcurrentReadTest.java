package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots are read by several threads while another makes their successors. */
class ConcurrentReadTest {

    private static final int ROUNDS = 2_000;

    @Test
    @Timeout(30)
    void everySnapshotIsWhole() throws Exception {
        RoutingTable first = RoutingTable.empty()
                .declare(new Exchange("t", ExchangeTypes.TOPIC, true, false, false, null))
                .declare(new Exchange("f", ExchangeTypes.FANOUT, true, false, false, null));
        // Not even published safely: a snapshot must stand a data race.
        RoutingTable[] plain = {first};
        AtomicReference<RoutingTable> latest = new AtomicReference<>(first);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(reader(plain, latest)));
            }
            RoutingTable table = first;
            for (int i = 1; i <= ROUNDS; i++) {
                // As many bindings in one exchange as in the other, except between the two.
                table = table.bind(Binding.toQueue("t", "q" + i, i % 2 == 0 ? "a.#" : "*.b"));
                table = table.bind(Binding.toQueue("f", "q" + i, ""));
                plain[0] = table;
                latest.set(table);
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isEqualTo(ROUNDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Integer> reader(RoutingTable[] plain, AtomicReference<RoutingTable> latest) {
        return () -> {
            Destinations into = new Destinations();
            int seen = 0;
            while (seen < ROUNDS) {
                for (RoutingTable table : new RoutingTable[] {plain[0], latest.get()}) {
                    into.clear();
                    table.route("t", "a.b", MessageHeaders.NONE, into);
                    seen = into.size();
                    into.clear();
                    table.route("f", "", MessageHeaders.NONE, into);
                    if (into.size() != seen || table.bindingCount() != 2 * seen) {
                        return -1;
                    }
                }
            }
            return seen;
        };
    }
}
