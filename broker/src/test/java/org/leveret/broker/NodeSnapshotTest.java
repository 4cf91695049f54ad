package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.config.Configuration;

/** What a broker tells of the process that it runs in. */
class NodeSnapshotTest {
    private static final long MEBIBYTE = 1 << 20;

    private final long beforeMs = System.currentTimeMillis();
    private Broker broker;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.startInMemory(Configuration.defaults()
                .with("listeners.tcp.default", "0")
                .with("disk_free_limit.absolute", "7MB")
                .with("connection_max", "50")
                .with("leveret.event_loops", "2"));
    }

    @AfterEach
    void stop() {
        broker.stop();
    }

    private NodeSnapshot node() {
        return broker.statistics().node();
    }

    @Test
    void theProcessHasMemoryFilesAndProcessors() {
        NodeSnapshot node = node();
        assertThat(node.memoryUsedBytes()).isGreaterThan(10 * MEBIBYTE);
        assertThat(node.memoryLimitBytes())
                .isPositive()
                .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(node.fileDescriptorsUsed()).isPositive().isLessThan(node.fileDescriptorsTotal());
        assertThat(node.processors()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(node.eventLoops()).isEqualTo(2);
        assertThat(node.startedMs()).isBetween(beforeMs, System.currentTimeMillis());
    }

    @Test
    void theDiskHasRoomAndALimit() {
        assertThat(node().diskFreeBytes()).isPositive();
        assertThat(node().diskFreeLimitBytes()).isEqualTo(7_000_000);
    }

    @Test
    void anOpenConnectionIsASocketInUse() throws Exception {
        assertThat(node().socketsUsed()).isZero();
        assertThat(node().socketsTotal()).isEqualTo(50);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        Connection connection = factory.newConnection();
        assertThat(node().socketsUsed()).isEqualTo(1);
        connection.close();
        await().until(() -> node().socketsUsed() == 0);
    }

    @Test
    void alarmsAreTold() {
        broker.alarms().raise(Resource.DISK);
        assertThat(node().diskAlarm()).isTrue();
        assertThat(node().memoryAlarm()).isFalse();
        broker.alarms().clear(Resource.DISK);
        broker.alarms().raise(Resource.MEMORY);
        assertThat(node().diskAlarm()).isFalse();
        assertThat(node().memoryAlarm()).isTrue();
    }
}
