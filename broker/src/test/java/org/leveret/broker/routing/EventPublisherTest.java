package org.leveret.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.Done;
import org.leveret.broker.event.Event;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.queue.FetchResult;
import org.leveret.broker.queue.LargeContents;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.QueueSite;
import org.leveret.broker.vhost.TestBroker;
import org.leveret.broker.vhost.TestClient;
import org.slf4j.LoggerFactory;

/** Events that come faster than they can be published. */
class EventPublisherTest {
    private static final int WAITING_MAX = 16_384;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final EventLoops loops = new EventLoops(vertx, 1, System::currentTimeMillis);
    private final EventLoop loop = loops.loop(0);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(EventPublisher.class);

    private TestBroker broker;
    private EventPublisher publisher;

    @BeforeEach
    void start() throws Exception {
        QueueSite site = new QueueSite(
                loops,
                null,
                new LargeContents(1 << 20),
                1 << 20,
                1 << 20,
                (queue, replyOn, decided) -> decided.succeeded(Done.DONE),
                at -> (source, features, message, reason, ticket) -> {});
        broker = TestBroker.withQueues(site);
        publisher = new EventPublisher(loop, broker.control().virtualHosts(), "/", new ReplyAddresses());
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void stop() throws Exception {
        log.detachAppender(logged);
        broker.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void bindQueue() {
        TestClient client = broker.connect();
        client.declareQueue("events");
        client.bindQueue("events", "amq.rabbitmq.event", "#");
    }

    private void tell(String prefix, int from, int to) {
        for (int i = from; i < to; i++) {
            publisher.tell(new Event(prefix + i, FieldTable.EMPTY));
        }
    }

    private static List<String> keys(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    /** Takes all that has been published out of the queue. */
    private List<String> published() throws Exception {
        QueueRef queue = (QueueRef) Objects.requireNonNull(broker.vhost().queue("events"));
        List<String> keys = new ArrayList<>();
        Optional<FetchResult> next = fetch(queue);
        while (next.isPresent()) {
            keys.add(next.get().message().routingKey());
            next = fetch(queue);
        }
        return keys;
    }

    private Optional<FetchResult> fetch(QueueRef queue) throws Exception {
        CompletableFuture<Optional<FetchResult>> fetched = new CompletableFuture<>();
        Reply<Optional<FetchResult>> reply = new Reply<>() {
            @Override
            public void succeeded(Optional<FetchResult> result) {
                fetched.complete(result);
            }

            @Override
            public void failed(AmqpException error) {
                fetched.completeExceptionally(error);
            }
        };
        loop.post(() -> queue.fetch(loop, true, reply));
        return fetched.get(10, TimeUnit.SECONDS);
    }

    /** Keeps the loop from publishing until the latch is counted down. */
    private CountDownLatch hold() {
        CountDownLatch released = new CountDownLatch(1);
        loop.post(() -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return released;
    }

    @Test
    void eventsThatCannotBePublishedYetWaitUpToABoundAndFurtherOnesAreDropped() throws Exception {
        bindQueue();
        CountDownLatch released = hold();
        tell("waits.", 0, WAITING_MAX);
        assertThat(logged.list).isEmpty();
        tell("dropped.", 0, 100);
        released.countDown();
        assertThat(published()).isEqualTo(keys("waits.", WAITING_MAX));
        assertThat(logged.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN))
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains("dropped.0", "16384"));
    }

    @Test
    void whenTheyHaveBeenPublishedOthersAreAgainAndTheNextLossIsToldOf() throws Exception {
        bindQueue();
        for (int times = 1; times <= 2; times++) {
            CountDownLatch released = hold();
            tell("event.", 0, WAITING_MAX + 1);
            released.countDown();
            assertThat(published()).hasSize(WAITING_MAX);
            assertThat(logged.list).hasSize(times);
            tell("later.", 0, 3);
            assertThat(published()).isEqualTo(keys("later.", 3));
        }
    }

    @Test
    void theyAreWantedWhileSomethingIsBound() {
        assertThat(publisher.areWanted()).isFalse();
        bindQueue();
        assertThat(publisher.areWanted()).isTrue();
        broker.connect().unbindQueue("events", "amq.rabbitmq.event", "#");
        assertThat(publisher.areWanted()).isFalse();
    }
}
