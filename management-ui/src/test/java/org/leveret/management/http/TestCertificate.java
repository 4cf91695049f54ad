package org.leveret.management.http;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A certificate for this machine that nobody but itself has signed, and its key, as PEM files. */
final class TestCertificate {
    private static final int DAYS = 60;

    private final X509Bundle bundle;
    private final Path certificateFile;
    private final Path keyFile;

    /** @param name of its files */
    TestCertificate(Path directory, String name) throws Exception {
        bundle = new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName("localhost")
                .addSanIpAddress(InetAddress.getLoopbackAddress())
                .setIsCertificateAuthority(true)
                .notAfter(Instant.now().plus(Duration.ofDays(DAYS)))
                .buildSelfSigned();
        certificateFile = Files.writeString(directory.resolve(name + ".pem"), bundle.getCertificatePEM());
        keyFile = Files.writeString(directory.resolve(name + ".key.pem"), bundle.getPrivateKeyPEM());
    }

    Path certificateFile() {
        return certificateFile;
    }

    Path keyFile() {
        return keyFile;
    }

    /** For a client that trusts it alone, and has nothing to show. */
    SSLContext trusting() throws Exception {
        return context(null);
    }

    /** For a client that trusts it alone, and shows it too. */
    SSLContext showing() throws Exception {
        return context(bundle.toKeyManagerFactory().getKeyManagers());
    }

    private SSLContext context(KeyManager @Nullable [] keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, bundle.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }
}
