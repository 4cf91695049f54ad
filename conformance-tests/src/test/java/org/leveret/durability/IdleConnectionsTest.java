package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.BrokerAddress;
import org.leveret.conformance.broker.ServerProcess;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** Ten thousand connections that do nothing cost little memory and nobody's time, and those that have ended nothing at all. */
@Timeout(120)
@Isolated("measures how long others take")
class IdleConnectionsTest {
    private static final int CONNECTIONS = 10_000;
    private static final int FILES_FOR_OTHERS = 600;
    /** So long that no heartbeat comes between what the test expects. */
    private static final int HEARTBEAT_SECONDS = 600;

    private static final int HEAP_BYTES_EACH_MAX = 20_000;
    private static final int HEAP_BYTES_EACH_ENDED_MAX = 3_000;
    private static final int ROUND_TRIPS = 1_000;
    private static final long PAUSE_NS = 1_000_000;
    private static final long MEDIAN_NS_MORE_MAX = 1_000_000;
    private static final long P99_NS_MORE_MAX = 10_000_000;

    @TempDir
    private Path data;

    @Test
    void tenThousandTakeLittleMemoryAndNobodysTime() throws Exception {
        int count = Math.min(CONNECTIONS, filesMax() - FILES_FOR_OTHERS);
        Queue<RawConnection> idle = new ConcurrentLinkedQueue<>();
        try (ServerProcess broker = ServerProcess.on(data).start();
                Connection connection = broker.clients().newConnection()) {
            roundTrips(connection);
            long[] without = roundTrips(connection);
            long heapBytesBefore = broker.liveHeapBytes();
            long residentBytesBefore = broker.residentBytes().orElse(0);

            BrokerAddress address = BrokerAddress.parse("amqp://guest:guest@127.0.0.1:" + broker.port());
            IntStream.range(0, count).parallel().forEach(number -> idle.add(open(address)));
            long heapBytesEach = (broker.liveHeapBytes() - heapBytesBefore) / count;
            long residentBytesEach = (broker.residentBytes().orElse(0) - residentBytesBefore) / count;
            long[] with = roundTrips(connection);

            System.out.printf(
                    "%d idle connections: %d bytes of heap each, %d resident; round trip without %s, with %s%n",
                    count, heapBytesEach, residentBytesEach, told(without), told(with));
            assertThat(heapBytesEach).isLessThan(HEAP_BYTES_EACH_MAX);
            assertThat(at(with, 50)).isLessThan(2 * at(without, 50) + MEDIAN_NS_MORE_MAX);
            assertThat(at(with, 99)).isLessThan(2 * at(without, 99) + P99_NS_MORE_MAX);
            RawChannel.open(idle.element(), 2);
        } finally {
            idle.forEach(RawConnection::close);
        }
    }

    @Test
    void thoseThatHaveEndedAreNotKeptInTheHeap() throws Exception {
        int count = 500;
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            BrokerAddress address = BrokerAddress.parse("amqp://guest:guest@127.0.0.1:" + broker.port());
            openAndEnd(address, count);
            long heapBytesBefore = broker.liveHeapBytes();
            openAndEnd(address, count);
            assertThat((broker.liveHeapBytes() - heapBytesBefore) / count).isLessThan(HEAP_BYTES_EACH_ENDED_MAX);
        }
    }

    private static void openAndEnd(BrokerAddress address, int count) {
        IntStream.range(0, count).parallel().forEach(number -> open(address).closeCleanly());
    }

    private static RawConnection open(BrokerAddress address) {
        RawConnection raw = Handshake.authenticated(address, address.user(), address.password());
        raw.send(0, Handshake.tuneOk(Handshake.CHANNEL_MAX, Handshake.FRAME_MAX, HEARTBEAT_SECONDS));
        raw.send(0, Methods.connectionOpen("/"));
        raw.expect(0, 10, 41);
        RawChannel.open(raw, 1);
        return raw;
    }

    /** From publish to delivery, sorted, in nanoseconds, one at a time and with pauses. */
    private static long[] roundTrips(Connection connection) throws IOException, InterruptedException {
        Channel channel = connection.createChannel();
        String queue = channel.queueDeclare().getQueue();
        BlockingQueue<Long> deliveredNs = new ArrayBlockingQueue<>(1);
        String tag = channel.basicConsume(
                queue, true, (consumer, delivery) -> deliveredNs.add(System.nanoTime()), consumer -> {});
        long[] tookNs = new long[ROUND_TRIPS];
        for (int i = 0; i < ROUND_TRIPS; i++) {
            long publishedNs = System.nanoTime();
            channel.basicPublish("", queue, null, new byte[100]);
            Long arrivedNs = deliveredNs.poll(10, TimeUnit.SECONDS);
            assertThat(arrivedNs).as("delivery %d", i).isNotNull();
            tookNs[i] = arrivedNs - publishedNs;
            LockSupport.parkNanos(PAUSE_NS);
        }
        channel.basicCancel(tag);
        channel.queueDelete(queue);
        Arrays.sort(tookNs);
        return tookNs;
    }

    private static long at(long[] sorted, int percent) {
        return sorted[sorted.length * percent / 100];
    }

    private static String told(long[] sorted) {
        return "p50 " + at(sorted, 50) / 1_000 + " us, p99 " + at(sorted, 99) / 1_000 + " us";
    }

    private static int filesMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount())
                : CONNECTIONS + FILES_FOR_OTHERS;
    }
}
