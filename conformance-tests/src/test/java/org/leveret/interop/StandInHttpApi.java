package org.leveret.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.leveret.broker.Broker;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.connection.Connections;

/**
 * Stands in for the HTTP API and for rabbitmqctl until Leveret has them: it lists a broker's connections and closes one by
 * its name, with as many fields as a client's test suite reads, puts the memory alarm on ({@code PUT}) and off
 * ({@code DELETE}), and asks for no password.
 *
 * <p>Started and stopped by whoever started the broker; requests are handled one at a time on a thread of its own.
 */
final class StandInHttpApi {
    private static final String PATH = "/api/connections/";
    private static final String ALARM_PATH = "/memory-alarm";
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final HttpServer server;
    private final Connections connections;
    private final Alarms alarms;

    private StandInHttpApi(HttpServer server, Broker broker) {
        this.server = server;
        this.connections = broker.connections();
        this.alarms = broker.alarms();
    }

    /** Serves this broker's connections and alarm on a free port of the loopback address. */
    static StandInHttpApi start(Broker broker) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StandInHttpApi started = new StandInHttpApi(server, broker);
        server.createContext(PATH, started::answer);
        server.createContext(ALARM_PATH, started::alarm);
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

    private void alarm(HttpExchange request) throws IOException {
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
