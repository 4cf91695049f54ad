package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/** What a store ought to hold: every queue's messages by position, in the heap. */
final class NaiveQueues {
    final TreeMap<Long, Queue> queues = new TreeMap<>();

    /** One queue. */
    static final class Queue {
        final TreeMap<Long, Message> messages = new TreeMap<>();
        final TreeMap<Long, StoreRig.Return> returns = new TreeMap<>();
        long nextPosition;
        long deliveredUpTo = -1;
    }

    static Queue at(Map<Long, Queue> queues, long queueId) {
        Queue queue = queues.get(queueId);
        if (queue == null) {
            throw new AssertionError("no queue " + queueId);
        }
        return queue;
    }

    /** What is there after these batches. */
    static NaiveQueues after(List<List<Change>> batches) {
        NaiveQueues naive = new NaiveQueues();
        batches.forEach(naive::apply);
        return naive;
    }

    void apply(List<Change> batch) {
        batch.forEach(change -> change.apply(queues));
        queues.values().forEach(queue -> queue.returns.keySet().retainAll(queue.messages.keySet()));
    }

    /** The store recovered exactly this. */
    void assertRecoveredBy(MessageStore store, long highestQueueId) {
        for (long queueId = 0; queueId <= highestQueueId; queueId++) {
            RecoveredQueue found = store.recovered(queueId);
            Queue expected = queues.get(queueId);
            assertThat(found != null).as("queue %d is there", queueId).isEqualTo(expected != null);
            if (found != null && expected != null) {
                assertThat(found.nextPosition()).as("next of queue %d", queueId).isEqualTo(expected.nextPosition);
                assertThat(found.deliveredUpTo())
                        .as("delivered of queue %d", queueId)
                        .isEqualTo(expected.deliveredUpTo);
                assertMessages(store, queueId, found.segments(), new TreeMap<>(expected.messages));
                assertThat(StoreRig.returns(found))
                        .as("returns of queue %d", queueId)
                        .isEqualTo(expected.returns);
            }
        }
    }

    private static void assertMessages(
            MessageStore store, long queueId, List<RecoveredSegment> segments, Map<Long, Message> missing) {
        for (RecoveredSegment segment : segments) {
            @Nullable Message[] slots = load(store, queueId, segment.segment());
            long bodyBytes = 0;
            for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
                long position = segment.segment() * SlotBits.SLOTS + slot;
                Message message = slots[slot];
                assertThat(message != null)
                        .as("%d of queue %d is loaded as it was told", position, queueId)
                        .isEqualTo(SlotBits.has(segment.aliveLow(), segment.aliveHigh(), slot));
                if (message != null) {
                    assertSame(message, missing.remove(position), queueId, position);
                    bodyBytes += message.bodyBytes();
                }
            }
            assertThat(segment.bodyBytes()).isEqualTo(bodyBytes);
        }
        assertThat(missing.keySet()).as("lost of queue %d", queueId).isEmpty();
    }

    private static void assertSame(Message found, @Nullable Message expected, long queueId, long position) {
        if (expected == null) {
            throw new AssertionError("settled and back: " + position + " of queue " + queueId);
        }
        boolean same = found.exchange().equals(expected.exchange())
                && found.routingKey().equals(expected.routingKey())
                && java.util.Arrays.equals(found.content(), expected.content())
                && found.propertiesBytes() == expected.propertiesBytes()
                && found.persistent() == expected.persistent();
        assertThat(same)
                .as("%d of queue %d is what was enqueued", position, queueId)
                .isTrue();
    }

    private static @Nullable Message[] load(MessageStore store, long queueId, long segment) {
        CompletableFuture<@Nullable Message[]> loaded = new CompletableFuture<>();
        store.load(queueId, segment, (number, slots, problem) -> {
            assertThat(problem).isNull();
            loaded.complete(slots);
        });
        return StoreRig.await(loaded);
    }
}
