package org.leveret.management.command.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked over HTTP, and what is said of answers that are none of a broker in good health. */
class AnswersTest {
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String body = "[]";

    @TempDir
    Path directory;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + sent).strip());
        requests.add(exchange.getRequestHeaders().getFirst("Authorization"));
        if (exchange.getRequestURI().getPath().startsWith("/moved")) {
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            "http://127.0.0.1:" + port() + "/to?"
                                    + exchange.getRequestURI().getRawQuery());
            exchange.sendResponseHeaders(301, -1);
        } else {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private AdminRun run(String... words) {
        String[] all = Arrays.copyOf(new String[] {"-H", "127.0.0.1", "-P", String.valueOf(port())}, words.length + 4);
        System.arraycopy(words, 0, all, 4, words.length);
        return AdminRun.of(all);
    }

    @Test
    void itComesWithNameAndPassword() {
        assertThat(run("-u", "é", "-p", "a:b", "list", "users")).isEqualTo(new AdminRun(0, "No items\n", ""));
        String credentials = Base64.getEncoder().encodeToString("é:a:b".getBytes(StandardCharsets.UTF_8));
        assertThat(requests).containsExactly("GET /api/users", "Basic " + credentials);
    }

    @Test
    void whatIsDeclaredIsJson() {
        assertThat(run("declare", "queue", "name=a b", "queue_type=quorum").out())
                .isEqualTo("queue declared\n");
        assertThat(requests.get(0))
                .isEqualTo("PUT /api/queues/%2F/a%20b {\"auto_delete\":\"false\",\"durable\":\"true\","
                        + "\"arguments\":{\"x-queue-type\":\"quorum\"},\"name\":\"a b\",\"queue_type\":\"quorum\","
                        + "\"vhost\":\"/\"}");
    }

    @Test
    void itFollowsToWhereTheApiHasMoved() {
        assertThat(run("--path-prefix", "/moved", "-S", "name", "list", "users").out())
                .isEqualTo("No items\n");
        assertThat(requests).contains("GET /moved/api/users?sort=name", "GET /to?sort=name");
    }

    @Test
    void refusalsAreToldInTheBrokersWords() {
        status = 400;
        body = "{\"error\":\"bad_request\",\"reason\":\"no\"}";
        assertThat(run("list", "users")).isEqualTo(AdminRun.failed("no"));
        body = "not JSON";
        assertThat(run("list", "users")).isEqualTo(AdminRun.failed("not JSON"));
        status = 503;
        assertThat(run("list", "users"))
                .isEqualTo(AdminRun.failed("Received response 503 Service Unavailable for path /api/users\nnot JSON"));
    }

    @Test
    void aColumnWithoutAValueIsNone() {
        body = "[{\"name\":\"q\",\"policy\":null}]";
        assertThat(run("-f", "tsv", "list", "queues", "name", "policy").out()).isEqualTo("name\tpolicy\nq\tNone\n");
    }

    @Test
    void anAnswerThatDoesNotComeIsWaitedForOnlySoLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(AdminRun.of(
                            "-H", "127.0.0.1", "-P", String.valueOf(silent.getLocalPort()), "-t", "1", "list", "users"))
                    .isEqualTo(AdminRun.failed("Timed out getting HTTP response (request timeout: 1 seconds)"));
        }
    }

    @Test
    void aBrokerThatIsNotThereIsNotAskedForever() {
        assertThat(AdminRun.of("-H", "127.0.0.1", "-P", "1", "list", "users"))
                .isEqualTo(AdminRun.failed("Could not connect: [Errno 111] Connection refused"));
        assertThat(AdminRun.of("-H", "nosuch.invalid", "list", "users"))
                .isEqualTo(AdminRun.failed("Could not connect: [Errno -2] Name or service not known"));
    }

    @Test
    void bytesOnStandardInputArePublishedAsTheyAre() {
        body = "{\"routed\":true}";
        byte[] payload = {(byte) 0xff, '\r', '\n', 0};
        AdminRun run = AdminRun.of(
                Map.of(), payload, "-H", "127.0.0.1", "-P", String.valueOf(port()), "publish", "routing_key=k");
        assertThat(run).isEqualTo(new AdminRun(0, "Message published\n", ""));
        assertThat(requests.get(0))
                .contains("\"payload\":\"" + Base64.getEncoder().encodeToString(payload) + "\"");
    }

    @Test
    void aBinaryPayloadGoesToAFile() throws IOException {
        body = "[{\"payload\":\"/wA=\",\"payload_encoding\":\"base64\"}]";
        Path file = directory.resolve("payload");
        assertThat(run("-f", "bash", "get", "queue=q", "payload_file=" + file).status())
                .isZero();
        assertThat(file).hasBinaryContent(new byte[] {(byte) 0xff, 0});
    }

    @Test
    void noMessageIsNoFile() {
        Path file = directory.resolve("payload");
        assertThat(run("get", "queue=q", "payload_file=" + file))
                .isEqualTo(AdminRun.failed("There is no message to write to " + file));
        assertThat(file).doesNotExist();
    }

    @Test
    void filesThatCannotBeReadOrWrittenAreNamed() {
        Path missing = directory.resolve("no/such");
        assertThat(run("import", missing.toString())).isEqualTo(AdminRun.failed("Could not read " + missing));
        assertThat(run("export", missing.toString())).isEqualTo(AdminRun.failed("Could not write " + missing));
        assertThat(Files.exists(missing)).isFalse();
    }

    @Test
    void emptyNamesAreRefusedBeforeAnythingIsAsked() {
        assertThat(run("delete", "queue", "name=").err()).contains("Argument \"name\" must not be empty");
        assertThat(run("list").status()).isEqualTo(1);
        assertThat(requests).isEmpty();
    }

    @Test
    void anUnknownFormatIsNamed() {
        assertThat(run("-f", "xml", "list", "users").err()).contains("Format xml not recognised");
    }
}
