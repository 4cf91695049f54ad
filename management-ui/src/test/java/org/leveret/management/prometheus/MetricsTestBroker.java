package org.leveret.management.prometheus;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.leveret.config.Configuration;
import org.leveret.management.ManagedBroker;

/** A broker in memory and what asks it for metrics. */
final class MetricsTestBroker implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagedBroker managed;

    /** @param keysAndValues of the configuration */
    MetricsTestBroker(String... keysAndValues) throws Exception {
        Configuration configuration = Configuration.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.ip", "127.0.0.1")
                .with("prometheus.tcp.port", "0");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration = configuration.with(keysAndValues[i], keysAndValues[i + 1]);
        }
        managed = ManagedBroker.startInMemory(configuration);
    }

    ManagedBroker managed() {
        return managed;
    }

    Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(managed.broker().tcpListeners().get(0).getPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    /** Asks on the port for metrics. */
    MetricsPage metrics(String path) throws IOException, InterruptedException {
        return MetricsPage.parse(
                send("GET", managed.metricsListener().getPort(), path).body());
    }

    HttpResponse<String> send(String method, int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(port, path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    HttpResponse<byte[]> gzipped(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        uri(managed.metricsListener().getPort(), path))
                .header("accept-encoding", "gzip")
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        managed.stop();
    }
}
