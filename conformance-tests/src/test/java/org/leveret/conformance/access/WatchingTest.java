package org.leveret.conformance.access;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A test that looks at events, among those that other tests cause at the same time. */
abstract class WatchingTest extends AccessTest {
    protected static final String EVENTS = "amq.rabbitmq.event";

    /** A queue that gets the events of one key, of whatever test. */
    protected final class Watch {
        private final Channel channel;
        final String queue;

        Watch(String key) throws Exception {
            channel = newChannel(newConnection());
            queue = channel.queueDeclare().getQueue();
            channel.queueBind(queue, EVENTS, key);
        }

        /** The next event that has this in its headers. */
        GetResponse next(String header, String value) {
            return next(response -> value.equals(header(response, header)));
        }

        GetResponse next(Predicate<GetResponse> wanted) {
            return await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> seek(wanted), Objects::nonNull);
        }

        private @Nullable GetResponse seek(Predicate<GetResponse> wanted) throws IOException {
            GetResponse response = channel.basicGet(queue, true);
            while (response != null && !wanted.test(response)) {
                response = channel.basicGet(queue, true);
            }
            return response;
        }
    }

    protected final Watch watch(String key) throws Exception {
        return new Watch(key);
    }

    protected static Map<String, Object> headers(GetResponse event) {
        return event.getProps().getHeaders();
    }

    protected static String key(GetResponse event) {
        return event.getEnvelope().getRoutingKey();
    }

    protected static String header(GetResponse event, String name) {
        return String.valueOf(headers(event).get(name));
    }

    protected static List<String> texts(GetResponse event, String name) {
        return ((List<?>) Objects.requireNonNull(headers(event).get(name)))
                .stream().map(Object::toString).toList();
    }

    protected final String me() {
        return broker.address().user();
    }
}
