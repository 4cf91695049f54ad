package org.leveret.interop;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.leveret.conformance.http.HttpApiTest;

/** Celery's monitor Flower reads the lengths of queues from the HTTP API, in a virtual host of its own. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class FlowerTest extends HttpApiTest {
    private static final int SECONDS_MAX = 120;

    @Test
    void flowerKnowsHowManyTasksWaitAndWhoDoesThem() throws Exception {
        InteropProgram.of("run", "flower").mustSucceed(InteropBroker.at(broker, vhost()), SECONDS_MAX);
    }
}
