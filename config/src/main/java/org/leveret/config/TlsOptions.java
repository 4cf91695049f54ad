package org.leveret.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How TLS listeners identify themselves and check their peers.
 *
 * @param prefix of the keys that say so, such as {@code ssl_options}
 * @param authoritiesFile certificates (PEM) of the authorities that peers are checked against
 * @param certificateFile the server's certificate chain (PEM)
 * @param keyFile the server's private key (PEM)
 * @param keyPassword what decrypts the key file
 * @param verifiesPeer whether a client's certificate is asked for and checked
 * @param requiresPeerCertificate whether a client without a certificate is refused; only together with
 *     {@code verifiesPeer}
 * @param protocols the protocol versions offered, as the JVM names them ({@code TLSv1.3}), best first; never empty
 */
public record TlsOptions(
        String prefix,
        @Nullable Path authoritiesFile,
        @Nullable Path certificateFile,
        @Nullable Path keyFile,
        @Nullable String keyPassword,
        boolean verifiesPeer,
        boolean requiresPeerCertificate,
        List<String> protocols) {
    public TlsOptions {
        protocols = List.copyOf(protocols);
    }

    /** The files and switches, without the password. */
    @Override
    public String toString() {
        return "TlsOptions[prefix=" + prefix + ", authoritiesFile=" + authoritiesFile + ", certificateFile="
                + certificateFile + ", keyFile="
                + keyFile + ", verifiesPeer=" + verifiesPeer + ", requiresPeerCertificate=" + requiresPeerCertificate
                + ", protocols=" + protocols + "]";
    }
}
