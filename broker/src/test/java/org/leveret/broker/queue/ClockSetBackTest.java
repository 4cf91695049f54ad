package org.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.broker.vhost.QueueType;
import org.leveret.queue.Message;

/** What a queue does by the passing of time when somebody sets the machine's clock back. */
class ClockSetBackTest {
    private static final int MESSAGES = 1_000;
    private static final int TIME_TO_LIVE_MS = 50;
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);

    private final AtomicLong setBackMs = new AtomicLong();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final EventLoops loops = new EventLoops(vertx, 1, () -> System.currentTimeMillis() - setBackMs.get());
    private final EventLoop loop = loops.loop(0);
    private final AtomicInteger expired = new AtomicInteger();
    private final CompletableFuture<Void> allExpired = new CompletableFuture<>();

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aLongQueueExpiresWhollyAtTheTimeThatItWasWokenFor() throws Exception {
        QueueSite site = new QueueSite(
                loops,
                null,
                new LargeContents(1 << 20),
                1 << 20,
                1 << 20,
                (queue, replyOn, decided) -> decided.succeeded(Done.DONE),
                at -> (source, features, message, reason, ticket) -> onExpired());
        FieldTable arguments = FieldTable.builder()
                .put("x-message-ttl", TIME_TO_LIVE_MS)
                .put("x-dead-letter-exchange", "")
                .build();
        QueueDefinition definition =
                new QueueDefinition(1, "/", "queue", false, null, false, QueueType.CLASSIC, arguments);
        QueueRef queue = site.start(definition, QueueFeatures.of(definition, FieldTable.EMPTY), false);
        loop.post(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                queue.enqueue(
                        loop, new Message("", "queue", new byte[3], 3, false, loop.nowMs(), Message.FOREVER), null);
            }
            setBackMs.set(HOUR_MS);
        });
        allExpired.get(10, TimeUnit.SECONDS);
        assertThat(expired).hasValue(MESSAGES);
    }

    private void onExpired() {
        if (expired.incrementAndGet() == MESSAGES) {
            allExpired.complete(null);
        }
    }
}
