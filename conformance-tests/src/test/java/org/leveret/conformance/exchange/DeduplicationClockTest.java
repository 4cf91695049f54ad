package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.leveret.broker.Broker;
import org.leveret.config.Configuration;
import org.leveret.conformance.broker.ServerProcess;

/** For how long an exchange of type x-message-deduplication remembers, by a clock that the test sets. */
class DeduplicationClockTest {
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
    private static final long CONFIRM_MS_MAX = 10_000;

    private final AtomicLong clockMs = new AtomicLong(1_000_000_000_000L);

    private static void publish(Channel channel, Map<String, Object> headers) throws Exception {
        BasicProperties properties =
                new BasicProperties.Builder().headers(headers).build();
        channel.basicPublish("once", "key", properties, new byte[1]);
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
    }

    @Test
    void aValueIsSeenUntilItsTimeByTheBrokersClockIsOver() throws Exception {
        Configuration configuration = Configuration.defaults().with("listeners.tcp.default", "0");
        try (Broker broker = Broker.start(configuration, null, clockMs::get);
                Connection connection = ServerProcess.clients(
                                broker.tcpListeners().get(0).getPort())
                        .newConnection()) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.exchangeDeclare(
                    "once",
                    "x-message-deduplication",
                    false,
                    true,
                    Map.of("x-cache-size", 100, "x-cache-ttl", HOUR_MS));
            channel.queueDeclare("all", false, true, true, null);
            channel.queueBind("all", "once", "key");
            Map<String, Object> asTheExchange = Map.of("x-deduplication-header", "a");
            Map<String, Object> longer = Map.of("x-deduplication-header", "b", "x-cache-ttl", 2 * HOUR_MS);

            publish(channel, asTheExchange);
            publish(channel, longer);
            clockMs.addAndGet(HOUR_MS - 1);
            publish(channel, asTheExchange);
            publish(channel, longer);
            assertThat(channel.messageCount("all")).isEqualTo(2);

            clockMs.incrementAndGet();
            publish(channel, asTheExchange);
            publish(channel, longer);
            assertThat(channel.messageCount("all")).isEqualTo(3);

            clockMs.addAndGet(HOUR_MS);
            publish(channel, asTheExchange);
            publish(channel, longer);
            assertThat(channel.messageCount("all")).isEqualTo(5);
        }
    }
}
