package org.leveret.config;

import org.jspecify.annotations.Nullable;

/**
 * Where something is served over HTTP.
 *
 * @param tls how it identifies itself; null if it is served without TLS
 */
public record WebListener(Listener listener, @Nullable TlsOptions tls) {
    /** Whether the other one is to be at the same address; two free ports are never the same. */
    public boolean sharesAddressWith(WebListener other) {
        return listener.port() != 0 && listener.equals(other.listener);
    }
}
