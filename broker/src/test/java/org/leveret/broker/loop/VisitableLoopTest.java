package org.leveret.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Event loops that other threads run while they sleep. */
@Timeout(60)
class VisitableLoopTest {
    private final Vertx vertx = EventLoops.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final EventLoops loops = new EventLoops(vertx, 2, System::currentTimeMillis);
    private final EventLoop one = loops.loop(0);
    private final EventLoop two = loops.loop(1);

    @BeforeAll
    static void epollIsThere() {
        assumeTrue(Epoll.isAvailable(), "only loops that poll with epoll are visited");
    }

    /** A loop's thread starts with its first task. */
    @BeforeEach
    void startLoops() {
        loops.settle(10_000);
    }

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private VisitableLoop netty(EventLoop loop) {
        return (VisitableLoop) ((ContextInternal) loops.context(loop.index())).nettyEventLoop();
    }

    private void visit(EventLoop loop, Runnable task) {
        Visits.visit(netty(loop), task);
    }

    @Test
    void whoFindsALoopAsleepIsInsideItForAsLongAsItsTaskTakes() {
        List<Object> seen = new ArrayList<>();
        visit(one, () -> {
            seen.add(Thread.currentThread());
            seen.add(one.inside());
            seen.add(two.inside());
        });
        assertThat(seen).containsExactly(Thread.currentThread(), true, false);
        assertThat(one.inside()).isFalse();
    }

    @Test
    void aLoopThatIsAtWorkIsNotVisited() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        one.postLater(() -> {
            atWork.countDown();
            awaitQuietly(goOn);
        });
        atWork.await();
        boolean visited = netty(one).visit(() -> {});
        goOn.countDown();
        assertThat(visited).isFalse();
    }

    /** More than once, as a visitor that has been slow leaves it to the loop's own thread. */
    @Test
    void whatAVisitorLeavesForTheLoopIsDoneBeforeItGoes() throws Exception {
        BlockingQueue<Thread> ranBy = new LinkedBlockingQueue<>();
        Thread by;
        do {
            visit(one, () -> netty(one).execute(() -> ranBy.add(Thread.currentThread())));
            by = ranBy.poll(10, TimeUnit.SECONDS);
            assertThat(by).isNotNull();
        } while (by != Thread.currentThread());
    }

    @Test
    void aVisitorIsNotKeptByTasksThatLeaveMoreAndMore() throws Exception {
        CountDownLatch left = new CountDownLatch(1_000);
        AtomicInteger byVisitor = new AtomicInteger();
        Thread visitor = Thread.currentThread();
        visit(one, new Runnable() {
            @Override
            public void run() {
                if (Thread.currentThread() == visitor) {
                    byVisitor.incrementAndGet();
                }
                left.countDown();
                if (left.getCount() > 0) {
                    netty(one).execute(this);
                }
            }
        });
        left.await();
        assertThat(byVisitor).hasValueBetween(1, 100);
    }

    @Test
    void aTimerThatAVisitorSetsGoesOffThoughTheLoopSlept() throws Exception {
        CompletableFuture<Thread> wentOff = new CompletableFuture<>();
        visit(one, () -> {
            var unused = one.schedule(() -> wentOff.complete(Thread.currentThread()), 10);
        });
        // Netty looks at its timers once a second in any case.
        assertThat(wentOff.get(500, TimeUnit.MILLISECONDS)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aTaskOfAnotherThreadWaitsUntilTheVisitorHasGone() throws Exception {
        List<String> seen = new ArrayList<>();
        CompletableFuture<Void> ran = new CompletableFuture<>();
        visit(one, () -> {
            Thread other = new Thread(() -> one.postLater(() -> {
                seen.add("task");
                ran.complete(null);
            }));
            other.start();
            joinQuietly(other);
            seen.add("visitor");
        });
        ran.get(10, TimeUnit.SECONDS);
        assertThat(seen).containsExactly("visitor", "task");
    }

    @Test
    void aTaskThatFailsIsNothingToItsVisitorNorToTheTasksAfterIt() throws Exception {
        CountDownLatch next = new CountDownLatch(1);
        visit(one, () -> {
            netty(one).execute(next::countDown);
            throw new IllegalStateException("as the test asks");
        });
        assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyIsInALoopTogetherWithAnother() throws Exception {
        int visits = 20_000;
        Guarded guarded = new Guarded();
        Thread poster = new Thread(() -> {
            for (int i = 0; i < visits; i++) {
                one.postLater(guarded::enter);
                if (i % 16 == 0) {
                    loops.settle(10_000);
                }
            }
        });
        Thread visitor = new Thread(() -> {
            for (int i = 0; i < visits; i++) {
                visit(one, guarded::enter);
            }
        });
        poster.start();
        visitor.start();
        poster.join();
        visitor.join();
        loops.settle(10_000);
        assertThat(guarded.overlaps()).isZero();
        assertThat(guarded.entries()).isEqualTo(2 * visits);
    }

    @Test
    void aSocketThatAVisitorClosesIsForgottenAndItsNumberServesAgain() throws Exception {
        BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
        BlockingQueue<Channel> read = new LinkedBlockingQueue<>();
        ChannelHandler accepting = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Reading(read));
                accepted.add(channel);
            }
        };
        try (ServedLoop served = new ServedLoop(netty(one), accepting)) {
            for (int i = 0; i < 200; i++) {
                try (Socket client = served.connect()) {
                    Channel channel = accepted.poll(10, TimeUnit.SECONDS);
                    assertThat(channel).isNotNull();
                    client.getOutputStream().write(1);
                    assertThat(read.poll(10, TimeUnit.SECONDS)).isSameAs(channel);
                    visit(one, () -> {
                        var unused = channel.close();
                    });
                    assertThat(channel.isOpen()).isFalse();
                }
            }
        }
    }

    @Test
    void tasksThatLeaveMoreAndMoreKeepNoSocketWaiting() throws Exception {
        BlockingQueue<Channel> read = new LinkedBlockingQueue<>();
        AtomicBoolean ends = new AtomicBoolean();
        try (ServedLoop served = new ServedLoop(netty(one), new Reading(read));
                Socket client = served.connect()) {
            netty(one).execute(new Runnable() {
                @Override
                public void run() {
                    if (!ends.get()) {
                        netty(one).execute(this);
                    }
                }
            });
            for (int i = 0; i < 10; i++) {
                client.getOutputStream().write(i);
                assertThat(read.poll(300, TimeUnit.MILLISECONDS))
                        .as("read %d", i)
                        .isNotNull();
            }
        } finally {
            ends.set(true);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Reading extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Channel> read;

        Reading(BlockingQueue<Channel> read) {
            this.read = read;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            read.add(context.channel());
        }
    }
}
