package org.leveret.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.leveret.broker.Broker;
import org.leveret.broker.connection.Alarms;

/**
 * Puts a broker's memory alarm on ({@code PUT}) and off ({@code DELETE}), for {@code suites/rabbitmqctl}, as Leveret's heap
 * has no watermark that could be set while it runs.
 *
 * <p>Started and stopped by whoever started the broker; requests are handled one at a time on a thread of its own.
 */
final class MemoryAlarmSwitch {
    private static final String PATH = "/memory-alarm";
    private static final int NO_CONTENT = 204;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final HttpServer server;
    private final Alarms alarms;

    private MemoryAlarmSwitch(HttpServer server, Alarms alarms) {
        this.server = server;
        this.alarms = alarms;
    }

    /** Serves this broker's alarm on a free port of the loopback address. */
    static MemoryAlarmSwitch start(Broker broker) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        MemoryAlarmSwitch started = new MemoryAlarmSwitch(server, broker.alarms());
        server.createContext(PATH, started::answer);
        server.start();
        return started;
    }

    int port() {
        return server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange request) throws IOException {
        try (request) {
            switch (request.getRequestMethod()) {
                case "PUT" -> alarms.raise(Alarms.Resource.MEMORY);
                case "DELETE" -> alarms.clear(Alarms.Resource.MEMORY);
                default -> {
                    request.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
                    return;
                }
            }
            request.sendResponseHeaders(NO_CONTENT, -1);
        }
    }
}
