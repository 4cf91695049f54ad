package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are compressed for who takes that, if it is worth the time. */
class CompressionTest extends HttpApiTest {
    private static final String GUEST =
            "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));

    private HttpResponse<byte[]> ask(String method, String path, String encodings)
            throws IOException, InterruptedException {
        return HttpApi.CLIENT.send(
                HttpRequest.newBuilder(URI.create(broker.url() + "/api" + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(method, BodyPublishers.noBody())
                        .headers("authorization", GUEST, "accept-encoding", encodings)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String decompressed(byte[] octets) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br", "identity;q=0, GZIP", "deflate, gzip;q=0.5"})
    void aListIsCompressedForWhoTakesIt(String encodings) throws Exception {
        String vhost = vhost();
        String path = "/exchanges/" + vhost + "?columns=name,type,vhost";
        var answer = ask("GET", path, encodings);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("vary")).contains("accept, accept-encoding, origin");
        assertThat(HttpAnswer.json(decompressed(answer.body())))
                .isEqualTo(api.get(path).json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "identity", "gzip;q=0", "gzip;q=0.0", "*"})
    void othersGetItAsItIs(String encodings) throws Exception {
        var answer = ask("GET", "/exchanges/%2F", encodings);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(HttpAnswer.json(new String(answer.body(), StandardCharsets.UTF_8)))
                .isNotEmpty();
    }

    @Test
    void whatIsNoListIsCompressedToo() throws Exception {
        var answer = ask("GET", "/overview", "gzip");
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(HttpAnswer.json(decompressed(answer.body())).path("node").asText())
                .isEqualTo(broker.node());
    }

    @Test
    void whatIsShortIsSentAsItIs() throws Exception {
        for (String path : List.of("/whoami", "/queues/" + vhost())) {
            assertThat(ask("GET", path, "gzip").headers().firstValue("content-encoding"))
                    .describedAs(path)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNotSentIsNotCompressed() throws Exception {
        var answer = ask("HEAD", "/exchanges/%2F", "gzip");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    }

    @Test
    void aListOfManySlicesArrivesWhole() throws Exception {
        String vhost = vhost();
        String queue = "q".repeat(200);
        List<Map<String, Object>> queues = IntStream.range(0, 2_000)
                .mapToObj(i -> Map.<String, Object>of("name", queue + i, "durable", false, "auto_delete", false))
                .toList();
        api.post("/definitions/" + vhost, Map.of("queues", queues)).is(204);
        var answer = ask("GET", "/queues/" + vhost + "?columns=name", "gzip");
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(HttpAnswer.json(decompressed(answer.body())).findValuesAsText("name"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2_000).mapToObj(i -> queue + i).toList());
    }

    @Test
    @Timeout(30)
    void eventsAreNeverCompressed() throws Exception {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        try (EventReader reader = new EventReader(
                broker.url() + "/api/leveret/watch?path=/overview",
                "authorization",
                GUEST,
                "accept-encoding",
                "gzip")) {
            assertThat(reader.next()).startsWith("message {");
        }
    }
}
