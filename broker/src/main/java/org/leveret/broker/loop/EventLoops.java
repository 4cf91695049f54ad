package org.leveret.broker.loop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's event loops: as many as it was given, each with a Vert.x context that runs on it. */
public final class EventLoops {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    /** Vert.x ends a server in steps, each of which leaves the next one for a loop. */
    private static final int ROUNDS_OF_TASK = 4;

    private final VertxInternal vertx;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Context> contexts = new ArrayList<>();
    private final Map<io.netty.channel.EventLoop, EventLoop> byNetty = new HashMap<>();

    /**
     * Makes a Vert.x instance whose event loops can be visited where the system has epoll, see {@link VisitableLoop}, and
     * whose listeners bound segments, see {@link BrokerTransport}; elsewhere it is as Vert.x makes it.
     */
    public static Vertx vertx(VertxOptions options) {
        VertxBootstrap bootstrap = VertxBootstrap.create().options(options);
        BrokerTransport transport = new BrokerTransport();
        if (transport.isAvailable()) {
            bootstrap.transport(transport);
        }
        return bootstrap.init().vertx();
    }

    /** Takes {@code count} event loops of a Vert.x instance whose event loop pool has at least that many. */
    public EventLoops(Vertx vertx, int count, LongSupplier clockMs) {
        this.vertx = (VertxInternal) vertx;
        for (int attempts = 0; loops.size() < count && attempts < count * 64; attempts++) {
            ContextInternal context = this.vertx.createEventLoopContext();
            io.netty.channel.EventLoop netty = context.nettyEventLoop();
            if (!byNetty.containsKey(netty)) {
                EventLoop loop = new EventLoop(netty, loops.size(), clockMs);
                byNetty.put(netty, loop);
                loops.add(loop);
                contexts.add(context);
            }
        }
        if (loops.size() < count) {
            throw new IllegalArgumentException("the Vert.x instance has fewer than " + count + " event loops");
        }
        for (EventLoop from : loops) {
            List<Crossing> crossings = new ArrayList<>();
            for (EventLoop to : loops) {
                crossings.add(new Crossing(from, to));
            }
            from.crossings(List.copyOf(crossings));
        }
        shareThreads();
    }

    /** Has the first loop's thread run the others while there is little to do, where loops poll with epoll. */
    private void shareThreads() {
        List<VisitableLoop> visitable = new ArrayList<>();
        for (EventLoop loop : loops) {
            VisitableLoop netty = loop.visitable();
            if (netty != null) {
                visitable.add(netty);
            }
        }
        if (visitable.size() > 1) {
            visitable.get(0).carry(List.copyOf(visitable.subList(1, visitable.size())));
        }
    }

    public int size() {
        return loops.size();
    }

    public EventLoop loop(int index) {
        return loops.get(index);
    }

    public List<EventLoop> all() {
        return List.copyOf(loops);
    }

    /** The Vert.x context whose tasks run on that loop. */
    public Context context(int index) {
        return contexts.get(index);
    }

    /** The broker's loop on top of that Netty event loop. */
    public EventLoop of(io.netty.channel.EventLoop netty) {
        EventLoop loop = byNetty.get(netty);
        if (loop == null) {
            throw new IllegalArgumentException("not an event loop of this broker: " + netty);
        }
        return loop;
    }

    /** The loop that owns the thing of that name: the same for the same name as long as the broker runs. */
    public EventLoop ownerOf(String virtualHost, String queue) {
        int hash = virtualHost.hashCode() * 31 + queue.hashCode();
        hash *= 0x9E3779B9;
        return loops.get((int) (((hash & 0xFFFFFFFFL) * loops.size()) >>> 32));
    }

    /**
     * Runs {@code done} on {@code from} after every loop has handled the letters that {@code from} sent to it before.
     */
    public void barrier(EventLoop from, Runnable done) {
        from.checkInside();
        int[] outstanding = {loops.size()};
        Runnable returned = () -> {
            if (--outstanding[0] == 0) {
                done.run();
            }
        };
        for (EventLoop to : loops) {
            from.sendTask(to, () -> to.sendTask(from, returned));
        }
    }

    /**
     * Runs a task on the thread that accepts connections and keeps that from accepting more until every loop has come to
     * what the task has left for it, and to what follows from that, or the time is over. Blocks the calling thread meanwhile.
     */
    public void whileNobodyIsAccepted(Runnable task, long timeoutMs) {
        vertx.acceptorEventLoopGroup()
                .next()
                .submit(() -> {
                    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
                    task.run();
                    boolean reached = true;
                    for (int round = 0; round < ROUNDS_OF_TASK && reached; round++) {
                        CountDownLatch all = new CountDownLatch(loops.size());
                        contexts.forEach(context -> context.runOnContext(nothing -> all.countDown()));
                        reached = await(all, TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime()));
                    }
                })
                .awaitUninterruptibly(timeoutMs);
    }

    private static boolean await(CountDownLatch latch, long timeoutMs) {
        try {
            return latch.await(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Blocks the calling thread, not an event loop's, until what the loops had to do and to tell each other is done, or the
     * time is over.
     */
    public void settle(long timeoutMs) {
        // What one loop tells another in the first round is handled in the second.
        for (int round = 0; round < 2; round++) {
            CountDownLatch done = new CountDownLatch(loops.size());
            for (EventLoop loop : loops) {
                loop.post(() -> loop.atTurnEnd(() -> loop.postLater(done::countDown)));
            }
            if (!await(done, timeoutMs)) {
                LOG.warn("an event loop has not settled in {} ms", timeoutMs);
                return;
            }
        }
    }
}
