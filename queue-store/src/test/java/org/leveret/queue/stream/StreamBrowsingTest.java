package org.leveret.queue.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.queue.stream.StreamStart.From.NEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.queue.Message;
import org.leveret.queue.Place;

/** Looking at a stream's messages without reading it. */
class StreamBrowsingTest {
    private static final long PLENTY = 1L << 40;
    private static final int BODY_BYTES = 100;
    private int loads;

    private static StreamWorld world(StreamSettings settings, int count) {
        StreamWorld world = new StreamWorld(settings, true, Long.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            world.append(BODY_BYTES);
        }
        return world;
    }

    /** The offsets that are seen behind one, each with its message. */
    private List<Long> seen(StreamWorld world, long behind) {
        StreamBrowsing browsing = world.machine.browsing();
        List<Long> seen = new ArrayList<>();
        long cursor = behind;
        for (long chunk = browsing.chunkBehind(cursor);
                chunk != StreamBrowsing.END;
                chunk = browsing.chunkBehind(cursor)) {
            @Nullable Message @Nullable [] slots = null;
            if (browsing.lacks(chunk, cursor)) {
                loads++;
                slots = new Message[Chunk.SLOTS];
                for (int slot = 0; slot < Chunk.SLOTS && chunk * Chunk.SLOTS + slot < world.messages.size(); slot++) {
                    slots[slot] = world.messages.get((int) chunk * Chunk.SLOTS + slot);
                }
            }
            long until = browsing.end();
            for (Place place : browsing.places(chunk, cursor, until, slots)) {
                assertThat(place.message()).isSameAs(world.messages.get((int) place.position()));
                seen.add(place.position());
            }
            cursor = browsing.behind(chunk, cursor, until);
        }
        return seen;
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void everythingIsSeenFromTheStoreAndNothingIsHeld() {
        StreamWorld world = world(StreamSettings.UNBOUNDED, 1_000);
        assertThat(seen(world, -1)).isEqualTo(offsets(0, 1_000));
        assertThat(loads).isEqualTo(8);
        assertThat(world.machine.residentBytes()).isZero();
        assertThat(world.loadsAsked).isZero();
    }

    @Test
    void lookingBeginsBehindAnyOffset() {
        StreamWorld world = world(StreamSettings.UNBOUNDED, 300);
        assertThat(seen(world, 127)).isEqualTo(offsets(128, 300));
        assertThat(seen(world, 200)).isEqualTo(offsets(201, 300));
        assertThat(seen(world, 299)).isEmpty();
        assertThat(seen(world, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void whatAReaderHoldsNeedNotBeReadAgain() {
        StreamWorld world = world(StreamSettings.UNBOUNDED, 0);
        world.subscribe(StreamStart.of(NEXT), 10_000, PLENTY);
        for (int i = 0; i < 50; i++) {
            world.append(BODY_BYTES);
        }
        assertThat(seen(world, -1)).isEqualTo(offsets(0, 50));
        assertThat(loads).isZero();
    }

    @Test
    void whatIsAppendedWhileTheStoreIsReadIsSeenTheNextTime() {
        StreamWorld world = world(StreamSettings.UNBOUNDED, 10);
        StreamBrowsing browsing = world.machine.browsing();
        long chunk = browsing.chunkBehind(-1);
        assertThat(browsing.lacks(chunk, -1)).isTrue();
        long until = browsing.end();
        @Nullable Message[] loaded = world.stored(chunk);
        for (int i = 0; i < 190; i++) {
            world.append(BODY_BYTES);
        }
        assertThat(browsing.places(chunk, -1, until, loaded))
                .extracting(Place::position)
                .isEqualTo(offsets(0, 10));
        assertThat(browsing.behind(chunk, -1, until)).isEqualTo(9);
        assertThat(seen(world, 9)).isEqualTo(offsets(10, 200));
    }

    @Test
    void whatAReaderHasHadKeptMeanwhileIsSeenOnce() {
        StreamWorld world = world(StreamSettings.UNBOUNDED, 10);
        StreamBrowsing browsing = world.machine.browsing();
        long until = browsing.end();
        @Nullable Message[] loaded = world.stored(0);
        world.subscribe(StreamStart.at(0), 10_000, PLENTY);
        world.settleAll();
        for (int i = 0; i < 190; i++) {
            world.append(BODY_BYTES);
        }
        assertThat(browsing.places(0, -1, until, loaded))
                .extracting(Place::position)
                .isEqualTo(offsets(0, 10));
        assertThat(seen(world, browsing.behind(0, -1, until))).isEqualTo(offsets(10, 200));
    }

    @Test
    void whatRetentionHasTakenIsNotSeen() {
        StreamWorld world = world(new StreamSettings(20_000, 50_000, StreamSettings.UNLIMITED), 2_000);
        long first = world.machine.firstOffset();
        assertThat(first).isPositive();
        StreamBrowsing browsing = world.machine.browsing();
        assertThat(browsing.places(0, -1, browsing.end(), null)).isEmpty();
        assertThat(browsing.chunkBehind(-1)).isEqualTo(browsing.chunkBehind(first - 1));
    }

    @Test
    void ofADeletedStreamNothingIsSeen() {
        StreamWorld world = world(StreamSettings.UNBOUNDED, 10);
        world.machine.delete();
        assertThat(seen(world, -1)).isEmpty();
    }
}
