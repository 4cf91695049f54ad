package org.leveret.management.http;

import io.vertx.core.Context;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Credentials;

/**
 * Takes the requests of the API: finds the route, asks who it is and whether they may, reads the body, has the route answer on
 * a worker, and sends that. Owned by the event loop of the HTTP interface.
 */
final class ApiHandler {
    private static final int UNDER_WAY_MAX = 512;
    /** What a name and a password take, and more. */
    private static final int STRANGERS_BYTES_MAX = 16 << 10;

    private static final Caller NOBODY = Caller.nobody();
    private static final List<String> INDEX = List.of("index.html");
    private static final String DESCRIPTION = "/openapi.json";

    private final RouteTable table;
    private final Authentication authentication;
    private final Workers workers;
    private final BodyReader bodies;
    private final CrossOrigin crossOrigin;
    private final ClientWatch clients;
    private final String prefix;
    private final Context loop;
    private final @Nullable Caller trusted;
    private final Sender.Streams streams = new Sender.Streams();
    private int underWay;

    /** @param trusted who all that ask are; null where they are to say who they are */
    ApiHandler(
            RouteTable table,
            Authentication authentication,
            Workers workers,
            BodyReader bodies,
            CrossOrigin crossOrigin,
            ClientWatch clients,
            String prefix,
            Context loop,
            @Nullable Caller trusted) {
        this.table = table;
        this.authentication = authentication;
        this.workers = workers;
        this.bodies = bodies;
        this.crossOrigin = crossOrigin;
        this.clients = clients;
        this.prefix = prefix;
        this.loop = loop;
        this.trusted = trusted;
    }

    /** A request on its way; all but what runs on workers belongs to the loop. */
    private record Exchange(
            HttpServerRequest request, Route route, Map<String, String> path, Query query, Sender sender) {}

    void handle(HttpServerRequest request) {
        request.pause();
        clients.waiting(request.connection());
        underWay++;
        Sender sender = new Sender(request, workers, loop, clients, streams, this::onSent);
        try {
            start(request, sender);
        } catch (ApiException e) {
            sender.refuse(e);
        } catch (IllegalArgumentException malformed) {
            sender.send(Answer.empty(400));
        }
    }

    private void onSent(HttpServerRequest request) {
        underWay--;
        clients.waiting(request.connection());
    }

    private void start(HttpServerRequest request, Sender sender) {
        String path = request.path();
        if (path == null || !path.startsWith(prefix)) {
            throw ApiException.notFound();
        }
        if (!PathText.isPercentEncoded(path)) {
            throw new IllegalArgumentException("a percent sign that encodes nothing");
        }
        List<String> segments = PathText.segments(path.substring(prefix.length()));
        String method = request.method().name();
        if (asksWhatThereIs(segments) && (method.equals("GET") || method.equals("HEAD"))) {
            sender.send(Answer.empty(301).withHeader("location", prefix + DESCRIPTION));
            return;
        }
        Map<String, Route> routes = table.find(segments);
        if (routes == null) {
            throw ApiException.notFound();
        }
        String allowed = RouteTable.allowed(routes);
        crossOrigin.allow(request, allowed);
        Route route = routes.get(method.equals("HEAD") ? "GET" : method);
        if (route == null) {
            boolean asks = method.equals("OPTIONS");
            sender.send(Answer.empty(asks ? 200 : 405).withHeader("allow", allowed));
            return;
        }
        if (crossOrigin.isForged(request, method)) {
            throw new ApiException(403, new ErrorBody("forbidden", "cross-site request"));
        }
        if (underWay > UNDER_WAY_MAX) {
            throw ApiException.busy();
        }
        Exchange exchange =
                new Exchange(request, route, route.parameters(segments), Query.parse(request.query()), sender);
        if (route.requirement() == Requirement.ANYONE) {
            readBody(exchange, NOBODY);
            return;
        }
        if (trusted != null) {
            route.authorise(trusted, exchange.path());
            readBody(exchange, trusted);
            return;
        }
        Credentials credentials = credentials(exchange);
        if (credentials == null) {
            startWithoutPassword(exchange);
            return;
        }
        InetAddress peer = peer(request);
        work(exchange, () -> {
            Caller caller = authentication.caller(credentials, peer);
            route.authorise(caller, exchange.path());
            loop.runOnContext(nothing -> readBody(exchange, caller));
        });
    }

    /** Whether it is a path at which RabbitMQ has the documentation of its API. */
    private static boolean asksWhatThereIs(List<String> segments) {
        return segments.isEmpty() || segments.equals(INDEX);
    }

    /** In a session, or not at all. */
    private void startWithoutPassword(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        String session = session(request);
        if (session == null) {
            if (!exchange.route().challenges() || crossOrigin.isOfScript(request)) {
                throw notSignedIn();
            }
            exchange.sender().send(Answer.empty(401).withHeader(Sender.CHALLENGE, Sender.CHALLENGE_BASIC));
            return;
        }
        if (!crossOrigin.isMeant(request)) {
            throw new ApiException(403, new ErrorBody("forbidden", "in a session POST takes application/json"));
        }
        Caller caller = authentication.ofSession(session, peer(request));
        if (caller == null) {
            throw notSignedIn();
        }
        exchange.route().authorise(caller, exchange.path());
        readBody(exchange, caller);
    }

    /** The token of the session that a request is made in; null where it says itself who asks. */
    private static @Nullable String session(HttpServerRequest request) {
        if (request.getHeader("authorization") != null || request.localAddress() == null) {
            return null;
        }
        Cookie cookie = request.getCookie(Sessions.cookie(request.localAddress().port()));
        return cookie == null ? null : cookie.getValue();
    }

    private static @Nullable Credentials credentials(Exchange exchange) {
        String header = exchange.request().getHeader("authorization");
        if (header == null) {
            String token = exchange.route().takesLinks() ? exchange.query().value("auth") : null;
            return token == null ? null : Credential.ofToken(token);
        }
        Credentials credentials = Credential.ofHeader(header);
        if (credentials == null) {
            throw Authentication.loginFailed();
        }
        return credentials;
    }

    private void readBody(Exchange exchange, Caller caller) {
        if (exchange.sender().isFinished()) {
            // Nobody would tell of the end of what the client has left behind.
            return;
        }
        Runnable release = bodies.read(
                exchange.request(),
                exchange.route().requirement() == Requirement.ANYONE ? STRANGERS_BYTES_MAX : Long.MAX_VALUE,
                body -> answer(exchange, caller, body),
                exchange.sender()::refuse);
        exchange.sender().whenFinished(release);
    }

    private void answer(Exchange exchange, Caller caller, byte[] body) {
        HttpServerRequest request = exchange.request();
        clients.served(request.connection());
        Call call = new Call(
                caller,
                exchange.path(),
                exchange.query(),
                request.getHeader("content-type"),
                request.getHeader("x-reason"),
                body,
                new Arrival(
                        peer(request),
                        request.localAddress() == null
                                ? 0
                                : request.localAddress().port(),
                        request.isSSL()),
                trusted == null ? session(request) : null,
                authentication,
                task -> loop.runOnContext(nothing -> exchange.sender().whenFinished(task)));
        work(exchange, () -> {
            CompletionStage<Answer> answer = exchange.route().handler().handle(call);
            answer.whenComplete((value, failure) -> work(exchange, () -> {
                if (failure == null) {
                    exchange.sender().render(exchange.route(), value, call);
                } else {
                    exchange.sender().refuseLater(Refusals.of(exchange.route(), Refusals.cause(failure)));
                }
            }));
        });
    }

    /** Has a worker do something for a request, which is refused if it fails. Any thread. */
    private void work(Exchange exchange, Runnable task) {
        try {
            workers.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    // Whoever asks would wait for ever, and be counted.
                    exchange.sender().refuseLater(Refusals.of(exchange.route(), e));
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.sender().refuseLater(ApiException.busy());
        }
    }

    private static ApiException notSignedIn() {
        return new ApiException(401, new ErrorBody("not_signed_in", "Not signed in"));
    }

    private static @Nullable InetAddress peer(HttpServerRequest request) {
        String host =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        try {
            // An address, which needs no name service.
            return host == null ? null : InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
