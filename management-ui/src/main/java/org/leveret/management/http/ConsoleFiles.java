package org.leveret.management.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the web console, whose files are resources of this program, to anyone: what is in it is no secret, and all that it
 * shows it asks the API for. Browsers are told to let it do nothing but talk to where it came from. Files are read and
 * compressed by a worker when they are first asked for, and kept. Owned by the event loop of the HTTP interface.
 */
final class ConsoleFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleFiles.class);
    private static final String RESOURCES = "/console/";
    private static final String INDEX = "index.html";
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final int PATH_LENGTH_MAX = 200;
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Workers workers;
    private final Context loop;
    private final ClientWatch clients;

    /** Only what there is, so it cannot grow beyond the program. */
    private final Map<String, ConsoleFile> files = new HashMap<>();

    ConsoleFiles(Workers workers, Context loop, ClientWatch clients) {
        this.workers = workers;
        this.loop = loop;
        this.clients = clients;
    }

    /**
     * Answers a request.
     *
     * @param path what follows the slash after the prefix; nothing is the first page
     */
    void handle(HttpServerRequest request, String path) {
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            var unused = request.response()
                    .setStatusCode(405)
                    .putHeader("allow", "GET, HEAD")
                    .end();
            return;
        }
        String name = path.isEmpty() ? INDEX : path;
        if (name.length() > PATH_LENGTH_MAX || !PATH.matcher(name).matches()) {
            notFound(request);
            return;
        }
        ConsoleFile known = files.get(name);
        if (known != null) {
            send(request, known);
            return;
        }
        clients.served(request.connection());
        try {
            workers.execute(() -> read(request, name));
        } catch (RejectedExecutionException busy) {
            var unused = request.response().setStatusCode(503).end();
        }
    }

    private void read(HttpServerRequest request, String name) {
        try (InputStream resource = ConsoleFiles.class.getResourceAsStream(RESOURCES + name)) {
            // A directory has a stream too, where classes are no archive.
            byte[] octets = resource == null || name.indexOf('.') < 0 ? null : resource.readAllBytes();
            if (octets == null) {
                loop.runOnContext(nothing -> notFound(request));
                return;
            }
            ConsoleFile file = ConsoleFile.of(name, octets);
            loop.runOnContext(nothing -> {
                files.put(name, file);
                send(request, file);
            });
        } catch (IOException e) {
            LOG.error("a file of the console cannot be read: {}", name, e);
            loop.runOnContext(nothing -> {
                var unused = request.response().setStatusCode(500).end();
            });
        }
    }

    private void notFound(HttpServerRequest request) {
        clients.waiting(request.connection());
        var unused = request.response().setStatusCode(404).end();
    }

    private void send(HttpServerRequest request, ConsoleFile file) {
        clients.waiting(request.connection());
        HttpServerResponse response = request.response();
        response.putHeader("content-security-policy", POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("x-frame-options", "DENY")
                .putHeader("cache-control", "no-cache")
                .putHeader("vary", "accept-encoding")
                .putHeader("etag", file.tag());
        if (file.tag().equals(request.getHeader("if-none-match"))) {
            var unused = response.setStatusCode(304).end();
            return;
        }
        String encodings = request.getHeader("accept-encoding");
        boolean compressed = encodings != null && encodings.contains("gzip");
        if (compressed) {
            response.putHeader("content-encoding", "gzip");
        }
        var body = compressed ? file.compressed() : file.octets();
        response.putHeader("content-type", file.type());
        if (request.method().name().equals("HEAD")) {
            var unused = response.putHeader("content-length", Integer.toString(body.length()))
                    .end();
        } else {
            var unused = response.end(body);
        }
    }
}
