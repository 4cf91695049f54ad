package org.leveret.management.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.leveret.config.TlsOptions;

/**
 * Where something is served over HTTP.
 *
 * @param purpose what for
 * @param address with the port that was taken
 * @param tls how it identifies itself; null without TLS
 */
public record ServedAddress(
        Purpose purpose,
        InetSocketAddress address,
        @Nullable TlsOptions tls) {
    /** What for. */
    public enum Purpose {
        /** The API and the console. */
        MANAGEMENT,
        /** Metrics alone. */
        METRICS
    }

    public boolean isEncrypted() {
        return tls != null;
    }

    /** RabbitMQ's word for it, such as {@code https/prometheus}. */
    public String protocol() {
        return (isEncrypted() ? "https" : "http") + (purpose == Purpose.METRICS ? "/prometheus" : "");
    }
}
