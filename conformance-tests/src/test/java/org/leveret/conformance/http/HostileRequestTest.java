package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.leveret.config.Configuration;
import org.leveret.management.ManagedBroker;

/** Requests that mean no good, or are no requests: others are served as if there were none. */
class HostileRequestTest {
    private static final int BODY_BYTES_MAX = 1_000_000;
    private static final String GUEST = "Authorization: Basic Z3Vlc3Q6Z3Vlc3Q=\r\n";

    private static ManagedBroker broker;
    private static HttpApi api;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        broker = ManagedBroker.startInMemory(Configuration.defaults()
                .with("listeners.tcp.default", "0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.port", "0")
                .with("management.http.max_body_size", Integer.toString(BODY_BYTES_MAX)));
        api = new HttpApi("http://127.0.0.1:" + broker.httpListener().getPort(), "guest", "guest");
    }

    @AfterAll
    static void stop() {
        broker.stop();
    }

    @AfterEach
    void othersAreServed() throws IOException {
        api.get("/whoami").is(200);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), broker.httpListener().getPort());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** What comes back until the socket is closed, or as much as its buffers hold. */
    private static String answer(Socket socket) throws IOException {
        byte[] buffer = new byte[4_096];
        int read = socket.getInputStream().read(buffer);
        return read < 0 ? "" : new String(buffer, 0, read, StandardCharsets.UTF_8);
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        api.put("/global-parameters/p", "\"" + "x".repeat(BODY_BYTES_MAX) + "\"")
                .is(413);
    }

    @Test
    void aBodyOfSomebodyWhoHasGivenNoNameIsShort() {
        HttpApi stranger = api.anonymous();
        for (String path : List.of("/login", "/leveret/session")) {
            stranger.post(path, Map.of("username", "guest", "password", "x".repeat(20_000)))
                    .is(413);
        }
    }

    @Test
    void bodiesThatClientsLeaveBehindTakeNoRoomFromOthers() throws IOException {
        String part = "PUT /api/global-parameters/p HTTP/1.1\r\nHost: x\r\n" + GUEST
                + "Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n" + "x".repeat(60_000);
        for (int i = 0; i < 500; i++) {
            send(part).close();
        }
        await().untilAsserted(() -> api.put("/global-parameters/p", Map.of("value", "x".repeat(900_000)))
                .is(204));
    }

    @Test
    void aBodyWithoutAnEndIsRefused() throws IOException {
        Socket socket = send(
                "PUT /api/global-parameters/p HTTP/1.1\r\nHost: x\r\n" + GUEST + "Transfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        socket.getOutputStream().write(chunk);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void whoIsNotLetInNeedNotBeListenedTo() throws IOException {
        Socket socket = send("PUT /api/global-parameters/p HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nx");
        assertThat(answer(socket)).startsWith("HTTP/1.1 401").contains("connection: close");
    }

    @Test
    void aHeadThatIsTooLongIsRefused() throws IOException {
        assertThat(answer(send("GET /api/whoami?x=" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")))
                .contains(" 414 ");
        assertThat(answer(send("GET /api/whoami HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(60_000) + "\r\n\r\n")))
                .contains(" 431 ");
    }

    @Test
    void whatIsNoHttpIsRefused() throws IOException {
        assertThat(answer(send("AMQP\u0000\u0000\u0009\u0001\r\n\r\n"))).contains(" 400 ");
    }

    @Test
    void nestingWithoutEndIsNoJson() {
        api.put("/queues/%2F/q", "{\"arguments\":" + "[".repeat(100_000)).isBadRequest("not_json");
    }

    @Test
    void whatIsNestedTooDeepToBeReadAtTheNextStartIsRefused() {
        Object deep = "deep";
        for (int i = 0; i < 80; i++) {
            deep = List.of(deep);
        }
        Map<String, Object> arguments = Map.of("durable", true, "arguments", Map.of("x-deep", deep));
        api.put("/queues/%2F/q", arguments).is(400);
        api.put("/exchanges/%2F/x", Map.of("type", "direct", "arguments", Map.of("x-deep", deep)))
                .is(400);
        api.post("/bindings/%2F/e/amq.direct/e/amq.fanout", arguments).is(400);
        api.put("/global-parameters/p", Map.of("value", deep)).is(400);
        api.put("/policies/%2F/p", Map.of("pattern", "", "definition", Map.of("ha-params", deep)))
                .is(400);
        api.post("/definitions/%2F", Map.of("queues", List.of(Map.of("name", "q", "arguments", Map.of("x", deep)))))
                .is(400);
        api.get("/queues/%2F/q").is(404);
    }

    @Test
    void aRoutingKeyThatNoDeliveryHasRoomForIsRefused() {
        String key = "k".repeat(256);
        Map<String, Object> message =
                Map.of("routing_key", key, "properties", Map.of(), "payload", "m", "payload_encoding", "string");
        api.post("/exchanges/%2F/amq.fanout/publish", message).is(400);
        api.put("/policies/%2F/p", Map.of("pattern", "", "definition", Map.of("dead-letter-routing-key", key)))
                .is(400);
    }

    @Test
    void aPercentSignThatEncodesNothingIsABadRequest() throws IOException {
        assertThat(answer(send("GET /api/queues/%zz HTTP/1.1\r\nHost: x\r\n" + GUEST + "\r\n")))
                .startsWith("HTTP/1.1 400");
        assertThat(answer(send("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"))).startsWith("HTTP/1.1 400");
    }

    @Test
    void headersAreNotMadeOfQueries() {
        HttpAnswer answer = api.get("/definitions?download=x%0D%0Aevil:%20yes").is(200);
        assertThat(answer.header("evil")).isEmpty();
        assertThat(answer.header("content-disposition")).isEqualTo("attachment; filename=x__evil__yes");
    }

    @Test
    void aChangeThatAnotherSitesPageSendsIsRefused() throws IOException {
        Socket socket = send("DELETE /api/vhosts/%2F HTTP/1.1\r\nHost: x\r\n" + GUEST
                + "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\n\r\n");
        assertThat(answer(socket)).startsWith("HTTP/1.1 403");
    }

    @Test
    void clientsThatTakeNothingDoNotKeepOthersWaiting() throws IOException {
        List<Map<String, Object>> queues = IntStream.range(0, 4_000)
                .mapToObj(i -> Map.<String, Object>of(
                        "name", "q" + i, "durable", false, "auto_delete", false, "arguments", Map.of()))
                .toList();
        api.post("/definitions/%2F", Map.of("queues", queues)).is(204);
        for (int i = 0; i < 50; i++) {
            send("GET /api/queues HTTP/1.1\r\nHost: x\r\n" + GUEST + "\r\n");
        }
        assertThat(api.get("/queues?page=1&page_size=10").texts("name")).hasSize(10);
    }

    @Test
    void requestsOneAfterTheOtherOnOneConnectionAreAnsweredInOrder() throws IOException {
        String request = "GET /api/queues/%2F/nosuch HTTP/1.1\r\nHost: x\r\n" + GUEST + "\r\n";
        Socket socket = send(request + "GET /api/whoami HTTP/1.1\r\nHost: x\r\n" + GUEST + "Connection: close\r\n\r\n");
        String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answers.indexOf("HTTP/1.1 404")).isZero();
        assertThat(answers.indexOf("HTTP/1.1 200")).isPositive();
        assertThat(answers).endsWith("{\"name\":\"guest\",\"tags\":[\"administrator\"]}");
    }
}
