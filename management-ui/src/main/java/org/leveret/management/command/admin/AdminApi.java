package org.leveret.management.command.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.JsonText;

/** The HTTP interface of the broker that the options name. Confined to the thread of the command. */
final class AdminApi {
    private static final int PORT = 15672;
    private static final int PORT_MAX = 65_535;
    private static final int TIMEOUT_SECONDS = 120;
    private static final int REDIRECTS_MAX = 20;
    private static final int MOVED = 301;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final Options options;
    private final int timeoutSeconds;
    private String host;
    private int port;
    private @Nullable HttpClient client;

    AdminApi(Options options) {
        this.options = options;
        this.timeoutSeconds = options.number(AdminOption.REQUEST_TIMEOUT, TIMEOUT_SECONDS);
        this.host = options.hostname();
        this.port = options.number(AdminOption.PORT, PORT);
        if (port < 1 || port > PORT_MAX) {
            throw AdminException.usage("--port is to be from 1 to " + PORT_MAX);
        }
        if (timeoutSeconds < 1) {
            throw AdminException.usage("--request-timeout is to be at least 1");
        }
    }

    String get(String path) {
        return send("GET", path, null);
    }

    String delete(String path) {
        return send("DELETE", path, null);
    }

    String sendJson(String method, String path, Map<String, @Nullable Object> body) {
        return send(method, path, JsonText.write(body));
    }

    /** Sends a request to the end and returns the body of its answer. */
    String send(String method, String path, byte @Nullable [] body) {
        String whole = options.text(AdminOption.PATH_PREFIX, "") + "/api" + path;
        for (int i = 0; i < REDIRECTS_MAX; i++) {
            HttpResponse<String> answer = exchange(request(method, whole, body));
            if (answer.statusCode() != MOVED) {
                return checked(answer, whole);
            }
            URI to = redirection(answer, whole);
            host = to.getHost() == null ? host : to.getHost();
            port = to.getPort() < 0 ? port : to.getPort();
            whole = to.getRawPath() + "?" + (to.getRawQuery() == null ? "" : to.getRawQuery());
        }
        throw AdminException.failed("Redirected too often: " + whole);
    }

    /** Where an answer leads: not to where somebody else would be told the password in plain text. */
    private URI redirection(HttpResponse<String> answer, String path) {
        String location = answer.headers().firstValue("location").orElse("");
        try {
            URI to = new URI(location);
            if (!to.isOpaque() && !"http".equals(options.isOn(AdminOption.SSL) ? to.getScheme() : null)) {
                return to;
            }
        } catch (URISyntaxException e) {
            // Refused with what is no way to go.
        }
        throw AdminException.failed("Redirected from " + path + " to '" + location + "'");
    }

    private static String checked(HttpResponse<String> answer, String path) {
        switch (answer.statusCode()) {
            case BAD_REQUEST -> throw AdminException.failed(reason(answer.body()));
            case UNAUTHORIZED -> throw AdminException.failed("Access refused: " + path);
            case NOT_FOUND -> throw AdminException.failed("Not found: " + path);
            default -> {
                if (answer.statusCode() < BAD_REQUEST) {
                    return answer.body();
                }
                throw AdminException.failed("Received response " + HttpResponseStatus.valueOf(answer.statusCode())
                        + " for path " + path + "\n" + answer.body());
            }
        }
    }

    private static String reason(String body) {
        try {
            if (JsonText.read(body.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> error) {
                Object reason = error.get("reason");
                return reason instanceof String text ? text : JsonLayout.line(reason);
            }
        } catch (IllegalArgumentException notJson) {
            return body;
        }
        return body;
    }

    private HttpRequest request(String method, String path, byte @Nullable [] body) {
        String credentials =
                options.text(AdminOption.USERNAME, "guest") + ":" + options.text(AdminOption.PASSWORD, "guest");
        String scheme = options.isOn(AdminOption.SSL) ? "https" : "http";
        String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(scheme + "://" + authority + UriPath.of(path)))
                    .timeout(Duration.ofSeconds(timeoutSeconds))
                    .header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
            if (body == null) {
                return request.method(method, BodyPublishers.noBody()).build();
            }
            return request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofByteArray(body))
                    .build();
        } catch (IllegalArgumentException e) {
            throw AdminException.failed("Could not connect: " + e.getMessage());
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            InetAddress.getByName(host);
            return client().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (UnknownHostException e) {
            throw AdminException.failed("Could not connect: [Errno -2] Name or service not known");
        } catch (HttpConnectTimeoutException e) {
            throw AdminException.failed("Could not connect: timed out");
        } catch (HttpTimeoutException e) {
            throw AdminException.failed(
                    "Timed out getting HTTP response (request timeout: " + timeoutSeconds + " seconds)");
        } catch (ConnectException e) {
            String why = e.getMessage();
            throw AdminException.failed("Could not connect: "
                    + (why == null || why.contains("refused") ? "[Errno 111] Connection refused" : why));
        } catch (SSLException e) {
            throw AdminException.failed("Could not connect: " + e.getMessage());
        } catch (IOException e) {
            throw AdminException.failed("Error getting HTTP response:\n\n" + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AdminException.failed("Interrupted");
        }
    }

    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    // Neither an offer of HTTP/2 nor a proxy that Java's properties tell of.
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(Duration.ofSeconds(timeoutSeconds))
                    .sslContext(options.isOn(AdminOption.SSL) ? Tls.context(options) : new PlainText())
                    .build();
            client = made;
        }
        return made;
    }
}
