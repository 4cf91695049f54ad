package org.leveret.conformance.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of the API for one user, or for nobody. Safe for any thread. */
public final class HttpApi {
    /** Asked to change to HTTP/2, RabbitMQ now and then answers with what is neither. */
    public static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String[] JSON = {"content-type", "application/json"};

    private final String url;
    private final @Nullable String authorization;

    public HttpApi(String url, String user, String password) {
        this(
                url,
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    private HttpApi(String url, @Nullable String authorization) {
        this.url = url;
        this.authorization = authorization;
    }

    /** The same for somebody who gives no name. */
    public HttpApi anonymous() {
        return new HttpApi(url, null);
    }

    /** The same with this header {@code authorization}. */
    public HttpApi authorizedBy(String header) {
        return new HttpApi(url, header);
    }

    public HttpAnswer get(String path) {
        return request("GET", path, null);
    }

    public HttpAnswer put(String path, Object body) {
        return request("PUT", path, body);
    }

    public HttpAnswer post(String path, Object body) {
        return request("POST", path, body);
    }

    public HttpAnswer delete(String path) {
        return request("DELETE", path, null);
    }

    /**
     * Any request.
     *
     * @param body text as it is, other values as JSON, null for none
     * @param headers names and values in turn; if there are none, the body is said to be JSON
     */
    public HttpAnswer request(String method, String path, @Nullable Object body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api" + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body instanceof String text ? text : json(body)));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        request.headers(headers.length > 0 ? headers : JSON);
        try {
            HttpResponse<String> response = send(request.build());
            return new HttpAnswer(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("received no bytes")) {
                throw e;
            }
            // The broker had closed a connection that had been idle.
            return CLIENT.send(request, BodyHandlers.ofString());
        }
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An object without anything in it. */
    public static Map<String, Object> nothing() {
        return Map.of();
    }
}
