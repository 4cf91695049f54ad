package org.leveret.broker.contents;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The moves that are not over, and the last of those that are, as long as the broker runs. Any thread. */
final class Moves {
    static final int UNFINISHED_MAX = 16;
    private static final int REMEMBERED_MAX = 256;
    private static final long STOP_MS_MAX = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

    // Guarded by this.
    private final Map<String, Move> moves = new LinkedHashMap<>();
    private long count;
    private boolean stopped;

    /** Starts one more. Inside the queue's loop. */
    synchronized Move start(long nowMs, Function<String, Move> making) {
        if (stopped) {
            throw new AmqpException(ReplyCode.RESOURCE_ERROR, "the broker stops");
        }
        long unfinished = moves.values().stream()
                .filter(move -> !move.view().state().isFinal())
                .count();
        if (unfinished >= UNFINISHED_MAX) {
            throw new AmqpException(
                    ReplyCode.RESOURCE_ERROR, "there are " + UNFINISHED_MAX + " moves already that are not over");
        }
        // The time keeps those of one life of the broker apart from those of the next.
        String id = Long.toString(nowMs, Character.MAX_RADIX) + "-" + ++count;
        Move move = making.apply(id);
        moves.put(id, move);
        forgetOldest();
        return move;
    }

    private void forgetOldest() {
        Iterator<Move> oldest = moves.values().iterator();
        while (moves.size() > REMEMBERED_MAX && oldest.hasNext()) {
            if (oldest.next().view().state().isFinal()) {
                oldest.remove();
            }
        }
    }

    /** In the order in which they began. */
    synchronized List<MoveView> views() {
        return moves.values().stream().map(Move::view).toList();
    }

    synchronized @Nullable Move find(String id) {
        return moves.get(id);
    }

    /** Ends all, and waits for a moment until what is on its way has arrived, so that a start finds nothing twice. */
    void stop() {
        List<CompletableFuture<Void>> landed = new ArrayList<>();
        synchronized (this) {
            stopped = true;
            moves.values().forEach(move -> landed.add(move.stop()));
        }
        try {
            CompletableFuture.allOf(landed.toArray(CompletableFuture[]::new)).get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("messages that are being moved have not arrived in {} ms; some may be there twice", STOP_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
