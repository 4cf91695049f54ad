package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.amqp.FieldTable;
import org.leveret.queue.Message;

/** What an exchange of type x-recent-history keeps, for how long, and who gets it. */
class RecentHistoryTest extends VhostTest {
    private static final String TYPE = "x-recent-history";

    private final ExchangeShare share = new ExchangeShare(4_000);

    private static Message message(int bytes) {
        return new Message("x", "key", new byte[bytes], 2, true);
    }

    @Test
    void theOldestMakesRoomWhenThereAreTooMany() {
        RecentHistory history = new RecentHistory(2, share);
        Message second = message(10);
        Message third = message(10);
        history.add(message(10));
        history.add(second);
        history.add(third);
        assertThat(history.messages()).containsExactly(second, third);
        assertThat(share.takenBytes()).isEqualTo(second.heapBytes() + third.heapBytes());
    }

    @Test
    void oneHistoryTakesAQuarterOfWhatAllShare() {
        RecentHistory history = new RecentHistory(100, share);
        for (int i = 0; i < 20; i++) {
            history.add(message(200));
        }
        assertThat(history.messages()).hasSize(3);
        assertThat(share.takenBytes()).isBetween(600L, 1_000L);
    }

    @Test
    void aMessageThatHasNoRoomAnywhereIsNotKeptAndDropsNoOther() {
        RecentHistory history = new RecentHistory(100, share);
        Message small = message(10);
        history.add(small);
        history.add(message(2_000));
        assertThat(history.messages()).containsExactly(small);
    }

    @Test
    void allHistoriesTogetherStayInTheirShare() {
        for (int i = 0; i < 10; i++) {
            RecentHistory history = new RecentHistory(100, share);
            for (int k = 0; k < 10; k++) {
                history.add(message(200));
                assertThat(share.takenBytes()).isLessThanOrEqualTo(4_000);
            }
        }
        assertThat(share.takenBytes()).isGreaterThan(3_000);
    }

    @Test
    void whatEndsGivesItsShareBackAndTakesNothingMore() {
        RecentHistory history = new RecentHistory(100, share);
        history.add(message(200));
        history.end();
        history.add(message(200));
        assertThat(history.messages()).isEmpty();
        assertThat(share.takenBytes()).isZero();
    }

    @Test
    void aQueueThatIsBoundHasWhatWasKeptTheOldestFirst() {
        client.declareExchange("x", TYPE);
        client.declareQueue("q");
        Message first = message(3);
        Message second = message(4);
        broker.vhost().keepHistory("x", first);
        broker.vhost().keepHistory("x", second);
        broker.vhost().keepHistory("other", message(5));
        client.bindQueue("q", "x", "");
        assertThat(broker.queue("q").replayed).containsExactly(first, second);
    }

    @Test
    void theSameBindingAgainReplaysNothing() {
        client.declareExchange("x", TYPE);
        client.declareQueue("q");
        client.bindQueue("q", "x", "");
        broker.vhost().keepHistory("x", message(3));
        client.bindQueue("q", "x", "");
        assertThat(broker.queue("q").replayed).isEmpty();
        client.bindQueue("q", "x", "other");
        assertThat(broker.queue("q").replayed).hasSize(1);
    }

    @Test
    void theLengthIsTheExchanges() {
        FieldTable two = FieldTable.builder().put("x-recent-history-length", 2L).build();
        client.declareExchange("x", TYPE, true, false, false, two);
        client.declareQueue("q");
        for (int i = 0; i < 5; i++) {
            broker.vhost().keepHistory("x", message(3));
        }
        client.bindQueue("q", "x", "");
        assertThat(broker.queue("q").replayed).hasSize(2);
    }

    @Test
    void anExchangeThatIsDeletedTakesItsHistoryAlong() {
        client.declareQueue("q");
        client.declareExchange("x", TYPE);
        broker.vhost().keepHistory("x", message(3));
        client.deleteExchange("x", false);
        client.declareExchange("x", TYPE);
        client.bindQueue("q", "x", "");
        assertThat(broker.queue("q").replayed).isEmpty();
    }

    @Test
    void anAutoDeleteExchangeTakesItsHistoryAlong() {
        client.declareQueue("q");
        client.declareExchange("x", TYPE, false, true, false, FieldTable.EMPTY);
        client.bindQueue("q", "x", "");
        broker.vhost().keepHistory("x", message(3));
        client.unbindQueue("q", "x", "");
        client.declareExchange("x", TYPE, false, true, false, FieldTable.EMPTY);
        client.bindQueue("q", "x", "");
        assertThat(broker.queue("q").replayed).isEmpty();
    }

    @Test
    void afterARestartTheHistoryBeginsAnew(@TempDir Path directory) throws Exception {
        try (TestBroker before = TestBroker.on(directory)) {
            before.connect().declareExchange("x", TYPE);
            before.connect().declareQueue("q");
            before.vhost().keepHistory("x", message(3));
        }
        try (TestBroker after = TestBroker.on(directory)) {
            Message kept = message(4);
            after.vhost().keepHistory("x", kept);
            after.connect().bindQueue("q", "x", "");
            assertThat(after.queue("q").replayed).containsExactly(kept);
        }
    }
}
