package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.ServerProcess;
import org.leveret.store.StoreStep;

/**
 * The server process dies again and again, by SIGKILL at random moments or at points of its own, while clients publish,
 * consume, purge and declare: what a client was told is true after the next start.
 *
 * <p>{@code -Dleveret.test.torture.seconds} says how long, {@code -Dleveret.test.torture.seed} repeats the random choices
 * of a run; when exactly a signal hits cannot be repeated.
 */
@Isolated("loads every core and the disk, which others would take for a broker that hangs")
class TortureTest {
    private static final int SECONDS = Integer.getInteger("leveret.test.torture.seconds", 30);
    private static final int LIVES_OF_A_ROUND = 5;
    private static final int PATIENCE_MS = 10_000;
    private static final int TRAFFIC_MS_MAX = 400;
    private static final int POINT_MS_MAX = 1_500;
    private static final int LONG_MS_MAX = 5_000;
    private static final int START_MS_MAX = 900;
    private static final String SIGNAL = "SIGKILL";

    @TempDir
    private Path data;

    private final long seed = Long.getLong("leveret.test.torture.seed", new SecureRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Death.Deck deaths = new Death.Deck(random.split());
    private final History history = new History(seed);
    private final Ledger ledger = new Ledger(seed, history);
    private final OwnQueues ownQueues = new OwnQueues(history);
    private final OwnStream stream = new OwnStream(history);
    private final Declarations declarations = new Declarations();
    private int life;

    @Test
    void whateverAClientWasToldIsTrueAfterEveryDeath() throws Exception {
        System.out.println("TortureTest seed " + seed);
        try {
            long endMs = history.nowMs() + TimeUnit.SECONDS.toMillis(SECONDS);
            try (ServerProcess first = launch(new Death(null, 0)).start()) {
                Channel channel = first.clients().newConnection().createChannel();
                Route.declareAll(channel);
                OwnStream.declare(channel);
                first.kill();
            }
            for (int round = 0; round == 0 || history.nowMs() < endMs; round++) {
                for (int i = 0; i < LIVES_OF_A_ROUND; i++) {
                    live(deaths.next());
                }
                if (round % 2 == 0) {
                    dieWhileStarting();
                } else {
                    stopUnderTraffic();
                }
                drainAndStopCleanly();
                findAllQueuesEmpty();
            }
        } catch (Exception | AssertionError e) {
            System.err.println("TortureTest has failed: " + history);
            throw e;
        }
        System.out.println("TortureTest: " + life + " lives, ended by " + history.deaths() + "; " + ledger + "; "
                + declarations.count() + " queues declared, " + ownQueues.deletedCount() + " deleted with messages; "
                + stream);
        assertThat(history.deathCount()).isGreaterThan(SECONDS / 4);
        assertThat(ledger.confirmedCount()).isGreaterThan(history.deathCount() * 10);
        assertThat(ledger.settledCount()).isGreaterThan(history.deathCount() * 10);
        assertThat(stream.readCount()).isGreaterThan(history.deathCount() * 10);
    }

    /**
     * Small bounds of all kinds, so that all that happens in a store happens within a second; the smallest where a point has
     * to be reached.
     */
    private ServerProcess.Launch launch(Death death) {
        ledger.lifeBegins(++life);
        ownQueues.lifeBegins(life);
        stream.lifeBegins(life);
        boolean soon = death.step() != null;
        int checkpointBytes = 1 << (16 + random.nextInt(soon ? 3 : 7));
        int checkpointMs = 10 + random.nextInt(soon ? 100 : 1_000);
        int logFileBytes = 1 << (16 + random.nextInt(soon ? 3 : 9));
        int generationBytes = 1 << (16 + random.nextInt(soon ? 2 : 6));
        int residentBytes = 1 << (14 + random.nextInt(12));
        history.note(
                life,
                "checkpoint " + checkpointBytes + " bytes, " + checkpointMs + " ms, log file " + logFileBytes
                        + ", generation " + generationBytes + ", resident " + residentBytes + "; to end by " + death);
        ServerProcess.Launch launch = ServerProcess.on(data)
                .with("leveret.log_checkpoint_bytes", checkpointBytes)
                .with("leveret.log_checkpoint_interval_ms", checkpointMs)
                .with("leveret.log_file_bytes", logFileBytes)
                .with("leveret.generation_bytes_min", generationBytes)
                .with("leveret.queue_resident_bytes_max", residentBytes);
        return death.step() == null ? launch : launch.by(TortureServer.class, death.step(), death.times());
    }

    private void live(Death death) throws Exception {
        try (ServerProcess broker = launch(death).begin()) {
            boolean ready = broker.becomesReady();
            if (ready && check(broker)) {
                serve(broker, death);
            }
            String end = ended(broker, death);
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
            history.died(life, end);
        }
        assertThat(history.violations()).isEmpty();
    }

    /** Lets clients work until the process has died or is killed. */
    private void serve(ServerProcess broker, Death death) throws Exception {
        Traffic traffic = Traffic.start(ledger, broker.clients(), ownQueues, stream, random.split());
        declarations.start(broker.clients(), random.split());
        if (death.step() == null || death.step() == StoreStep.STORE_CLOSED) {
            awaitMs(broker, random.nextInt(TRAFFIC_MS_MAX));
            if (death.step() != null) {
                ledger.stopping();
                broker.terminate();
                broker.awaitExit(PATIENCE_MS);
            }
        } else {
            broker.endsWithin(death.takesLong() ? LONG_MS_MAX : POINT_MS_MAX);
        }
        broker.kill();
        traffic.awaitEnd();
        declarations.awaitEnd();
    }

    /** How the process has ended, which must be in a way that was meant. */
    private String ended(ServerProcess broker, Death death) throws InterruptedException {
        broker.kill();
        int status = broker.awaitExit(PATIENCE_MS);
        if (death.step() != null && status == TortureServer.HALTED) {
            return death.step().name();
        }
        assertThat(status)
                .as("the broker ended by itself and said:%n%s", broker.errors())
                .isEqualTo(128 + 9);
        return death.step() == null ? SIGNAL : SIGNAL + " before " + death.step();
    }

    private void dieWhileStarting() throws Exception {
        try (ServerProcess broker = launch(new Death(null, 0)).begin()) {
            awaitMs(broker, random.nextInt(START_MS_MAX));
            broker.kill();
            history.died(life, SIGNAL + " while starting");
        }
    }

    private void stopUnderTraffic() throws Exception {
        try (ServerProcess broker = launch(new Death(null, 0)).start()) {
            assertThat(check(broker)).isTrue();
            Traffic traffic = Traffic.start(ledger, broker.clients(), ownQueues, stream, random.split());
            declarations.start(broker.clients(), random.split());
            awaitMs(broker, random.nextInt(TRAFFIC_MS_MAX));
            ledger.stopping();
            broker.terminate();
            assertThat(broker.awaitExit(PATIENCE_MS)).isZero();
            traffic.awaitEnd();
            declarations.awaitEnd();
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
            history.died(life, "SIGTERM under traffic");
        }
        assertThat(history.violations()).isEmpty();
    }

    private void awaitMs(ServerProcess broker, int milliseconds) throws InterruptedException {
        assertThat(broker.endsWithin(milliseconds))
                .as("the broker ended by itself and said:%n%s", broker.errors())
                .isFalse();
    }

    /**
     * Looks at all that is there after a start and gives it back.
     *
     * @return whether the broker has not died of that
     */
    private boolean check(ServerProcess broker) throws Exception {
        try (Connection connection = broker.clients().newConnection()) {
            for (String queue : Route.keptQueues()) {
                if (random.nextInt(4) == 0) {
                    checkCount(connection, queue);
                } else {
                    ledger.found(queue, QueueContent.lookAt(connection, queue));
                }
            }
            ownQueues.check(connection);
            stream.check(connection);
        } catch (IOException | ShutdownSignalException | TimeoutException e) {
            assertThat(broker.endsWithin(PATIENCE_MS))
                    .as("failed while the broker lives: " + e)
                    .isTrue();
            return false;
        }
        assertThat(history.violations()).isEmpty();
        return true;
    }

    private void checkCount(Connection connection, String queue) throws Exception {
        int[] bounds = ledger.countBounds(queue);
        try (Channel channel = connection.createChannel()) {
            int count = channel.queueDeclarePassive(queue).getMessageCount();
            if (count < bounds[0] || count > bounds[1]) {
                history.violation(
                        life, queue + " has " + count + " messages and not " + bounds[0] + " to " + bounds[1]);
                ledger.found(queue, QueueContent.lookAt(connection, queue));
            }
        }
    }

    private void drainAndStopCleanly() throws Exception {
        try (ServerProcess broker = launch(new Death(null, 0)).start()) {
            Connection connection = broker.clients().newConnection();
            for (String queue : Route.keptQueues()) {
                ledger.drained(queue, QueueContent.drain(connection, queue));
            }
            QueueContent.awaitEmpty(connection, Route.EXPIRING);
            List<Delivery> dead = QueueContent.drain(connection, Route.DEAD);
            dead.forEach(ledger::dead);
            ownQueues.check(connection);
            stream.check(connection);
            stream.renew(connection.createChannel());
            assertThat(declarations.differences(connection)).isEmpty();
            broker.terminate();
            assertThat(broker.awaitExit(PATIENCE_MS)).isZero();
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
        assertThat(history.violations()).isEmpty();
        history.died(life, "SIGTERM");
        ledger.allGone();
    }

    private void findAllQueuesEmpty() throws Exception {
        try (ServerProcess broker = launch(new Death(null, 0)).start()) {
            Connection connection = broker.clients().newConnection();
            for (String queue : Route.keptQueues()) {
                ledger.found(queue, QueueContent.lookAt(connection, queue));
            }
            assertThat(QueueContent.lookAt(connection, Route.EXPIRING)).isEmpty();
            assertThat(QueueContent.lookAt(connection, Route.DEAD)).isEmpty();
            ownQueues.check(connection);
            stream.check(connection);
            assertThat(declarations.differences(connection)).isEmpty();
            broker.kill();
            history.died(life, SIGNAL);
        }
        assertThat(history.violations()).isEmpty();
    }
}
