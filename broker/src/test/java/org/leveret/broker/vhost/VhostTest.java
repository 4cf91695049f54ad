package org.leveret.broker.vhost;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A broker in memory and a connection to it. */
abstract class VhostTest {
    TestBroker broker;
    TestClient client;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.inMemory();
        client = broker.connect();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }
}
