package org.leveret.management.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a request came.
 *
 * @param peer where from, as the operating system tells it
 * @param port to which port of this machine; 0 for the data directory's socket
 * @param encrypted whether over TLS
 */
record Arrival(@Nullable InetAddress peer, int port, boolean encrypted) {}
