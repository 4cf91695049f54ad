package org.leveret.management.command.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS as the options want it: whom to trust, and what to show. Stateless. */
final class Tls {
    private Tls() {}

    static SSLContext context(Options options) {
        try {
            KeyManager @Nullable [] keys = null;
            String key = options.text(AdminOption.SSL_KEY_FILE, "");
            if (!key.isEmpty()) {
                // As elsewhere, one file may hold both.
                keys = keys(Path.of(key), Path.of(options.text(AdminOption.SSL_CERT_FILE, key)));
            }
            if (options.isOn(AdminOption.SSL_INSECURE)) {
                return context(keys, new Lenient(null));
            }
            X509TrustManager trust = trust(options.text(AdminOption.SSL_CA_CERT_FILE, ""));
            return context(
                    keys, options.isOn(AdminOption.SSL_DISABLE_HOSTNAME_VERIFICATION) ? new Lenient(trust) : trust);
        } catch (IOException | GeneralSecurityException e) {
            throw AdminException.failed("Could not connect: " + e.getMessage());
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, X509TrustManager trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {trust}, null);
        return context;
    }

    private static KeyManager[] keys(Path key, Path certificates) throws IOException, GeneralSecurityException {
        PemKeyCertOptions pem =
                new PemKeyCertOptions().setKeyValue(content(key)).setCertValue(content(certificates));
        try {
            return pem.getKeyManagerFactory(null).getKeyManagers();
        } catch (Exception e) {
            throw new GeneralSecurityException(
                    "the key in " + key + " does not serve, or needs a password (" + e.getMessage() + ")", e);
        }
    }

    private static Buffer content(Path file) throws IOException {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException("cannot read " + file, e);
        }
    }

    private static X509TrustManager trust(String file) throws IOException, GeneralSecurityException {
        X509TrustManager usual = trust((KeyStore) null);
        if (file.isEmpty()) {
            return usual;
        }
        KeyStore store = emptyStore();
        for (X509Certificate certificate : usual.getAcceptedIssuers()) {
            store.setCertificateEntry("usual-" + store.size(), certificate);
        }
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(content(Path.of(file)).getBytes()))) {
            store.setCertificateEntry("named-" + store.size(), certificate);
        }
        return trust(store);
    }

    private static X509TrustManager trust(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return List.of(factory.getTrustManagers()).stream()
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Looks at the chain alone, not at the name that it is made out to; at nothing if there is nobody to ask. */
    private static final class Lenient extends X509ExtendedTrustManager {
        private final @Nullable X509TrustManager chains;

        Lenient(@Nullable X509TrustManager chains) {
            this.chains = chains;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            if (chains != null) {
                chains.checkServerTrusted(chain, type);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return chains == null ? new X509Certificate[0] : chains.getAcceptedIssuers();
        }
    }
}
