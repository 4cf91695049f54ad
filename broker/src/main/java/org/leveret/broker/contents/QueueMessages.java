package org.leveret.broker.contents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Permissions;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.Users;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.messages.Futures;
import org.leveret.broker.messages.ReadableQueues;
import org.leveret.broker.queue.JointTicket;
import org.leveret.broker.queue.QueueContents;
import org.leveret.broker.routing.ReplyAddresses;
import org.leveret.broker.routing.Routes;
import org.leveret.broker.statistics.BrokerTotals;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;

/**
 * What can be done with the messages of a queue where they stand: look at them, delete one, send one again, drop or move those
 * that a filter matches. Permissions are those of AMQP: to read from the queue, and to write to the exchange that is used;
 * without a user nobody's are asked for.
 *
 * <p>Any thread may call; a refusal is a {@link org.leveret.broker.control.admin.CommandRefusedException}. Stages complete on
 * threads of the broker, where nothing may block: go on elsewhere with the {@code Async} methods.
 */
public final class QueueMessages {
    private final VirtualHosts vhosts;
    private final Users users;
    private final ReadableQueues readable;
    private final ReplyAddresses replyAddresses;
    private final Alarms alarms;
    private final BrokerTotals totals;
    private final SearchThread search = new SearchThread();
    private final Moves moves = new Moves();

    public QueueMessages(
            VirtualHosts vhosts, Users users, ReplyAddresses replyAddresses, Alarms alarms, BrokerTotals totals) {
        this.vhosts = vhosts;
        this.users = users;
        this.readable = new ReadableQueues(vhosts, users);
        this.replyAddresses = replyAddresses;
        this.alarms = alarms;
        this.totals = totals;
    }

    /** Shows a page of messages, of a stream as well, and changes nothing. It ends early when that takes long, or much is shown. */
    public CompletableFuture<BrowsePage> browse(
            @Nullable String user, String vhost, String queue, BrowseRequest request) {
        CompletableFuture<BrowsePage> page = new CompletableFuture<>();
        Futures.attempt(
                page,
                () -> readable.find(user, vhost, queue)
                        .browse(contents -> Futures.attempt(
                                page, () -> new Browse(contents, search, request, page).next(request.after()))));
        return page;
    }

    /**
     * Deletes one ready message, and completes once it cannot come back. Fails with a {@link MessageUnavailableException} if
     * there is none.
     */
    public CompletableFuture<Void> delete(@Nullable String user, String vhost, String queue, long position) {
        return inspect(user, vhost, queue, (contents, deleted) -> {
            MessageUnavailableException.unlessDone(contents.drop(position));
            contents.sync(new DeletionTicket(contents.loop(), deleted));
        });
    }

    private static final class DeletionTicket extends JointTicket {
        private final CompletableFuture<Void> deleted;

        DeletionTicket(EventLoop loop, CompletableFuture<Void> deleted) {
            super(loop);
            this.deleted = deleted;
            expect(1);
        }

        @Override
        protected void onAnswered(boolean taken) {
            Futures.attempt(deleted, () -> {
                if (!taken) {
                    throw new AmqpException(ReplyCode.INTERNAL_ERROR, "");
                }
                deleted.complete(null);
            });
        }
    }

    /**
     * Publishes one ready message again, and takes it from here when all that it went to have it safely. Completes with whether
     * they do; else it stays where it was. Fails with a {@link MessageUnavailableException} if there is none.
     *
     * @param keep whether it stays anyway; then it need not be ready
     */
    public CompletableFuture<Boolean> resend(
            @Nullable String user,
            String vhost,
            String queue,
            long position,
            Destination.ToExchange destination,
            boolean keep) {
        return inspect(user, vhost, queue, (contents, routed) -> {
            if (!alarms.raised().isEmpty()) {
                throw new AmqpException(ReplyCode.RESOURCE_ERROR, "publishing is blocked by a resource alarm");
            }
            new Resend(
                            contents,
                            republisher(user, vhost, queue, Map.of("kept", keep), contents.loop()),
                            position,
                            destination,
                            keep,
                            routed)
                    .start();
        });
    }

    /**
     * Drops ready messages. It ends early after a few seconds; then there may be more.
     *
     * @param dryRun whether they are counted only
     * @param limit how many are dropped at most
     */
    public CompletableFuture<PurgeResult> purge(
            @Nullable String user, String vhost, String queue, MessageFilter filter, boolean dryRun, long limit) {
        return inspect(
                user,
                vhost,
                queue,
                (contents, done) ->
                        new FilteredPurge(contents, search, filter, dryRun, limit, done).next(BrowseRequest.START));
    }

    /**
     * Starts to move messages of a queue that are ready now.
     *
     * @throws org.leveret.broker.control.admin.CommandRefusedException by the stage, also if too many moves are not over
     */
    public CompletableFuture<MoveView> move(MoveRequest request) {
        return inspect(request.user(), request.vhost(), request.queue(), (contents, started) -> {
            EventLoop loop = contents.loop();
            Republisher republisher =
                    republisher(request.user(), request.vhost(), request.queue(), Map.of("kept", false), loop);
            checkDestination(request, republisher);
            Move move = moves.start(loop.nowMs(), id -> new Move(id, request, contents, republisher, search, alarms));
            move.start();
            started.complete(move.view());
        });
    }

    private void checkDestination(MoveRequest request, Republisher republisher) {
        Destination destination = request.destination();
        republisher.check(destination);
        String queue = null;
        if (destination instanceof Destination.ToQueue there) {
            queue = there.queue();
        } else if (destination instanceof Destination.ToExchange there && "".equals(there.exchange())) {
            queue = there.routingKey();
        }
        if (request.queue().equals(queue)) {
            throw new AmqpException(ReplyCode.PRECONDITION_FAILED, "messages cannot be moved to where they are");
        }
        if (destination instanceof Destination.ToQueue there) {
            vhosts.existing(request.vhost()).queueOrThrow(there.queue());
        }
    }

    /** The moves that are not over, and the last of those that are, in the order in which they began. */
    public List<MoveView> moves() {
        return moves.views();
    }

    /** The move with that id, if it is known. */
    public Optional<MoveView> move(String id) {
        return Optional.ofNullable(moves.find(id)).map(Move::view);
    }

    /** Has a move stop for now; one that does not run stays as it is. Who may not read from the queue is refused. */
    public CompletableFuture<MoveView> pause(@Nullable String user, String id) {
        return control(user, id, Move::pause);
    }

    /** Has a move that is paused go on; another stays as it is. */
    public CompletableFuture<MoveView> resume(@Nullable String user, String id) {
        return control(user, id, Move::resume);
    }

    /** Ends a move; one that is over stays as it is. */
    public CompletableFuture<MoveView> cancel(@Nullable String user, String id) {
        return control(user, id, Move::cancel);
    }

    private CompletableFuture<MoveView> control(
            @Nullable String user, String id, Function<Move, CompletableFuture<MoveView>> command) {
        CompletableFuture<MoveView> result = new CompletableFuture<>();
        Futures.attempt(result, () -> {
            Move move = moves.find(id);
            if (move == null) {
                throw new AmqpException(ReplyCode.NOT_FOUND, "no move '" + id + "'");
            }
            MoveRequest request = move.view().request();
            if (user != null) {
                users.access().check(user, request.vhost(), Operation.READ, Resource.QUEUE, request.queue());
            }
            var unused = command.apply(move).thenAccept(result::complete);
        });
        return result;
    }

    /** The broker stops: blocks for a moment, until what is on its way has arrived. */
    public void stop() {
        moves.stop();
        search.stop();
    }

    private Republisher republisher(
            @Nullable String user, String vhost, String queue, Map<String, Object> how, EventLoop loop) {
        Permissions permissions = user == null ? null : new Permissions(users, user, vhost);
        Map<String, Object> sender = new LinkedHashMap<>(how);
        if (user != null) {
            sender.put("user", user);
        }
        VirtualHost host = vhosts.existing(vhost);
        Routes routes = new Routes(loop, host, replyAddresses);
        return new Republisher(loop, host, queue, routes, permissions, sender, totals.ofLoop(loop.index()));
    }

    /** Has a task deal with the messages of a queue on the queue's loop. */
    private <T> CompletableFuture<T> inspect(
            @Nullable String user, String vhost, String queue, BiConsumer<QueueContents, CompletableFuture<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Futures.attempt(
                result,
                () -> readable.find(user, vhost, queue)
                        .inspect(contents -> Futures.attempt(result, () -> {
                            if (contents == null) {
                                throw new AmqpException(
                                        ReplyCode.NOT_IMPLEMENTED, "nothing can be taken from a stream");
                            }
                            task.accept(contents, result);
                        })));
        return result;
    }
}
