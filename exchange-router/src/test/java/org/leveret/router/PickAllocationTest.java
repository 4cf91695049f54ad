package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Picking one of the destinations allocates nothing. */
class PickAllocationTest {

    private static final int ROUNDS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final String[] keys = new String[64];
    private final Destinations into = new Destinations();

    @ParameterizedTest
    @ValueSource(strings = {"x-consistent-hash", "x-modulus-hash", "x-random"})
    void routingAllocatesNothing(String typeName) {
        Router router = new Router().exchange("x", ConsistentHashExchangeTest.type(typeName));
        for (int i = 0; i < 20; i++) {
            router.queue("x", "q" + i, "1");
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "user." + i;
        }
        route(router.table());
        long before = threads.getCurrentThreadAllocatedBytes();
        route(router.table());
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes / ROUNDS).isZero();
    }

    private void route(RoutingTable table) {
        for (int i = 0; i < ROUNDS; i++) {
            into.clear();
            table.route("x", keys[i % keys.length], MessageHeaders.NONE, into);
            if (into.size() != 1) {
                throw new AssertionError("a message has one destination");
            }
        }
    }
}
