package org.leveret.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.connection.Connections;

/**
 * Stands in for the HTTP API until Leveret has one itself: it lists a broker's connections and closes one by its name,
 * with as many fields as a client's test suite reads, and asks for no password.
 *
 * <p>Started and stopped by whoever started the broker; requests are handled one at a time on a thread of its own.
 */
final class ConnectionsHttpApi {
    private static final String PATH = "/api/connections/";
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final HttpServer server;
    private final Connections connections;

    private ConnectionsHttpApi(HttpServer server, Connections connections) {
        this.server = server;
        this.connections = connections;
    }

    /** Serves these connections on a free port of the loopback address. */
    static ConnectionsHttpApi start(Connections connections) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ConnectionsHttpApi started = new ConnectionsHttpApi(server, connections);
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
            String name = request.getRequestURI().getPath().substring(PATH.length());
            switch (request.getRequestMethod()) {
                case "GET" -> list(request);
                case "DELETE" -> request.sendResponseHeaders(close(name) ? NO_CONTENT : NOT_FOUND, -1);
                default -> request.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
            }
        }
    }

    private void list(HttpExchange request) throws IOException {
        JsonArray list = new JsonArray();
        for (AmqpConnection connection : connections.all()) {
            list.add(new JsonObject()
                    .put("name", connection.name())
                    .put(
                            "client_properties",
                            new JsonObject()
                                    .put("connection_name", connection.client().connectionName())));
        }
        byte[] body = list.encode().getBytes(StandardCharsets.UTF_8);
        request.getResponseHeaders().set("Content-Type", "application/json");
        request.sendResponseHeaders(OK, body.length);
        request.getResponseBody().write(body);
    }

    /** Closes it as RabbitMQ does for its management plugin; false if there is no such connection. */
    private boolean close(String name) {
        boolean found = connections.all().stream()
                .anyMatch(connection -> connection.name().equals(name));
        connections.close(connection -> connection.name().equals(name), "Closed via management plugin");
        return found;
    }
}
