package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.Broker;
import org.leveret.config.Configuration;
import org.leveret.conformance.broker.ServerProcess;
import org.leveret.store.StoreStep;
import org.leveret.store.StoreSteps;

/** What a purge took stays gone, whatever happens to the broker after the answer: so the answer waits for the disk. */
@Timeout(60)
class PurgeSyncTest {
    private static final int PATIENCE_MS = 10_000;
    private static final int NO_ANSWER_MS = 300;
    private static final int MESSAGES = 100;

    @TempDir
    private Path data;

    private final CountDownLatch disk = new CountDownLatch(1);
    private volatile boolean diskWaits;

    @Test
    void aPurgeIsAnsweredOnceItIsOnDisk() throws Exception {
        StoreSteps steps = step -> {
            if (diskWaits && step == StoreStep.GROUP_WRITTEN) {
                await(disk);
            }
        };
        Configuration configuration = Configuration.defaults()
                .with("leveret.data_dir", data.toString())
                .with("listeners.tcp.default", "0");
        try (Broker broker = Broker.start(configuration, steps)) {
            Channel channel = ServerProcess.clients(broker.tcpListeners().get(0).getPort())
                    .newConnection()
                    .createChannel();
            channel.queueDeclare("purge", true, false, false, null);
            channel.confirmSelect();
            for (int i = 0; i < MESSAGES; i++) {
                channel.basicPublish("", "purge", MessageProperties.PERSISTENT_BASIC, new byte[10]);
            }
            channel.waitForConfirmsOrDie(PATIENCE_MS);

            diskWaits = true;
            CompletableFuture<Integer> purged = CompletableFuture.supplyAsync(() -> purge(channel));
            try {
                assertThatThrownBy(() -> purged.get(NO_ANSWER_MS, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
            } finally {
                disk.countDown();
            }
            assertThat(purged.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo(MESSAGES);
        }
    }

    private static int purge(Channel channel) {
        try {
            return channel.queuePurge("purge").getMessageCount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
