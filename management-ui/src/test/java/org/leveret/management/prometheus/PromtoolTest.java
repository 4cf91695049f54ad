package org.leveret.management.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus' own program reads what we write. It also has opinions on names; those that it tells are RabbitMQ's, so only that
 * it can read all counts.
 */
class PromtoolTest {
    private static final int STATUS_UNREADABLE = 1;

    @TempDir
    private Path directory;

    @BeforeEach
    void findPromtool() {
        assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool"))))
                .as("promtool is not installed; it is in Debian's package prometheus")
                .isTrue();
    }

    @Test
    void itReadsEveryAnswer() throws Exception {
        try (MetricsTestBroker broker = new MetricsTestBroker();
                Connection client = broker.connect()) {
            Channel channel = client.createChannel();
            channel.queueDeclare("a\"b\\c {}=,#", false, false, false, Map.of());
            channel.basicPublish("", "a\"b\\c {}=,#", new BasicProperties(), new byte[3]);
            channel.queueDeclarePassive("a\"b\\c {}=,#");
            int port = broker.managed().metricsListener().getPort();
            for (String path : List.of(
                    "/metrics",
                    "/metrics/per-object",
                    "/metrics/detailed?family=queue_metrics&family=exchange_bindings&family=vhost_status")) {
                assertThat(problems(broker.send("GET", port, path).body()))
                        .as(path)
                        .isEmpty();
            }
        }
    }

    @Test
    void itWouldTellOfAMistake() throws Exception {
        assertThat(problems("# TYPE a gauge\na{b=\"c} 1\n")).isNotEmpty();
    }

    /** What it says is wrong with the text, but for what it thinks of names. */
    private List<String> problems(String text) throws Exception {
        Path metrics = directory.resolve("metrics");
        Path out = directory.resolve("out");
        Files.writeString(metrics, text);
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        return promtool.exitValue() == STATUS_UNREADABLE ? lines : List.of();
    }
}
