package org.leveret.broker.connection;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.TlsOptions;

/** Turns the ssl_options of the configuration into those of a listener. */
final class TlsListener {
    private TlsListener() {}

    static NetServerOptions options(NetServerOptions options, TlsOptions tls) throws BrokerStartException {
        Path certificate = tls.certificateFile();
        Path key = tls.keyFile();
        if (certificate == null || key == null) {
            throw new BrokerStartException("listeners.ssl needs ssl_options.certfile and ssl_options.keyfile");
        }
        if (tls.keyPassword() != null) {
            throw new BrokerStartException(
                    "ssl_options.password: encrypted key files are not supported; give a plain one");
        }
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(readable("ssl_options.certfile", certificate))
                        .setKeyPath(readable("ssl_options.keyfile", key)));
        Path authorities = tls.authoritiesFile();
        if (tls.verifiesPeer() && authorities != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(readable("ssl_options.cacertfile", authorities)));
            options.setClientAuth(tls.requiresPeerCertificate() ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
        }
        if (!tls.protocols().isEmpty()) {
            options.setEnabledSecureTransportProtocols(new LinkedHashSet<>(tls.protocols()));
        }
        return options;
    }

    private static String readable(String setting, Path file) throws BrokerStartException {
        if (!Files.isReadable(file)) {
            throw new BrokerStartException(setting + ": cannot read " + file);
        }
        return file.toString();
    }
}
