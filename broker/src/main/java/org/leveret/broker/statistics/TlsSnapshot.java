package org.leveret.broker.statistics;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted. Immutable.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the cipher suite's name
 * @param clientSubject of the client's certificate; null if it has shown none
 * @param clientIssuer of the client's certificate; null if it has shown none
 */
public record TlsSnapshot(
        String protocol,
        String cipher,
        @Nullable String clientSubject,
        @Nullable String clientIssuer) {
    /** Null for a connection that is not encrypted. */
    public static @Nullable TlsSnapshot of(@Nullable SSLSession session) {
        if (session == null) {
            return null;
        }
        X509Certificate shown = clientCertificate(session);
        return new TlsSnapshot(
                session.getProtocol(),
                session.getCipherSuite(),
                shown == null ? null : shown.getSubjectX500Principal().getName(),
                shown == null ? null : shown.getIssuerX500Principal().getName());
    }

    private static @Nullable X509Certificate clientCertificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate ? certificate : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }
}
