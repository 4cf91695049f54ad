package org.leveret.broker.loop;

import static io.vertx.core.spi.transport.Transport.IO_EVENT_LOOP_GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Event loops that one thread runs while there is little to do, and each its own when there is much. */
@Timeout(60)
class CarrierTest {
    private static final int LOOPS = 3;

    private final Vertx vertx = EventLoops.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final EventLoops loops = new EventLoops(vertx, LOOPS, System::currentTimeMillis);
    private final EventLoop carrying = loops.loop(0);
    private final EventLoop carried = loops.loop(1);
    private final AtomicBoolean busy = new AtomicBoolean();

    @BeforeAll
    static void epollIsThere() {
        assumeTrue(Epoll.isAvailable(), "only loops that poll with epoll are run by another's thread");
    }

    @AfterEach
    void closeVertx() throws Exception {
        busy.set(false);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Thread threadOf(EventLoop loop) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.postLater(() -> thread.complete(Thread.currentThread()));
        return thread.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private VisitableLoop netty(EventLoop loop) {
        return (VisitableLoop) ((ContextInternal) loops.context(loop.index())).nettyEventLoop();
    }

    private void awaitCarried() {
        awaitThreads(1);
    }

    private void awaitAlone() {
        awaitThreads(LOOPS);
    }

    /** Asks each loop for its thread until so many different ones have answered. */
    private void awaitThreads(int count) {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Set<Thread> threads = new HashSet<>();
        do {
            assertThat(System.nanoTime()).as("run by %s", threads).isLessThan(untilNs);
            threads.clear();
            loops.all().forEach(loop -> threads.add(threadOf(loop)));
        } while (threads.size() != count);
    }

    /** Keeps the thread of the carrying loop at work until the test says otherwise. */
    private void keepBusy() {
        busy.set(true);
        carrying.postLater(this::work);
    }

    private void work() {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        while (System.nanoTime() < untilNs) {
            Thread.onSpinWait();
        }
        if (busy.get()) {
            carrying.postLater(this::work);
        }
    }

    @Test
    void loopsWithLittleToDoAreRunByOneThread() {
        awaitCarried();
        assertThat(threadOf(carried)).isSameAs(threadOf(carrying));
    }

    @Test
    void whoRunsTwoLoopsIsInsideOneOfThem() {
        awaitCarried();
        CompletableFuture<List<Boolean>> inside = new CompletableFuture<>();
        carrying.postLater(() -> {
            List<Boolean> seen = new ArrayList<>(List.of(carrying.inside(), carried.inside()));
            carrying.sendTask(carried, () -> {
                seen.add(carrying.inside());
                seen.add(carried.inside());
                inside.complete(seen);
            });
        });
        assertThat(inside.orTimeout(10, TimeUnit.SECONDS).join()).containsExactly(true, false, false, true);
    }

    @Test
    void loopsOfABusyThreadAreRunByTheirOwnUntilItHasTimeAgain() {
        for (int round = 0; round < 3; round++) {
            awaitCarried();
            keepBusy();
            awaitAlone();
            busy.set(false);
        }
        awaitCarried();
    }

    @Test
    void aTimerOfALoopThatIsCarriedGoesOff() throws Exception {
        awaitCarried();
        CompletableFuture<Long> wentOffNs = new CompletableFuture<>();
        CompletableFuture<Long> setNs = new CompletableFuture<>();
        carried.postLater(() -> {
            setNs.complete(System.nanoTime());
            var unused = carried.schedule(() -> wentOffNs.complete(System.nanoTime()), 20);
        });
        // Netty looks at its timers once a second in any case.
        assertThat(TimeUnit.NANOSECONDS.toMillis(wentOffNs.get(10, TimeUnit.SECONDS) - setNs.get()))
                .isBetween(20L, 700L);
    }

    @Test
    void aTimerThatAVisitorSetsInALoopThatIsCarriedGoesOff() throws Exception {
        awaitCarried();
        CompletableFuture<Long> wentOffNs = new CompletableFuture<>();
        List<Long> setNs = new ArrayList<>();
        Visits.visit(netty(carried), () -> {
            setNs.add(System.nanoTime());
            var unused = carried.schedule(() -> wentOffNs.complete(System.nanoTime()), 20);
        });
        assertThat(TimeUnit.NANOSECONDS.toMillis(wentOffNs.get(10, TimeUnit.SECONDS) - setNs.get(0)))
                .isBetween(20L, 700L);
    }

    @Test
    void socketsAreReadWhoeverRunsTheirLoop() throws Exception {
        BlockingQueue<Thread> read = new LinkedBlockingQueue<>();
        ChannelHandler echo = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                read.add(Thread.currentThread());
                var unused = context.writeAndFlush(message);
            }
        };
        awaitCarried();
        try (ServedLoop served = new ServedLoop(netty(carried), echo);
                Socket client = served.connect()) {
            assertThat(threadThatEchoes(client, read)).isSameAs(threadOf(carrying));
            keepBusy();
            awaitAlone();
            assertThat(threadThatEchoes(client, read)).isNotSameAs(threadOf(carrying));
            busy.set(false);
            awaitCarried();
            assertThat(threadThatEchoes(client, read)).isSameAs(threadOf(carrying));
        }
    }

    private static Thread threadThatEchoes(Socket client, BlockingQueue<Thread> read) throws Exception {
        client.setSoTimeout(10_000);
        client.getOutputStream().write(7);
        assertThat(client.getInputStream().read()).isEqualTo(7);
        return read.take();
    }

    @Test
    void lettersKeepTheirOrderWhoeverRunsTheLoops() throws Exception {
        int count = 200_000;
        List<Integer> received = new ArrayList<>();
        Set<Thread> receivedBy = new HashSet<>();
        CountDownLatch all = new CountDownLatch(count);
        awaitCarried();
        for (int i = 0; i < count; i++) {
            int number = i;
            if (i == count / 4) {
                keepBusy();
                awaitAlone();
            } else if (i == count / 2) {
                busy.set(false);
                awaitCarried();
            }
            carrying.postLater(() -> carrying.sendTask(carried, () -> {
                received.add(number);
                receivedBy.add(Thread.currentThread());
                all.countDown();
            }));
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(received).isSorted().hasSize(count);
        assertThat(receivedBy).hasSize(2);
    }

    /** While it is carried, run by its own thread, visited, and changes from one to another. */
    @Test
    void nobodyIsInALoopTogetherWithAnother() throws Exception {
        AtomicBoolean ends = new AtomicBoolean();
        Guarded guarded = new Guarded();
        AtomicInteger posted = new AtomicInteger();
        AtomicInteger visits = new AtomicInteger();
        Thread poster = new Thread(() -> {
            while (!ends.get()) {
                for (int i = 0; i < 50; i++) {
                    carried.postLater(guarded::enter);
                    posted.incrementAndGet();
                }
                carrying.postLater(() -> carrying.sendTask(carried, guarded::enter));
                posted.incrementAndGet();
                threadOf(carried);
            }
        });
        Thread visitor = new Thread(() -> {
            while (!ends.get()) {
                if (netty(carried).visit(guarded::enter)) {
                    visits.incrementAndGet();
                }
            }
        });
        poster.start();
        visitor.start();
        for (int round = 0; round < 3; round++) {
            keepBusy();
            awaitAlone();
            busy.set(false);
            awaitCarried();
        }
        ends.set(true);
        poster.join();
        visitor.join();
        loops.settle(10_000);
        threadOf(carried);
        assertThat(guarded.overlaps()).isZero();
        assertThat(visits).hasPositiveValue();
        assertThat(guarded.entries()).isEqualTo(posted.get() + visits.get());
    }

    @Test
    void aTaskThatFailsInALoopThatIsCarriedEndsNoThread() {
        awaitCarried();
        Thread before = threadOf(carrying);
        carried.execute(() -> {
            throw new IllegalStateException("as the test asks");
        });
        assertThat(threadOf(carried)).isSameAs(before);
        assertThat(threadOf(carrying)).isSameAs(before);
    }

    @Test
    void aLoopThatIsCarriedEndsByItsOwnThread() throws Exception {
        awaitCarried();
        Thread carryingThread = threadOf(carrying);
        long beganNs = System.nanoTime();
        netty(carried).shutdownGracefully(0, 10, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        // Netty looks at its timers, and then at whether it is to end, once a second in any case.
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs)).isLessThan(700);
        assertThat(threadOf(carrying)).isSameAs(carryingThread);
    }

    @Test
    void aLoopThatEndedWhileItWasAloneIsAskedAboardInVain() throws Exception {
        awaitCarried();
        keepBusy();
        awaitAlone();
        Thread carryingThread = threadOf(carrying);
        netty(carried).shutdownGracefully(0, 10, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        busy.set(false);
        EventLoop other = loops.loop(2);
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (threadOf(other) != carryingThread) {
            assertThat(System.nanoTime()).isLessThan(untilNs);
        }
        assertThat(threadOf(carrying)).isSameAs(carryingThread);
    }

    @Test
    void allLoopsEndThoughOneCarriesTheOthers() throws Exception {
        awaitCarried();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        for (EventLoop loop : loops.all()) {
            assertThat(netty(loop).terminationFuture().await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** Not Vert.x's loops: it has things to end on each of its own. */
    @Test
    void aLoopThatIsCarriedGoesOnWhenTheOneThatCarriesEnds() throws Exception {
        EventLoopGroup group =
                new BrokerTransport().eventLoopGroup(IO_EVENT_LOOP_GROUP, 2, new DefaultThreadFactory("loop"), 50);
        VisitableLoop first = (VisitableLoop) group.next();
        VisitableLoop second = (VisitableLoop) group.next();
        first.carry(List.of(second));
        Thread thread = threadOf(first);
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (threadOf(second) != threadOf(first)) {
            assertThat(System.nanoTime()).isLessThan(untilNs);
        }
        first.shutdownGracefully(0, 10, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        assertThat(threadOf(second)).isNotSameAs(thread);
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
    }

    private static Thread threadOf(VisitableLoop loop) throws Exception {
        return loop.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
    }
}
