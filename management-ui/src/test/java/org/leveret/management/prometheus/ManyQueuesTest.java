package org.leveret.management.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long metrics of many queues take. */
class ManyQueuesTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyQueuesTest.class);
    private static final int QUEUES = 10_000;
    private static final long ANSWER_MS_MAX = 5_000;

    @Test
    void tenThousandQueuesAreToldOneByOne() throws Exception {
        try (MetricsTestBroker broker = new MetricsTestBroker();
                Connection client = broker.connect()) {
            Channel channel = client.createChannel();
            for (int i = 0; i < QUEUES; i++) {
                channel.queueDeclareNoWait("queue " + i, false, false, false, Map.of());
            }
            channel.queueDeclarePassive("queue 0");
            int port = broker.managed().metricsListener().getPort();
            long bestMs = Long.MAX_VALUE;
            String body = "";
            for (int i = 0; i < 5; i++) {
                long beforeNs = System.nanoTime();
                body = broker.send("GET", port, "/metrics/per-object").body();
                bestMs = Math.min(bestMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beforeNs));
            }
            LOG.info("{} queues: {} characters in {} ms", QUEUES, body.length(), bestMs);
            assertThat(MetricsPage.parse(body).samples().keySet())
                    .filteredOn(series -> series.startsWith("rabbitmq_queue_messages_ready{"))
                    .hasSize(QUEUES);
            assertThat(bestMs).isLessThan(ANSWER_MS_MAX);
        }
    }
}
