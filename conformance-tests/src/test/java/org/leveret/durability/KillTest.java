package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.broker.ServerProcess;

/**
 * The server process is killed again and again while clients publish, consume and declare: what a client was told is
 * true after the next start.
 *
 * <p>{@code -Dleveret.test.kill.seed} repeats the random choices of a run and {@code -Dleveret.test.kill.rounds} sets how
 * many rounds there are; when exactly a signal hits cannot be repeated.
 */
@Isolated("loads every core and the disk, which others would take for a broker that hangs")
class KillTest {
    private static final int ROUNDS = Integer.getInteger("leveret.test.kill.rounds", 4);
    private static final int KILLS_OF_A_ROUND = 5;
    private static final int PATIENCE_MS = 10_000;
    private static final int TRAFFIC_MS_MAX = 400;
    private static final int START_MS_MAX = 900;

    @TempDir
    private Path data;

    private final long seed = Long.getLong("leveret.test.kill.seed", new SecureRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Ledger ledger = new Ledger(seed);
    private final Declarations declarations = new Declarations();
    private int life;
    private int kills;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whateverWasConfirmedOutlivesSigkillAtAnyMoment() throws Exception {
        System.out.println("KillTest seed " + seed);
        try (ServerProcess first = launch().start()) {
            Connection connection = first.clients().newConnection();
            Route.declareAll(connection.createChannel());
            first.kill();
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int kill = 0; kill < KILLS_OF_A_ROUND; kill++) {
                liveUntilKilled();
            }
            if (round % 2 == 0) {
                dieWhileStarting();
            } else {
                stopUnderTraffic();
            }
            drainAndStopCleanly();
            findAllQueuesEmpty();
            assertThat(ledger.violations()).isEmpty();
        }
        System.out.println("KillTest: " + kills + " kills, " + ledger + ", " + declarations.count() + " declared");
        assertThat(kills).isGreaterThanOrEqualTo(ROUNDS * KILLS_OF_A_ROUND);
        assertThat(ledger.confirmedCount()).isGreaterThan(kills * 10);
        assertThat(ledger.ackedCount()).isGreaterThan(kills * 10);
        assertThat(ledger.unflagged())
                .as("delivered before a kill and again without the redelivered flag")
                .isEmpty();
    }

    /** Small bounds of all kinds, so that checkpoints and paging are under way when the signal comes. */
    private ServerProcess.Launch launch() {
        life++;
        return ServerProcess.on(data)
                .with("leveret.log_checkpoint_bytes", 1 << (16 + random.nextInt(7)))
                .with("leveret.log_checkpoint_interval_ms", 10 + random.nextInt(1_000))
                .with("leveret.queue_resident_bytes_max", 1 << (14 + random.nextInt(12)));
    }

    private void liveUntilKilled() throws Exception {
        try (ServerProcess broker = launch().start()) {
            checkCounts(broker);
            ConnectionFactory clients = broker.clients();
            Traffic traffic = Traffic.start(life, ledger, clients, random.split());
            declarations.start(clients, random.split());
            awaitMs(broker, random.nextInt(TRAFFIC_MS_MAX));
            broker.kill();
            kills++;
            traffic.awaitEnd();
            declarations.awaitEnd();
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
        assertThat(ledger.violations()).isEmpty();
    }

    private void dieWhileStarting() throws Exception {
        try (ServerProcess broker = launch().begin()) {
            awaitMs(broker, random.nextInt(START_MS_MAX));
            broker.kill();
            kills++;
        }
    }

    private void stopUnderTraffic() throws Exception {
        try (ServerProcess broker = launch().start()) {
            ConnectionFactory clients = broker.clients();
            Traffic traffic = Traffic.start(life, ledger, clients, random.split());
            declarations.start(clients, random.split());
            awaitMs(broker, random.nextInt(TRAFFIC_MS_MAX));
            broker.terminate();
            assertThat(broker.awaitExit(PATIENCE_MS)).isZero();
            traffic.awaitEnd();
            declarations.awaitEnd();
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
        assertThat(ledger.violations()).isEmpty();
    }

    private void awaitMs(ServerProcess broker, int milliseconds) throws InterruptedException {
        assertThat(broker.endsWithin(milliseconds))
                .as("the broker ended by itself and said:%n%s", broker.errors())
                .isFalse();
    }

    private void checkCounts(ServerProcess broker) throws Exception {
        try (Connection connection = broker.clients().newConnection()) {
            Channel channel = connection.createChannel();
            for (String queue : Route.allQueues()) {
                int[] bounds = ledger.countBounds(queue);
                int count = channel.queueDeclarePassive(queue).getMessageCount();
                if (count < bounds[0] || count > bounds[1]) {
                    drain(connection, queue);
                    fail(
                            "%s has %d messages at the start of life %d, and not %d to %d: %s",
                            queue, count, life, bounds[0], bounds[1], String.join("\n", ledger.violations()));
                }
            }
        }
    }

    private void drainAndStopCleanly() throws Exception {
        try (ServerProcess broker = launch().start()) {
            Connection connection = broker.clients().newConnection();
            for (String queue : Route.allQueues()) {
                drain(connection, queue);
            }
            assertThat(declarations.differences(connection)).isEmpty();
            broker.terminate();
            assertThat(broker.awaitExit(PATIENCE_MS)).isZero();
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
        ledger.stoppedCleanly();
    }

    private void drain(Connection connection, String queue) throws Exception {
        Channel channel = connection.createChannel();
        channel.basicQos(500);
        int count = channel.queueDeclarePassive(queue).getMessageCount();
        Deliveries deliveries = Deliveries.consume(channel, queue);
        List<Delivery> content = new ArrayList<>();
        while (content.size() < count) {
            Delivery delivery = deliveries.take();
            content.add(delivery);
            if (content.size() % 100 == 0 || content.size() == count) {
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
            }
        }
        assertThat(deliveries.cancelAndDrain()).isEmpty();
        ledger.drained(life, queue, content);
        // An answer on this channel says that its acks were read.
        assertThat(channel.queueDeclarePassive(queue).getMessageCount()).isZero();
    }

    private void findAllQueuesEmpty() throws Exception {
        try (ServerProcess broker = launch().start()) {
            Connection connection = broker.clients().newConnection();
            Channel channel = connection.createChannel();
            for (String queue : Route.allQueues()) {
                assertThat(channel.basicGet(queue, true))
                        .as("what came back to %s", queue)
                        .isNull();
            }
            assertThat(declarations.differences(connection)).isEmpty();
            broker.kill();
            kills++;
        }
    }
}
