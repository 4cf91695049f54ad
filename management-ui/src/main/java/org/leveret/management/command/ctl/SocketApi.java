package org.leveret.management.command.ctl;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.LocalSocket;

/** The HTTP interface behind the socket in the data directory. Confined to the thread of the command. */
final class SocketApi implements Api {
    private final String node;
    private final Path dataDirectory;
    private final long timeoutMs;
    private @Nullable Vertx vertx;
    private @Nullable HttpClient client;

    SocketApi(String node, Path dataDirectory, long timeoutMs) {
        this.node = node;
        this.dataDirectory = dataDirectory;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public ApiReply send(ApiRequest request) {
        String obstacle = LocalSocket.obstacle(dataDirectory);
        Path socket = LocalSocket.of(dataDirectory);
        if (obstacle != null) {
            throw unreachable(obstacle);
        }
        if (!Files.exists(socket)) {
            throw unreachable("no broker has its data in "
                    + dataDirectory.toAbsolutePath().normalize() + " (name another with --data-dir)");
        }
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(socket.toString()))
                .setHost("localhost")
                .setMethod(HttpMethod.valueOf(request.method()))
                .setURI("/api" + request.path());
        request.headers().forEach(options::putHeader);
        String body = request.body() == null ? "" : request.body();
        try {
            // What comes of the answer is said before the request goes off, on the client's thread: said later, by this
            // one, it
            // could miss the body.
            return client().request(options)
                    .compose(opened -> opened.send(Buffer.buffer(body))
                            .compose(answer -> answer.body()
                                    .map(bytes ->
                                            new ApiReply(answer.statusCode(), bytes.toString(StandardCharsets.UTF_8)))))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unreachable(socket + ": " + cause.getMessage());
        } catch (TimeoutException e) {
            throw CtlException.error(
                    CtlExit.UNAVAILABLE, "operation on node " + node + " timed out. Timeout value used: " + timeoutMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted");
        }
    }

    private CtlException unreachable(String why) {
        return CtlException.plain(
                CtlExit.UNAVAILABLE, "Error: unable to perform an operation on node '" + node + "': " + why);
    }

    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            vertx = Vertx.vertx(new VertxOptions()
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1));
            made = vertx.createHttpClient();
            client = made;
        }
        return made;
    }

    @Override
    public void close() {
        if (vertx != null) {
            try {
                vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // The process ends, and with it all that was open.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
