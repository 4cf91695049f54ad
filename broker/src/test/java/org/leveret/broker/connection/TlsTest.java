package org.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.broker.statistics.TlsSnapshot;
import org.leveret.config.Configuration;

/** AMQP over TLS: whom the broker shows itself to, whom it lets in, and what it says of files that do not serve. */
@Timeout(60)
class TlsTest {
    private static final String NEWEST = "TLSv1.3";

    @TempDir
    private Path directory;

    private Certificates certificates;
    private Configuration configuration;
    private @Nullable Broker broker;

    @BeforeEach
    void identify() throws Exception {
        certificates = new Certificates(directory, "authority");
        X509Bundle server = certificates.sign("localhost");
        configuration = Configuration.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("listeners.ssl.default", "127.0.0.1:0")
                .with("ssl_options.cacertfile", certificates.authorityFile().toString())
                .with(
                        "ssl_options.certfile",
                        certificates.certificateFile(server).toString())
                .with("ssl_options.keyfile", certificates.keyFile(server).toString());
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.stop();
        }
    }

    private Broker start(String... keysAndValues) throws BrokerStartException {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration = configuration.with(keysAndValues[i], keysAndValues[i + 1]);
        }
        broker = Broker.startInMemory(configuration);
        return broker;
    }

    private int port() {
        return Objects.requireNonNull(broker).tlsListeners().get(0).getPort();
    }

    private Connection connect(String protocol, @Nullable X509Bundle own) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(port());
        factory.setAutomaticRecoveryEnabled(false);
        factory.useSslProtocol(certificates.client(protocol, own));
        factory.enableHostnameVerification();
        return factory.newConnection();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", NEWEST})
    void whoTrustsTheBrokersCertificateTalksToItAsOnTcp(String protocol) throws Exception {
        start();
        byte[] body = new byte[300_000];
        body[body.length - 1] = 7;
        try (Connection connection = connect(protocol, null)) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.queueDeclare("q", false, false, false, Map.of());
            channel.basicPublish("", "q", null, body);
            channel.waitForConfirmsOrDie(10_000);
            assertThat(channel.basicGet("q", true).getBody()).isEqualTo(body);
            TlsSnapshot tls = Objects.requireNonNull(broker)
                    .statistics()
                    .snapshot()
                    .get(10, TimeUnit.SECONDS)
                    .connections()
                    .get(0)
                    .tls();
            assertThat(Objects.requireNonNull(tls).protocol()).isEqualToIgnoringCase(protocol);
        }
    }

    @Test
    void whoDoesNotTrustItDoesNotConnect() throws Exception {
        start();
        certificates = new Certificates(directory, "another");
        assertThatThrownBy(() -> connect(NEWEST, null)).isInstanceOf(IOException.class);
    }

    @Test
    void aVersionThatIsNotSetIsNotSpoken() throws Exception {
        start("ssl_options.versions.1", "tlsv1.3");
        assertThatThrownBy(() -> connect("TLSv1.2", null)).isInstanceOf(IOException.class);
        connect(NEWEST, null).close();
    }

    @Test
    void whereACertificateIsRequiredNobodyComesInWithoutOne() throws Exception {
        start("ssl_options.verify", "verify_peer", "ssl_options.fail_if_no_peer_cert", "true");
        assertThatThrownBy(() -> connect(NEWEST, null)).isInstanceOf(IOException.class);
        connect(NEWEST, certificates.sign("client")).close();
    }

    @Test
    void whereOneIsOnlyAskedForAClientWithoutOneComesIn() throws Exception {
        start("ssl_options.verify", "verify_peer");
        connect(NEWEST, null).close();
        connect(NEWEST, certificates.sign("client")).close();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        start("ssl_options.verify", "verify_peer");
        X509Bundle stranger = new Certificates(directory, "another").sign("client");
        assertThatThrownBy(() -> connect(NEWEST, stranger)).isInstanceOf(IOException.class);
    }

    @Test
    void whoDoesNotSpeakTlsIsCutOffAndHarmsNobody() throws Exception {
        start();
        try (Connection other = connect(NEWEST, null);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("AMQP\0\0\u0009\u0001".getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            await().until(() -> in.read() < 0);
            other.createChannel().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl_options.certfile", "ssl_options.keyfile", "ssl_options.cacertfile"})
    void aFileThatIsNotWhatItShouldBeIsNamed(String key) throws Exception {
        Path garbage = Files.writeString(directory.resolve("garbage.pem"), "garbage");
        assertThatThrownBy(() -> start("ssl_options.verify", "verify_peer", key, garbage.toString()))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageMatching(
                        Pattern.quote(key + ": " + garbage) + " holds no (certificate|private key that can be used)");
    }

    @Test
    void anEncryptedKeyIsOpenedByItsPassword() throws Exception {
        X509Bundle server = certificates.sign("localhost");
        certificates.certificateFile(server);
        Path key = certificates.keyFile(server, "secret");
        assertThatThrownBy(() -> start("ssl_options.keyfile", key.toString()))
                .hasMessage("ssl_options.keyfile: " + key + " is encrypted and needs ssl_options.password");
        assertThatThrownBy(() -> start("ssl_options.password", "wrong"))
                .hasMessage("ssl_options.keyfile: " + key + " is not opened by ssl_options.password");
        start("ssl_options.password", "secret");
        connect(NEWEST, null).close();
    }

    @Test
    void aKeyEncryptedInTheOldFormIsRefused() throws Exception {
        Path key = Files.writeString(
                directory.resolve("old.pem"),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> start("ssl_options.keyfile", key.toString(), "ssl_options.password", "secret"))
                .hasMessage("ssl_options.keyfile: " + key
                        + " is encrypted in a form before PKCS #8; write it anew with openssl pkcs8 -topk8");
    }

    @Test
    void aKeyThatIsNotTheCertificatesIsRefused() throws Exception {
        Path key = certificates.keyFile(certificates.sign("other"));
        assertThatThrownBy(this::start)
                .isInstanceOf(BrokerStartException.class)
                .hasMessage("ssl_options.keyfile: " + key + " is not the key of the certificate in "
                        + directory.resolve("certificate.pem"));
    }

    @Test
    void peersCannotBeCheckedWithoutAnAuthority() throws Exception {
        X509Bundle server = certificates.sign("localhost");
        configuration = Configuration.defaults()
                .with("listeners.ssl.default", "127.0.0.1:0")
                .with("ssl_options.verify", "verify_peer")
                .with(
                        "ssl_options.certfile",
                        certificates.certificateFile(server).toString())
                .with("ssl_options.keyfile", certificates.keyFile(server).toString());
        assertThatThrownBy(this::start)
                .isInstanceOf(BrokerStartException.class)
                .hasMessage("ssl_options.verify = verify_peer needs ssl_options.cacertfile");
    }
}
