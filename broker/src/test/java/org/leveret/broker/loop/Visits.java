package org.leveret.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** Visits to loops that are to sleep soon. */
final class Visits {
    private Visits() {}

    /** Visits the loop as soon as it sleeps. */
    static void visit(VisitableLoop loop, Runnable task) {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!loop.visit(task)) {
            assertThat(System.nanoTime()).as("the loop never sleeps").isLessThan(untilNs);
            Thread.onSpinWait();
        }
    }
}
