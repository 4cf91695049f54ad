package org.leveret.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.leveret.queue.Message;

/**
 * Makes up batches of everything that a store can be asked for. Each enqueues one message to {@link #COUNTER}, so that
 * this queue's next position tells how many batches a store has.
 */
final class Workload {
    static final long COUNTER = 0;

    private static final int QUEUES = 4;
    private static final int COUNTED = 8;
    private static final int LARGE_BYTES = 1 << 20;

    private final Random random;
    private final NaiveQueues naive;
    private final List<Long> queueIds = new ArrayList<>();
    private long nextQueueId = 1;
    private List<Change> batch = new ArrayList<>();

    Workload(Random random, NaiveQueues naive, long nextQueueId) {
        this.random = random;
        this.naive = naive;
        this.nextQueueId = nextQueueId;
        naive.queues.keySet().stream().filter(id -> id != COUNTER).forEach(queueIds::add);
    }

    long nextQueueId() {
        return nextQueueId;
    }

    /** The next batch, which the naive queues have got already. */
    List<Change> next(long number) {
        batch = new ArrayList<>();
        add(new Change.Enqueue(COUNTER, number, message("counted " + number, 0)));
        if (number >= COUNTED) {
            add(new Change.Forget(COUNTER, number - COUNTED, number - COUNTED + 1));
        }
        while (queueIds.size() < QUEUES) {
            queueIds.add(nextQueueId);
            enqueue(nextQueueId++, message("first", 0));
        }
        enqueueSome();
        for (int i = random.nextInt(5); i > 0; i--) {
            settleSome(queueIds.get(random.nextInt(QUEUES)));
        }
        return batch;
    }

    private void enqueueSome() {
        for (int i = random.nextInt(10); i > 0; i--) {
            Message message = message("some", bodyBytes());
            if (random.nextInt(5) == 0) {
                message.markShared();
                for (long queueId : queueIds) {
                    enqueue(queueId, message);
                }
            } else {
                enqueue(queueIds.get(random.nextInt(QUEUES)), message);
            }
        }
    }

    private int bodyBytes() {
        return switch (random.nextInt(1000)) {
            case 0 -> LARGE_BYTES + random.nextInt(LARGE_BYTES);
            case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> random.nextInt(30_000);
            default -> random.nextInt(500);
        };
    }

    private void settleSome(long queueId) {
        NaiveQueues.Queue queue = naive.queues.get(queueId);
        if (queue == null || queue.messages.isEmpty()) {
            return;
        }
        TreeMap<Long, Message> messages = queue.messages;
        long first = messages.firstKey();
        long any = messages.floorKey(first + random.nextLong(queue.nextPosition - first));
        switch (random.nextInt(34)) {
            case 0 -> add(new Change.Purge(queueId, random.nextBoolean() ? queue.nextPosition : any));
            case 1 -> {
                if (random.nextInt(3) == 0) {
                    add(new Change.Delete(queueId));
                    queueIds.remove(queueId);
                    queueIds.add(nextQueueId);
                    enqueue(nextQueueId++, message("first", 0));
                }
            }
            case 2 -> add(new Change.Forget(queueId, first, messages.lastKey() + 1));
            case 3, 4, 5 -> add(new Change.Delivered(queueId, any));
            case 6, 7, 8, 9 -> {
                long segment = any / SlotBits.SLOTS;
                long[] bits = new long[2];
                messages.subMap(segment * SlotBits.SLOTS, (segment + 1) * SlotBits.SLOTS)
                        .keySet()
                        .forEach(position -> bits[(int) (position / 64 % 2)] |= 1L << position);
                add(new Change.ForgetSlots(queueId, segment, bits[0] & random.nextLong(), bits[1]));
            }
            case 10, 11, 12, 13, 14, 15 -> {
                long to = Math.min(first + 1 + random.nextInt(40), messages.lastKey() + 1);
                add(new Change.Forget(queueId, first, to));
            }
            case 16, 17, 18, 19 ->
                add(new Change.Returned(
                        queueId, any, 1 + random.nextInt(200), random.nextBoolean() ? 0 : random.nextLong(1L << 43)));
            default -> add(new Change.Forget(queueId, any, any + 1));
        }
    }

    private void enqueue(long queueId, Message message) {
        NaiveQueues.Queue queue = naive.queues.get(queueId);
        add(new Change.Enqueue(queueId, queue == null ? 0 : queue.nextPosition, message));
    }

    private void add(Change change) {
        change.apply(naive.queues);
        batch.add(change);
    }

    private Message message(String what, int padding) {
        byte[] body = new byte[what.length() + padding];
        random.nextBytes(body);
        for (int i = 0; i < what.length(); i++) {
            body[i] = (byte) what.charAt(i);
        }
        return StoreRig.message(body, true);
    }
}
