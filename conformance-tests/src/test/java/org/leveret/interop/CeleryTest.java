package org.leveret.interop;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Celery with real worker processes. The names of its delayed delivery's queues are fixed, so those of one type and of the
 * other take turns, as the tests of a class do.
 */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class CeleryTest {
    private static final int SECONDS_MAX = 120;

    @Test
    void tasksOutliveTheirWorker() throws Exception {
        run("celery");
    }

    @Test
    void aQuorumQueueGivesTheTaskOfAKilledWorkerToAnotherAndPoisonToNobody() throws Exception {
        run("celery-quorum-queue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quorum", "classic"})
    void tasksWithADelayWaitInTheBroker(String queueType) throws Exception {
        run("celery-delayed-delivery", queueType);
    }

    private static void run(String... arguments) throws Exception {
        InteropProgram.of("run", arguments).mustSucceed(InteropBroker.shared(), SECONDS_MAX);
    }
}
