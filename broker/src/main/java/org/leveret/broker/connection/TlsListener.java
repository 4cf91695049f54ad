package org.leveret.broker.connection;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.TlsOptions;

/**
 * Turns what the configuration says of TLS into the options of a listener, of AMQP or of HTTP. Its files are looked at before
 * the listener is opened, so that what is wrong with one is said by its key and not at the first handshake. Stateless.
 */
public final class TlsListener {
    private TlsListener() {}

    /**
     * Has the listener speak TLS.
     *
     * @throws BrokerStartException naming the key and the file that will not do, on one line
     */
    public static <T extends NetServerOptions> T options(T options, TlsOptions tls) throws BrokerStartException {
        options.setSsl(true).setKeyCertOptions(identity(tls));
        if (tls.verifiesPeer()) {
            String key = tls.prefix() + ".cacertfile";
            Path authorities = tls.authoritiesFile();
            if (authorities == null) {
                throw new BrokerStartException(tls.prefix() + ".verify = verify_peer needs " + key);
            }
            String pem = PemFile.certificates(key, authorities).text();
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem)));
            options.setClientAuth(tls.requiresPeerCertificate() ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
        }
        if (!tls.protocols().isEmpty()) {
            options.setEnabledSecureTransportProtocols(new LinkedHashSet<>(tls.protocols()));
        }
        return options;
    }

    private static PemKeyCertOptions identity(TlsOptions tls) throws BrokerStartException {
        String certificateKey = tls.prefix() + ".certfile";
        String keyKey = tls.prefix() + ".keyfile";
        Path certificateFile = tls.certificateFile();
        Path keyFile = tls.keyFile();
        if (certificateFile == null || keyFile == null) {
            throw new BrokerStartException("TLS needs " + certificateKey + " and " + keyKey);
        }
        PemFile chain = PemFile.certificates(certificateKey, certificateFile);
        PrivateKeyFile key = PrivateKeyFile.read(keyKey, keyFile, tls.prefix() + ".password", tls.keyPassword());
        PemKeyCertOptions identity = new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(chain.text()))
                .setKeyValue(Buffer.buffer(key.plainText()));
        if (!key.isOf(chain.first(), identity)) {
            throw new BrokerStartException(
                    keyKey + ": " + keyFile + " is not the key of the certificate in " + certificateFile);
        }
        return identity;
    }
}
