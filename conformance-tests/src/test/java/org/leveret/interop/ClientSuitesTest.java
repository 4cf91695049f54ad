package org.leveret.interop;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The test suites that clients ship with themselves pass as a whole. They take minutes, most of which they wait;
 * {@code -DexcludedGroups=client-suites} leaves them out.
 */
@Tag("client-suites")
class ClientSuitesTest {
    private static final int SECONDS_MAX = 600;
    private static final int RABBIT_HOLE_SECONDS_MAX = 300;

    @Test
    @Timeout(value = 11, unit = TimeUnit.MINUTES)
    void amqplibsOwnTestsPass() throws Exception {
        InteropProgram.of("suites/amqplib.sh").mustSucceed(InteropBroker.shared(), SECONDS_MAX);
    }

    @Test
    @Timeout(value = 11, unit = TimeUnit.MINUTES)
    void amqp091GosOwnTestsPass() throws Exception {
        InteropProgram.of("suites/amqp091-go.sh").mustSucceed(InteropBroker.withHttpApi(), SECONDS_MAX);
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void rabbitHolesOwnTestsPass() throws Exception {
        InteropProgram.of("suites/rabbit-hole.sh").mustSucceed(InteropBroker.withHttpApi(), RABBIT_HOLE_SECONDS_MAX);
    }
}
