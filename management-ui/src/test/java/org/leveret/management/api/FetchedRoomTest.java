package org.leveret.management.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.leveret.management.http.ApiException;

/** Fetched messages take no more of the heap together than they may, however late their answers are read. */
class FetchedRoomTest {
    private static final long ALL_BYTES = 100L << 20;

    private final FetchedRoom room = new FetchedRoom(ALL_BYTES);

    @Test
    void answersThatAreNotSentLeaveLessAndLessToOthersAndAtLastNothing() {
        List<FetchedRoom.Share> shares = new ArrayList<>();
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> {
            while (true) {
                shares.add(room.take());
            }
        });
        assertThat(shares).hasSizeGreaterThan(3);
        assertThat(shares.get(0).bytes()).isEqualTo(ALL_BYTES / 2);
        assertThat(shares.stream().mapToLong(FetchedRoom.Share::bytes).sum()).isLessThanOrEqualTo(ALL_BYTES);
        shares.forEach(FetchedRoom.Share::giveBack);
        assertThat(room.take().bytes()).isEqualTo(ALL_BYTES / 2);
    }

    @Test
    void whatAnAnswerDoesNotNeedIsThereForOthers() {
        room.take().needs(0);
        assertThat(room.take().bytes()).isEqualTo(ALL_BYTES / 2);
    }

    @Test
    void oneAnswerHasABoundOfItsOwn() {
        assertThat(new FetchedRoom(1L << 40).take().bytes()).isEqualTo(64L << 20);
    }

    @Test
    void whatIsLargerThanItsRoomCountsWhole() {
        FetchedRoom.Share share = room.take();
        share.needs(ALL_BYTES);
        assertThatExceptionOfType(ApiException.class).isThrownBy(room::take);
        share.giveBack();
        assertThat(room.take().bytes()).isEqualTo(ALL_BYTES / 2);
    }

    @Test
    void anAnswerThatNobodyWaitsForAnyMoreNeedsNothing() {
        FetchedRoom.Share share = room.take();
        share.giveBack();
        share.needs(10);
        share.giveBack();
        assertThat(room.take().bytes()).isEqualTo(ALL_BYTES / 2);
    }
}
