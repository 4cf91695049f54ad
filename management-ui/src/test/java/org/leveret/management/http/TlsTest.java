package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.config.Configuration;
import org.leveret.management.ManagedBroker;

/** AMQP, the HTTP API and metrics over TLS. */
class TlsTest {
    private static final String GUEST =
            "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path directory;

    private final List<ManagedBroker> started = new ArrayList<>();
    private TestCertificate certificate;

    @BeforeEach
    void makeCertificate() throws Exception {
        certificate = new TestCertificate(directory, "server");
    }

    @AfterEach
    void stop() {
        started.forEach(ManagedBroker::stop);
    }

    private Configuration configuration(String prefix) {
        Configuration configuration = Configuration.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.ip", "127.0.0.1")
                .with("prometheus.tcp.port", "0")
                .with(prefix + ".certfile", certificate.certificateFile().toString())
                .with(prefix + ".keyfile", certificate.keyFile().toString());
        return prefix.equals("ssl_options")
                ? configuration
                : configuration.with(prefix + ".port", "0").with(prefix + ".ip", "127.0.0.1");
    }

    private ManagedBroker start(Configuration configuration) throws Exception {
        ManagedBroker broker = ManagedBroker.startInMemory(configuration.checked());
        started.add(broker);
        return broker;
    }

    private static int port(ManagedBroker broker, String protocol) {
        return broker.served().stream()
                .filter(each -> each.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    private static HttpResponse<String> get(SSLContext context, int port, String path)
            throws IOException, InterruptedException {
        return send(context, HttpRequest.newBuilder(https(port, path)).header("authorization", GUEST));
    }

    private static HttpResponse<String> send(SSLContext context, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static URI https(int port, String path) {
        return URI.create("https://localhost:" + port + path);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theOverviewIsReadOverTlsAndNamesTheListener() throws Exception {
        ManagedBroker broker = start(configuration("management.ssl"));
        int port = port(broker, "https");
        HttpResponse<String> answer = get(certificate.trusting(), port, "/api/overview");
        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, Object> overview = Objects.requireNonNull(
                (Map<String, Object>) JsonText.read(answer.body().getBytes(StandardCharsets.UTF_8)));
        List<Map<String, Object>> listeners =
                Objects.requireNonNull((List<Map<String, Object>>) overview.get("listeners"));
        assertThat(listeners)
                .extracting(each -> each.get("protocol"))
                .containsExactly("amqp", "http", "https", "http/prometheus");
        assertThat(listeners.get(2)).containsEntry("port", (long) port).containsEntry("ip_address", "127.0.0.1");
        List<Map<String, Object>> contexts =
                Objects.requireNonNull((List<Map<String, Object>>) overview.get("contexts"));
        assertThat(contexts)
                .extracting(each -> each.get("description"))
                .containsExactly("RabbitMQ Management", "RabbitMQ Management", "RabbitMQ Prometheus");
        assertThat(contexts.get(0)).doesNotContainKey("ssl").containsEntry("ssl_opts", List.of());
        assertThat(contexts.get(1))
                .containsEntry("port", String.valueOf(port))
                .containsEntry("ssl", "true")
                .containsEntry(
                        "ssl_opts",
                        Map.of(
                                "certfile",
                                certificate.certificateFile().toString(),
                                "keyfile",
                                certificate.keyFile().toString()));
    }

    @Test
    void aHealthCheckSeesTheListenerAndItsCertificate() throws Exception {
        ManagedBroker broker = start(configuration("management.ssl"));
        int port = port(broker, "https");
        SSLContext context = certificate.trusting();
        assertThat(get(context, port, "/api/health/checks/protocol-listener/https")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(context, port, "/api/health/checks/port-listener/" + port)
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(context, port, "/api/health/checks/certificate-expiration/1/days")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> expiring = get(context, port, "/api/health/checks/certificate-expiration/10/years");
        assertThat(expiring.statusCode()).isEqualTo(503);
        assertThat(expiring.body()).contains(certificate.certificateFile().toString());
    }

    @Test
    void theCookieOfASessionGoesBackOverTlsAlone() throws Exception {
        ManagedBroker broker = start(configuration("management.ssl"));
        int port = port(broker, "https");
        HttpResponse<String> signedIn = send(
                certificate.trusting(),
                HttpRequest.newBuilder(https(port, "/api/leveret/session"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString("{\"username\":\"guest\",\"password\":\"guest\"}")));
        String cookie = signedIn.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).contains("; Secure").contains("; HttpOnly");
        HttpResponse<String> answer = send(
                certificate.trusting(),
                HttpRequest.newBuilder(https(port, "/api/whoami")).header("cookie", cookie.split(";", 2)[0]));
        assertThat(answer.body()).contains("guest");
    }

    @Test
    void amqpIsSpokenOverTls() throws Exception {
        ManagedBroker broker = start(configuration("ssl_options").with("listeners.ssl.default", "127.0.0.1:0"));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.broker().tlsListeners().get(0).getPort());
        factory.useSslProtocol(certificate.trusting());
        factory.enableHostnameVerification();
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            String queue = channel.queueDeclare().getQueue();
            channel.confirmSelect();
            channel.basicPublish("", queue, null, new byte[100_000]);
            channel.waitForConfirmsOrDie(20_000);
            assertThat(channel.basicGet(queue, true).getBody()).hasSize(100_000);
        }
    }

    @Test
    void metricsAreReadOverTls() throws Exception {
        ManagedBroker broker = start(configuration("prometheus.ssl"));
        HttpResponse<String> answer = get(certificate.trusting(), port(broker, "https/prometheus"), "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("rabbitmq_build_info");
    }

    @Test
    void whoHasNoCertificateIsRefusedWhereOneIsDemanded() throws Exception {
        ManagedBroker broker = start(configuration("management.ssl")
                .with("management.ssl.cacertfile", certificate.certificateFile().toString())
                .with("management.ssl.verify", "verify_peer")
                .with("management.ssl.fail_if_no_peer_cert", "true"));
        int port = port(broker, "https");
        assertThat(get(certificate.showing(), port, "/api/whoami").statusCode()).isEqualTo(200);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(certificate.trusting(), port, "/api/whoami"));
    }

    @Test
    void aClientThatOffersOlderVersionsAloneIsRefused() throws Exception {
        ManagedBroker broker = start(configuration("management.ssl").with("management.ssl.versions.1", "tlsv1.3"));
        SSLContext context = certificate.trusting();
        SSLParameters old = context.getDefaultSSLParameters();
        old.setProtocols(new String[] {"TLSv1.2"});
        HttpClient client =
                HttpClient.newBuilder().sslContext(context).sslParameters(old).build();
        HttpRequest request = HttpRequest.newBuilder(https(port(broker, "https"), "/api/whoami"))
                .build();
        assertThatExceptionOfType(SSLHandshakeException.class)
                .isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
    }

    @Test
    void aFileThatDoesNotDoIsNamedWithItsKey() throws Exception {
        Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");
        Path other = new TestCertificate(directory, "other").keyFile();
        assertThatThrownBy(() ->
                        start(configuration("management.ssl").with("management.ssl.certfile", nonsense.toString())))
                .isInstanceOf(ManagementStartException.class)
                .hasMessageStartingWith("management.ssl.certfile: " + nonsense + " holds no certificate");
        assertThatThrownBy(() ->
                        start(configuration("management.ssl").with("management.ssl.keyfile", nonsense.toString())))
                .hasMessageStartingWith(
                        "management.ssl.keyfile: " + nonsense + " holds no private key that can be used");
        assertThatThrownBy(
                        () -> start(configuration("prometheus.ssl").with("prometheus.ssl.keyfile", other.toString())))
                .hasMessage("prometheus.ssl.keyfile: " + other + " is not the key of the certificate in "
                        + certificate.certificateFile());
        assertThatThrownBy(() -> start(configuration("management.ssl")
                        .with("management.ssl.verify", "verify_peer")
                        .with("management.ssl.cacertfile", nonsense.toString())))
                .hasMessageStartingWith("management.ssl.cacertfile: " + nonsense + " holds no certificate");
    }
}
