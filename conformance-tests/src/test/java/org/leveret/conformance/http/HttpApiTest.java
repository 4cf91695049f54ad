package org.leveret.conformance.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** A test of the API, with virtual hosts and users of its own, which are deleted after it. */
public abstract class HttpApiTest {
    /** Of every user made here. */
    protected static final String PASSWORD = "secret";

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String RUN = Long.toString(System.nanoTime(), 36);

    protected final ManagedUnderTest broker = ManagedUnderTest.shared();
    protected final HttpApi api = broker.api();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    @AfterEach
    final void undo() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    /** A name that nothing else has, without signs that an URL would have to encode. */
    protected final String name() {
        return "t" + RUN + "-" + NAMES.getAndIncrement();
    }

    /** Has something done after the test. */
    protected final void afterwards(Runnable task) {
        undo.push(task);
    }

    /** A virtual host in which the administrator may do everything. */
    protected final String vhost() {
        String vhost = name();
        api.put("/vhosts/" + vhost, HttpApi.nothing()).is(201);
        afterwards(() -> api.delete("/vhosts/" + vhost));
        grant(vhost, "guest", ".*");
        return vhost;
    }

    /** Lets a user configure, write and read what has names of this pattern. */
    protected final void grant(String vhost, String user, String pattern) {
        api.put("/permissions/" + vhost + "/" + user, Map.of("configure", pattern, "write", pattern, "read", pattern));
    }

    /** The API for a new user with these tags. */
    protected final HttpApi user(String name, String tags) {
        api.put("/users/" + name, Map.of("password", PASSWORD, "tags", tags)).is(201);
        afterwards(() -> api.delete("/users/" + name));
        return new HttpApi(broker.url(), name, PASSWORD);
    }

    protected final String queue(String vhost) {
        String queue = name();
        api.put("/queues/" + vhost + "/" + queue, HttpApi.nothing()).is(201);
        return queue;
    }

    protected final String exchange(String vhost) {
        String exchange = name();
        api.put("/exchanges/" + vhost + "/" + exchange, HttpApi.nothing()).is(201);
        return exchange;
    }

    /** Publishes to a queue, and asserts that it arrives. */
    protected final void publish(String vhost, String queue, String payload) {
        api.post("/exchanges/" + vhost + "/amq.default/publish", message(queue, payload))
                .is(200, "{\"routed\":true}");
    }

    protected static Map<String, Object> message(String routingKey, String payload) {
        return Map.of(
                "properties", Map.of(), "routing_key", routingKey, "payload", payload, "payload_encoding", "string");
    }
}
