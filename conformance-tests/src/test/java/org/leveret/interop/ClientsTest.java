package org.leveret.interop;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every client publishes with confirms, consumes with prefetch and manual acks, uses a topic exchange, and loses
 * nothing when its connection is cut in the middle of its work.
 */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class ClientsTest {
    private static final int SECONDS_MAX = 120;

    @Test
    void pikaBlockingConnectionLosesNothing() throws Exception {
        run("pika-blocking");
    }

    @Test
    void pikaSelectConnectionLosesNothing() throws Exception {
        run("pika-select");
    }

    @Test
    void pikaAsyncioConnectionLosesNothing() throws Exception {
        run("pika-asyncio");
    }

    @Test
    void aioPikaRecoversByItself() throws Exception {
        run("aio-pika");
    }

    @Test
    void amqplibForNodeLosesNothing() throws Exception {
        run("amqplib");
    }

    @Test
    void amqp091GoRecoversByItself() throws Exception {
        run("amqp091-go");
    }

    @Test
    void bunnyForRubyRecoversByItself() throws Exception {
        run("bunny");
    }

    @Test
    void phpAmqplibLosesNothing() throws Exception {
        run("php-amqplib");
    }

    @Test
    void librabbitmqCommandLineToolsLoseNothing() throws Exception {
        run("amqp-tools");
    }

    private static void run(String client) throws Exception {
        InteropProgram.of("run", client).mustSucceed(InteropBroker.shared(), SECONDS_MAX);
    }
}
