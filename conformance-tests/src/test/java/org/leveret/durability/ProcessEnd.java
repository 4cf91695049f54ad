package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import org.leveret.conformance.broker.ServerProcess;

/** How a server process ends, in tests that go on with another one on its directory. */
enum ProcessEnd {
    /** In order, by SIGTERM. */
    STOP,
    /** By SIGKILL. */
    KILL;

    private static final int EXIT_MS_MAX = 10_000;

    /** Ends the process; a stop has to end it with status 0. */
    void end(ServerProcess broker) throws Exception {
        if (this == KILL) {
            broker.kill();
        } else {
            broker.terminate();
            assertThat(broker.awaitExit(EXIT_MS_MAX)).isZero();
        }
    }
}
