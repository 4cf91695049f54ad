package org.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueType;
import org.leveret.queue.LetterOutcome;

/** Dead letters that are sent until all that they are for have them. */
class SafeLettersTest {
    private static final long POSITION = 7;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final EventLoop loop = new EventLoops(vertx, 1, System::currentTimeMillis).loop(0);
    private final List<LetterTicket> sent = new ArrayList<>();
    private @Nullable SafeLetters letters;

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> {
            task.run();
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
    }

    private void send() {
        sent.add(Objects.requireNonNull(letters).ticket(POSITION));
    }

    /** As a queue does in which others have rested long enough. */
    private boolean sendAgainAtOnce(long position, LetterOutcome outcome) {
        if (outcome == LetterOutcome.PARTLY_TAKEN) {
            send();
        }
        return true;
    }

    @Test
    void whoHasALetterIsKnownWhenItIsSentAgainAtOnce() throws Exception {
        QueueDefinition definition =
                new QueueDefinition(1, "/", "queue", false, null, false, QueueType.QUORUM, FieldTable.EMPTY);
        letters = new SafeLetters(definition, loop, this::sendAgainAtOnce);
        Object taker = new Object();
        onLoop(() -> {
            send();
            LetterTicket first = sent.get(0);
            first.expect(2);
            first.takenBy(taker, first).onConfirmed();
            first.onRefused();
        });
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).isTakenBy(taker)).isTrue();
    }
}
