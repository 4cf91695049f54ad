package org.leveret.management.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.leveret.config.TlsOptions;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.ServedAddress;

/** Looks whether certificates of TLS listeners end before a time. Immutable. */
final class CertificateCheck {
    private final ApiSite site;

    CertificateCheck(ApiSite site) {
        this.site = site;
    }

    Answer answer(Call call) {
        Instant limit = limit(within(call), call.path("unit"));
        List<Map<String, Object>> expired = new ArrayList<>();
        for (TlsOptions tls : inUse()) {
            for (Path file : files(tls)) {
                for (X509Certificate certificate : certificates(file)) {
                    if (certificate.getNotAfter().toInstant().isBefore(limit)) {
                        Map<String, Object> json = new LinkedHashMap<>();
                        json.put("certfile", file.toString());
                        json.put(
                                "certfile_expires_on",
                                certificate.getNotAfter().toInstant().toString());
                        expired.add(json);
                    }
                }
            }
        }
        return expired.isEmpty()
                ? Answer.json(Map.of("status", "ok"))
                : HealthResource.failed("Certificates expiring", Map.of("expired", expired));
    }

    private List<TlsOptions> inUse() {
        List<TlsOptions> all = new ArrayList<>();
        if (!site.broker().tlsListeners().isEmpty()) {
            all.add(site.configuration().tls());
        }
        for (ServedAddress served : site.served().get()) {
            if (served.tls() != null) {
                all.add(served.tls());
            }
        }
        return all;
    }

    private static Instant limit(int count, String unit) {
        try {
            return Instant.now()
                    .atOffset(ZoneOffset.UTC)
                    .plus(period(unit, count))
                    .toInstant();
        } catch (ArithmeticException | DateTimeException e) {
            // No certificate reaches beyond what can be told.
            return count < 0 ? Instant.MIN : Instant.MAX;
        }
    }

    private static int within(Call call) {
        try {
            return Integer.parseInt(call.path("within"));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Invalid expiration value.");
        }
    }

    private static Period period(String unit, int count) {
        return switch (unit) {
            case "days" -> Period.ofDays(count);
            case "weeks" -> Period.ofWeeks(count);
            case "months" -> Period.ofMonths(count);
            case "years" -> Period.ofYears(count);
            default ->
                throw ApiException.badRequest("Time unit not recognised. Supported units: days, weeks, months, years.");
        };
    }

    private static List<Path> files(TlsOptions tls) {
        List<Path> files = new ArrayList<>();
        if (tls.certificateFile() != null) {
            files.add(tls.certificateFile());
        }
        if (tls.authoritiesFile() != null) {
            files.add(tls.authoritiesFile());
        }
        return files;
    }

    private static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
        return certificates;
    }
}
