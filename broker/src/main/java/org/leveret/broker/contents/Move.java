package org.leveret.broker.contents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.messages.Futures;
import org.leveret.broker.queue.Browsable;
import org.leveret.broker.queue.JointTicket;
import org.leveret.broker.queue.QueueContents;
import org.leveret.queue.Browsing;
import org.leveret.queue.Extent;
import org.leveret.queue.Picking;
import org.leveret.queue.Place;
import org.leveret.queue.Wanted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way from one queue to elsewhere. Each is taken out, published, and settled when all that it went to have it
 * safely; what goes nowhere is put back. So a broker that dies at any moment has every message at least once. What was not
 * in the queue when the move began is not moved, so that what comes back does not go round.
 *
 * <p>Owned by the queue's loop, but for what it looks like, which anyone may read.
 */
final class Move {
    private static final Logger LOG = LoggerFactory.getLogger(Move.class);
    private static final int FLYING_MAX = 256;
    private static final long FLYING_BYTES_MAX = 1 << 20;

    /** How many go off before other work of the loop has its turn. */
    private static final int AT_ONCE_MAX = 64;

    private static final long ALARM_POLL_MS = 1_000;
    private static final long RECOVERY_POLL_MS = 100;

    private final String id;
    private final MoveRequest request;
    private final QueueContents contents;
    private final EventLoop loop;
    private final Republisher republisher;
    private final SearchThread search;
    private final Alarms alarms;
    private final Extent extent;
    private final Pace pace;
    private final long startedAtMs;
    private final long readyAtStart;

    // Owned by the queue's loop.
    private final ArrayDeque<Place> found = new ArrayDeque<>();
    /** Put back, to be tried again when the move goes on; at most {@link #FLYING_MAX}. */
    private final ArrayList<Flight> refused = new ArrayList<>();

    private long flights;
    private MoveState state = MoveState.RUNNING;
    private long cursor = Browsing.START;
    private boolean allRead;
    private boolean reading;
    private boolean waiting;
    private int flying;
    private long flyingBytes;
    private long moved;
    private long skipped;
    private long examined;
    private @Nullable String reason;
    private long endedAtMs;
    private @Nullable CompletableFuture<Void> landed;

    private volatile MoveView view;

    Move(
            String id,
            MoveRequest request,
            QueueContents contents,
            Republisher republisher,
            SearchThread search,
            Alarms alarms) {
        this.id = id;
        this.request = request;
        this.contents = contents;
        this.loop = contents.loop();
        this.republisher = republisher;
        this.search = search;
        this.alarms = alarms;
        this.extent = contents.extent();
        this.pace = new Pace(request.messagesPerSecond(), System.nanoTime());
        this.startedAtMs = loop.nowMs();
        this.readyAtStart = contents.readyCount();
        this.view = look();
    }

    /** What it looks like. Any thread. */
    MoveView view() {
        return view;
    }

    void start() {
        attempt(this::goOn);
    }

    /** Any thread: the view that is completed with is of after the change. */
    CompletableFuture<MoveView> pause() {
        return change(() -> {
            if (state == MoveState.RUNNING) {
                state = MoveState.PAUSED;
                reason = null;
            }
        });
    }

    /** As {@link #pause}. */
    CompletableFuture<MoveView> resume() {
        return change(() -> {
            if (state == MoveState.PAUSED) {
                state = MoveState.RUNNING;
                reason = null;
                tryRefusedAgain();
                goOn();
            }
        });
    }

    /** What was refused goes off before what comes behind it. */
    private void tryRefusedAgain() {
        refused.sort(Comparator.comparingLong((Flight flight) -> flight.number).reversed());
        refused.forEach(flight -> found.addFirst(flight.place));
        refused.clear();
    }

    /** As {@link #pause}; what is on its way arrives. */
    CompletableFuture<MoveView> cancel() {
        return change(() -> end(MoveState.CANCELLED, null));
    }

    private CompletableFuture<MoveView> change(Runnable change) {
        CompletableFuture<MoveView> changed = new CompletableFuture<>();
        loop.post(() -> {
            attempt(change);
            changed.complete(view);
        });
        return changed;
    }

    /** Any thread: nothing more goes off; completes when what is on its way has arrived. */
    CompletableFuture<Void> stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> {
            end(MoveState.CANCELLED, "the broker stops");
            landed = done;
            tellLanded();
        });
        return done;
    }

    private void tellLanded() {
        CompletableFuture<Void> awaiting = landed;
        if (awaiting != null && flying == 0) {
            awaiting.complete(null);
        }
    }

    /** Does a step; what goes wrong in it ends the move. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (AmqpException e) {
            end(MoveState.FAILED, e.explanation());
        } catch (RuntimeException | Error e) {
            LOG.error("the move {} from queue '{}' has failed", id, request.queue(), e);
            end(MoveState.FAILED, "internal error");
        }
        view = look();
    }

    private void end(MoveState last, @Nullable String why) {
        if (!state.isFinal()) {
            state = last;
            reason = why;
            endedAtMs = loop.nowMs();
            found.clear();
            refused.clear();
        }
    }

    private void goOn() {
        int left = AT_ONCE_MAX;
        while (state == MoveState.RUNNING && !waiting && !isHeldUp()) {
            Place next = found.peek();
            if (next == null) {
                readOn();
                return;
            }
            if (!pace.take(System.nanoTime())) {
                goOnLater(pace.waitMs());
            } else if (left-- == 0) {
                pace.giveBack();
                goOnLater(0);
            } else {
                found.remove();
                send(next);
            }
        }
    }

    /** Whether nothing can go off now; something else has it going on then, or it has come to its end. */
    private boolean isHeldUp() {
        if (contents.isDeleted()) {
            end(MoveState.FAILED, "the queue was deleted");
            return true;
        }
        if (moved + flying >= request.limit()) {
            if (flying == 0) {
                end(MoveState.DONE, null);
            }
            return true;
        }
        if (flying >= FLYING_MAX || flyingBytes >= FLYING_BYTES_MAX) {
            return true;
        }
        if (!alarms.raised().isEmpty()) {
            reason = "publishing is blocked by a resource alarm";
            goOnLater(ALARM_POLL_MS);
            return true;
        }
        if (!contents.mayPick()) {
            goOnLater(RECOVERY_POLL_MS);
            return true;
        }
        reason = null;
        return false;
    }

    private void goOnLater(long delayMs) {
        waiting = true;
        Runnable goOn = () -> attempt(() -> {
            waiting = false;
            goOn();
        });
        if (delayMs == 0) {
            loop.postLater(goOn);
        } else {
            var unused = loop.schedule(() -> loop.post(goOn), delayMs);
        }
    }

    private void readOn() {
        if (allRead) {
            if (flying == 0) {
                end(MoveState.DONE, null);
            }
        } else if (!reading) {
            reading = true;
            contents.read(cursor, Wanted.READY, extent, slice -> {
                if (request.filter().isEmpty()) {
                    attempt(() -> onFound(slice, slice.places()));
                } else {
                    long nowMs = loop.nowMs();
                    search.execute(() -> filter(slice, nowMs));
                }
            });
        }
    }

    /** On the search thread. */
    private void filter(Browsable.Slice slice, long nowMs) {
        CompletableFuture<List<Place>> matching = new CompletableFuture<>();
        Futures.attempt(
                matching,
                () -> matching.complete(slice.places().stream()
                        .filter(place -> request.filter().matches(place.message(), nowMs))
                        .toList()));
        loop.post(() -> attempt(() -> onFound(slice, matching.join())));
    }

    private void onFound(Browsable.Slice slice, List<Place> matching) {
        reading = false;
        cursor = slice.cursor();
        allRead = slice.last();
        examined += slice.places().size();
        if (!state.isFinal()) {
            found.addAll(matching);
            goOn();
        }
    }

    private void send(Place place) {
        if (!hasDestination(place)) {
            skipped++;
        } else if (contents.take(place.position()) == Picking.Picked.DONE) {
            Flight flight = new Flight(place);
            boolean flies = false;
            try {
                flies = republisher.publish(place.message(), request.destination(), flight);
            } finally {
                if (!flies) {
                    contents.putBack(place.position());
                    flight.end();
                }
            }
            if (!flies) {
                skip();
            }
        }
    }

    /** Of messages that may go to different queues, one that cannot go stays; for others it is the same with the next. */
    private void skip() {
        if (request.destination() instanceof Destination.ToQueue there) {
            end(MoveState.FAILED, "no queue '" + there.queue() + "' in vhost '" + request.vhost() + "'");
        } else {
            skipped++;
        }
    }

    private boolean hasDestination(Place place) {
        if (request.destination() instanceof Destination.Redrive) {
            String queue = FirstDeath.queueOf(place.message());
            return queue != null && !queue.equals(request.queue());
        }
        return true;
    }

    /** One message that is published and not yet where it is to be. */
    private final class Flight extends JointTicket {
        final long number = flights++;
        final Place place;
        private final long bytes;

        Flight(Place place) {
            super(Move.this.loop);
            this.place = place;
            this.bytes = place.message().heapBytes();
            flying++;
            flyingBytes += bytes;
        }

        void end() {
            flying--;
            flyingBytes -= bytes;
            tellLanded();
        }

        @Override
        protected void onAnswered(boolean taken) {
            attempt(() -> {
                if (taken) {
                    contents.settle(place.position());
                    moved++;
                } else {
                    contents.putBack(place.position());
                    if (!state.isFinal()) {
                        refused.add(this);
                    }
                    if (state == MoveState.RUNNING) {
                        state = MoveState.PAUSED;
                        reason = "the destination refused a message";
                    }
                }
                end();
                goOn();
            });
        }
    }

    private MoveView look() {
        return new MoveView(
                id,
                state,
                request,
                moved,
                skipped,
                examined,
                state.isFinal() ? 0 : Math.max(0, readyAtStart - examined) + found.size() + refused.size(),
                reason,
                startedAtMs,
                endedAtMs);
    }
}
