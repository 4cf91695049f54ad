package org.leveret.config;

/**
 * Where to accept connections.
 *
 * @param host an address or host name without brackets; {@link #ANY_HOST} for every interface
 * @param port 0 to 65535; 0 takes a free one
 */
public record Listener(String host, int port) {
    /** Every interface, of both IP versions where the machine has both. */
    public static final String ANY_HOST = "::";

    /** Whether connections are accepted on every interface. */
    public boolean isAnyHost() {
        return host.equals(ANY_HOST);
    }

    /** The form of a log line: {@code 127.0.0.1:5672}, {@code [::]:5672}. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
