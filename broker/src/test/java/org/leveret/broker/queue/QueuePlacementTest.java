package org.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.broker.vhost.DeleteResult;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.broker.vhost.QueueType;
import org.leveret.queue.Message;
import org.leveret.queue.QueueConsumer;

/** Which event loop a queue goes to work on. */
class QueuePlacementTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final EventLoops loops = new EventLoops(vertx, 2, System::currentTimeMillis);
    private final Message message = new Message("", "queue", new byte[3], 3, false);
    private final QueueDefinition definition =
            new QueueDefinition(1, "/", "queue", false, null, false, QueueType.CLASSIC, FieldTable.EMPTY);
    private final QueueSite site = new QueueSite(
            loops,
            null,
            new LargeContents(1 << 20),
            1 << 20,
            1 << 20,
            (queue, replyOn, decided) -> decided.succeeded(Done.DONE),
            loop -> (source, features, message, reason, ticket) -> {});
    private final QueueRef queue = site.start(definition, QueueFeatures.of(definition, FieldTable.EMPTY), false);
    private final EventLoop chosenByName = loops.ownerOf("/", "queue");
    private final EventLoop other = loops.loop(1 - chosenByName.index());

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aQueueThatIsConsumedFromFirstWorksWhereItsConsumerIs() throws Exception {
        TestSubscriber subscriber = new TestSubscriber(other);
        on(other, () -> queue.subscribe(other, consumer(subscriber)));
        assertThat(queue.loop()).isSameAs(other);
        on(chosenByName, () -> queue.enqueue(chosenByName, message, null));
        assertThat(subscriber.delivered.get(10, TimeUnit.SECONDS)).isSameAs(message);
    }

    @Test
    void aQueueThatIsPublishedToFirstWorksWhereItsNameSays() throws Exception {
        TestSubscriber subscriber = new TestSubscriber(other);
        on(other, () -> {
            queue.enqueue(other, message, null);
            queue.subscribe(other, consumer(subscriber));
        });
        assertThat(queue.loop()).isSameAs(chosenByName);
        assertThat(subscriber.delivered.get(10, TimeUnit.SECONDS)).isSameAs(message);
    }

    @Test
    void askingHowLongANewQueueIsDoesNotPlaceIt() throws Exception {
        CompletableFuture<QueueCounts> counts = new CompletableFuture<>();
        on(chosenByName, () -> queue.counts(chosenByName, completing(counts)));
        assertThat(counts.get(10, TimeUnit.SECONDS)).isEqualTo(new QueueCounts(0, 0));
        on(other, () -> queue.subscribe(other, consumer(new TestSubscriber(other))));
        assertThat(queue.loop()).isSameAs(other);
    }

    @Test
    void aQueueThatNobodyUsedCanBeDeleted() throws Exception {
        CompletableFuture<DeleteResult> deleted = new CompletableFuture<>();
        on(other, () -> queue.delete(true, true, other, completing(deleted)));
        assertThat(deleted.get(10, TimeUnit.SECONDS)).isEqualTo(DeleteResult.deleted(0));
        TestSubscriber late = new TestSubscriber(other);
        on(other, () -> queue.subscribe(other, consumer(late)));
        assertThat(late.refused.get(10, TimeUnit.SECONDS)).isEqualTo(Subscriber.Refusal.QUEUE_GONE);
    }

    private void on(EventLoop loop, Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> {
            task.run();
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
        loops.settle(10_000);
    }

    private static <T> Reply<T> completing(CompletableFuture<T> future) {
        return new Reply<>() {
            @Override
            public void succeeded(T value) {
                future.complete(value);
            }

            @Override
            public void failed(AmqpException error) {
                future.completeExceptionally(error);
            }
        };
    }

    private static QueueConsumer consumer(TestSubscriber subscriber) {
        return new QueueConsumer(subscriber, true, false, 0, QueueConsumer.UNLIMITED, Long.MAX_VALUE / 2, false);
    }

    /** Notes on its loop what it is told. */
    private static final class TestSubscriber implements Subscriber {
        final CompletableFuture<Message> delivered = new CompletableFuture<>();
        final CompletableFuture<Refusal> refused = new CompletableFuture<>();
        private final EventLoop loop;

        TestSubscriber(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public ConsumerSnapshot snapshot(boolean active) {
            throw new UnsupportedOperationException("nobody asks here");
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public void onSubscribed() {}

        @Override
        public void onRefused(Refusal why) {
            refused.complete(why);
        }

        @Override
        public void onDeliver(long position, Message message, boolean redelivered, int returns) {
            loop.checkInside();
            delivered.complete(message);
        }

        @Override
        public void onCancelled() {}

        @Override
        public void onCreditWanted(boolean atOnce) {}

        @Override
        public void onCreditReturned(int messages) {}
    }
}
