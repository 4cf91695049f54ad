package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.Broker;
import org.leveret.config.Configuration;
import org.leveret.management.prometheus.Scrape.Identity;
import org.leveret.management.prometheus.ScrapeSource;

/** What a route throws, of whatever kind, is answered. */
class HandlerFailureTest {
    private static final Route IN_THE_CALL = route("/call", call -> {
        throw new StackOverflowError("too deep");
    });
    private static final Route LATER =
            route("/later", call -> CompletableFuture.failedStage(new IllegalStateException("broken")));

    private Broker broker;
    private ManagementServer server;

    private static Route route(String path, Handler handler) {
        return new Route("GET", path, Requirement.ANYONE, handler);
    }

    @BeforeEach
    void start() throws Exception {
        Configuration configuration = Configuration.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.ip", "127.0.0.1")
                .with("prometheus.tcp.port", "0");
        broker = Broker.startInMemory(configuration);
        server = ManagementServer.prepare(configuration);
        server.start(
                new RouteTable(List.of(IN_THE_CALL, LATER)),
                new Authentication(broker.administration(), new Sessions(1_000, () -> 0)),
                new ScrapeSource(broker, () -> Identity.of("node", "cluster"), () -> 0, () -> 0));
    }

    @AfterEach
    void stop() {
        server.close();
        broker.stop();
    }

    private int status(String path) throws Exception {
        URI uri = URI.create(
                "http://127.0.0.1:" + server.served().get(0).address().getPort() + "/api" + path);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        BodyHandlers.ofString());
        return response.statusCode();
    }

    @Test
    void anErrorIsAnsweredAsAnyOtherFailure() throws Exception {
        assertThat(status("/call")).isEqualTo(500);
    }

    @Test
    void aFailureThatComesLaterIsAnswered() throws Exception {
        assertThat(status("/later")).isEqualTo(500);
    }
}
