package org.leveret.management.command.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom it trusts over TLS, and what it shows, with files in PEM as OpenSSL writes them. */
class TlsTest {
    @TempDir
    Path directory;

    private HttpsServer server;
    private volatile boolean certificatesDemanded;

    @BeforeEach
    void serve() throws Exception {
        X509Bundle own = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                own.toKeyManagerFactory().getKeyManagers(),
                own.toTrustManagerFactory().getTrustManagers(),
                null);
        write("certificate.pem", own.getCertificatePEM());
        write("key.pem", own.getPrivateKeyPEM());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "[{\"name\":\"n\"}]".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setHttpsConfigurator(configurator(context));
        server.start();
    }

    private HttpsConfigurator configurator(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(certificatesDemanded);
                parameters.setSSLParameters(wanted);
            }
        };
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void write(String name, String pem) throws IOException {
        Files.writeString(directory.resolve(name), "Something that stands before it\n" + pem);
    }

    private AdminRun list(String host, String... options) {
        String[] words = Stream.concat(
                        Stream.of(
                                "-s",
                                "-H",
                                host,
                                "-P",
                                String.valueOf(server.getAddress().getPort()),
                                "-f",
                                "bash"),
                        Stream.concat(Stream.of(options), Stream.of("list", "users")))
                .toArray(String[]::new);
        return AdminRun.of(words);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static final AdminRun LISTED = new AdminRun(0, "n\n", "");

    @Test
    void aCertificateNeedsToBeTrusted() {
        AdminRun refused = list("localhost");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("*** Could not connect: ");
        assertThat(list("localhost", "--ssl-ca-cert-file", file("certificate.pem")))
                .isEqualTo(LISTED);
        assertThat(list("localhost", "--ssl-insecure")).isEqualTo(LISTED);
    }

    @Test
    void aCertificateNeedsToBeMadeOutToTheHost() {
        assertThat(list("127.0.0.1", "--ssl-ca-cert-file", file("certificate.pem"))
                        .err())
                .startsWith("*** Could not connect: ");
        assertThat(list(
                        "127.0.0.1",
                        "--ssl-ca-cert-file",
                        file("certificate.pem"),
                        "--ssl-disable-hostname-verification"))
                .isEqualTo(LISTED);
        assertThat(list("127.0.0.1", "--ssl-disable-hostname-verification").status())
                .isEqualTo(1);
        assertThat(list("127.0.0.1", "-k")).isEqualTo(LISTED);
    }

    @Test
    void itShowsACertificateOfItsOwn() {
        certificatesDemanded = true;
        assertThat(list("localhost", "-k").status()).isEqualTo(1);
        assertThat(list(
                        "localhost",
                        "-k",
                        "--ssl-key-file",
                        file("key.pem"),
                        "--ssl-cert-file",
                        file("certificate.pem")))
                .isEqualTo(LISTED);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(list("localhost", "--ssl-ca-cert-file", file("nosuch")))
                .isEqualTo(AdminRun.failed("Could not connect: cannot read " + file("nosuch")));
        AdminRun keyless = list("localhost", "--ssl-key-file", file("certificate.pem"));
        assertThat(keyless.status()).isEqualTo(1);
        assertThat(keyless.err())
                .startsWith("*** Could not connect: the key in " + file("certificate.pem") + " does not serve");
    }
}
