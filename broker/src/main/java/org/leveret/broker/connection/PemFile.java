package org.leveret.broker.connection;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import org.leveret.broker.BrokerStartException;

/**
 * Certificates in a PEM file (RFC 7468), read and understood once at the start. Immutable.
 *
 * @param text what the file holds
 * @param first the first certificate in it, which is the owner's in a chain
 */
record PemFile(String text, Certificate first) {
    /**
     * @param setting the key that names the file
     * @throws BrokerStartException if the file cannot be read or holds no certificate
     */
    static PemFile certificates(String setting, Path file) throws BrokerStartException {
        String text = text(setting, file);
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
            if (!certificates.isEmpty()) {
                return new PemFile(text, certificates.iterator().next());
            }
        } catch (CertificateException e) {
            throw new BrokerStartException(setting + ": " + file + " holds no certificate", e);
        }
        throw new BrokerStartException(setting + ": " + file + " holds no certificate");
    }

    /** @throws BrokerStartException if the file cannot be read */
    static String text(String setting, Path file) throws BrokerStartException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new BrokerStartException(setting + ": cannot read " + file, e);
        }
    }
}
