package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.ServerProcess;

/**
 * The disk runs full under a broker: publishers are told and held back, nothing is confirmed that is not stored,
 * consumers go on, and nothing that was confirmed is lost.
 */
@Timeout(120)
class StorageFaultTest {
    private static final String QUEUE = "fault";
    private static final int DISK_MEBIBYTES = 100;
    /** Once it is free there is room for a checkpoint of all that the rest took, which is not begun without. */
    private static final int TAKEN_MEBIBYTES = 80;

    private static final int STOP_MS_MAX = 10_000;
    private static final int CONSUMED = 100;

    @TempDir
    private Path directory;

    private SmallDisk disk;
    private ServerProcess broker;
    private UntilBlockedPublisher publisher;
    private Channel consumer;

    @BeforeEach
    void fillTheDisk() throws Exception {
        disk = SmallDisk.mount(directory, DISK_MEBIBYTES, TAKEN_MEBIBYTES);
        start();
        consumer = broker.clients().newConnection().createChannel();
        consumer.queueDeclare(QUEUE, true, false, false, null);
        publisher = UntilBlockedPublisher.start(broker.clients().newConnection(), QUEUE);
        assertThat(publisher.awaitBlocked()).isEqualTo("low on disk");
        await().until(() -> broker.errors().contains("the disk is full"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (broker != null) {
            broker.close();
        }
        if (disk != null) {
            disk.unmount();
        }
    }

    @Test
    void theBrokerGoesOnByItselfWhenThereIsRoomAgain() throws Exception {
        assertThat(consume(CONSUMED)).isEqualTo(numbers(0, CONSUMED));
        assertThat(publisher.confirmed()).isLessThan(publisher.published());
        disk.free();

        publisher.awaitUnblocked();
        await().atMost(Duration.ofSeconds(30)).until(() -> publisher.confirmed() == publisher.published());
        assertThat(publisher.refused()).isZero();
        assertThat(broker.errors()).contains("the disk has room again");
        broker.terminate();
        assertThat(broker.awaitExit(STOP_MS_MAX)).as(broker.errors()).isZero();
        List<Integer> found = afterRestart();
        assertThat(found).as(() -> broker.errors()).isEqualTo(numbers(CONSUMED, publisher.published()));
    }

    @Test
    void aBrokerThatIsStoppedWhileTheDiskIsFullSaysSoAndKeepsWhatWasConfirmed() throws Exception {
        consume(CONSUMED);
        broker.terminate();
        int status = broker.awaitExit(STOP_MS_MAX);
        // A disk that is filled slowly is found to be full by a checkpoint first, as that needs more room than the log:
        // then the log has taken all, and nothing is given up.
        boolean givesUp = broker.errors().contains("Free space or replace the disk, then restart the broker");
        assertThat(status).as(broker.errors()).isEqualTo(givesUp ? 1 : 0);
        disk.free();
        assertThatNothingConfirmedIsMissing(afterRestart());
    }

    @Test
    void aBrokerThatIsKilledWhileTheDiskIsFullKeepsWhatWasConfirmed() throws Exception {
        consume(CONSUMED);
        broker.kill();
        disk.free();
        assertThatNothingConfirmedIsMissing(afterRestart());
    }

    @Test
    void definitionsThatCannotBeWrittenAreRefusedAndConsumersGoOnUntilTheRestart() throws Exception {
        Connection declaring = broker.clients().newConnection();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        declaring
                                .createChannel()
                                .queueDeclare("fault." + "x".repeat(200) + i, true, false, false, null);
                    }
                })
                .rootCause()
                .hasMessageContaining("INTERNAL_ERROR");
        await().until(() -> broker.errors().contains("the definitions store has failed"));
        assertThat(consume(CONSUMED)).isEqualTo(numbers(0, CONSUMED));
        disk.free();
        await().until(() -> broker.errors().contains("the disk has room again"));

        UntilBlockedPublisher late =
                UntilBlockedPublisher.start(broker.clients().newConnection(), QUEUE);
        assertThat(late.awaitBlocked()).endsWith("storage has failed");
        broker.terminate();
        assertThat(broker.awaitExit(STOP_MS_MAX)).isEqualTo(1);
        assertThatNothingConfirmedIsMissing(afterRestart());
    }

    private void start() {
        broker = ServerProcess.on(disk.data())
                .with("disk_free_limit.absolute", "1")
                .start();
    }

    /** Takes and acks the first messages, and says which they were. */
    private List<Integer> consume(int count) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < count) {
            GetResponse got = consumer.basicGet(QUEUE, false);
            numbers.add(number(got));
            consumer.basicAck(got.getEnvelope().getDeliveryTag(), false);
        }
        // An answer on this channel says that its acks were read.
        consumer.queueDeclarePassive(QUEUE);
        return numbers;
    }

    /** The messages that a new broker on the same data has, in its order. */
    private List<Integer> afterRestart() throws Exception {
        start();
        Channel channel = broker.clients().newConnection().createChannel();
        List<Integer> numbers = new ArrayList<>();
        for (GetResponse got = channel.basicGet(QUEUE, true); got != null; got = channel.basicGet(QUEUE, true)) {
            numbers.add(number(got));
        }
        return numbers;
    }

    /** Messages that were acked while nothing could be written may be there again; none is there twice. */
    private void assertThatNothingConfirmedIsMissing(List<Integer> found) {
        assertThat(found).isSorted().doesNotHaveDuplicates();
        assertThat(found).containsAll(numbers(CONSUMED, publisher.confirmedInARow()));
        assertThat(found).allMatch(number -> number < publisher.published());
    }

    private static int number(GetResponse got) {
        assertThat(got).as("a message").isNotNull();
        assertThat(got.getBody()).hasSize(UntilBlockedPublisher.BODY_BYTES);
        return ByteBuffer.wrap(got.getBody()).getInt();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
