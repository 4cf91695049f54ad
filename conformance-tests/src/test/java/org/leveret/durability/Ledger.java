package org.leveret.durability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of all lives of the broker know about each message in each queue, and every contradiction between
 * that and what the broker gave out. Any thread may call; each call is one step.
 */
final class Ledger {
    private static final int VIOLATIONS_KEPT_MAX = 20;
    private static final int NEVER = -1;

    private final long seed;
    private final Map<String, Map<String, Copy>> queues = new HashMap<>();
    private final Map<Integer, Integer> published = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> unflagged = new ArrayList<>();
    private int confirmedCount;
    private int ackedCount;
    private int returnedAckedCount;

    /** A message in one queue. */
    private static final class Copy {
        private final int publishedInLife;
        private boolean confirmed;
        private boolean acked;
        /** Settled for good: it was acked, and the broker stopped cleanly after that. */
        private boolean gone;
        /** The broker's life in which it was last seen. */
        private int seenInLife = NEVER;

        private boolean requeued;

        Copy(int publishedInLife) {
            this.publishedInLife = publishedInLife;
        }

        @Override
        public String toString() {
            return "published in life " + publishedInLife + (confirmed ? ", confirmed" : "")
                    + (seenInLife == NEVER ? "" : ", delivered in life " + seenInLife)
                    + (requeued ? ", requeued" : "") + (acked ? ", acked" : "") + (gone ? ", gone for good" : "");
        }
    }

    Ledger(long seed) {
        this.seed = seed;
        Route.allQueues().forEach(queue -> queues.put(queue, new HashMap<>()));
    }

    long seed() {
        return seed;
    }

    /** The publisher's next message, which is about to be published. */
    synchronized NumberedMessage next(int life, int publisher) {
        int number = published.merge(publisher, 1, Integer::sum);
        NumberedMessage message = new NumberedMessage(seed, publisher, number);
        message.route().queues().forEach(queue -> copies(queue).put(message.id(), new Copy(life)));
        return message;
    }

    /** How many messages the publisher has published in all lives. */
    synchronized int publishedBy(int publisher) {
        return published.getOrDefault(publisher, 0);
    }

    synchronized void confirmed(NumberedMessage message) {
        confirmedCount++;
        for (String queue : message.route().queues()) {
            Copy copy = copies(queue).get(message.id());
            if (copy != null) {
                copy.confirmed = true;
            }
        }
    }

    /** The client is about to ack it: from now on it may be gone, or come back as redelivered. */
    synchronized void acking(String queue, String id) {
        Copy copy = copies(queue).get(id);
        if (copy != null && !copy.acked) {
            copy.acked = true;
            ackedCount++;
        }
    }

    synchronized void requeueing(String queue, String id) {
        Copy copy = copies(queue).get(id);
        if (copy != null) {
            copy.requeued = true;
        }
    }

    /** Checks what a consumer was given in one life of the broker. */
    synchronized void delivered(int life, String queue, Delivery delivery) {
        AMQP.BasicProperties properties = delivery.getProperties();
        String id = String.valueOf(properties.getMessageId());
        Copy copy = copies(queue).get(id);
        if (copy == null) {
            violation(queue, id, life, "was never sent to this queue");
            return;
        }
        boolean redelivered = delivery.getEnvelope().isRedeliver();
        if (copy.gone) {
            violation(queue, id, life, "came back after its ack and a clean stop");
        }
        if (copy.seenInLife == life && !copy.requeued) {
            violation(queue, id, life, "was delivered twice in one life");
        }
        if (copy.seenInLife != NEVER && !redelivered) {
            add(
                    unflagged,
                    "life " + life + ", " + queue + ": message " + id + (copy.acked ? ", acked" : "")
                            + ", was delivered in life " + copy.seenInLife);
        }
        if (!NumberedMessage.of(seed, id).isIntactIn(properties, delivery.getBody())) {
            violation(queue, id, life, "is not what was published");
        }
        if (copy.acked) {
            returnedAckedCount++;
        }
        copy.seenInLife = life;
        copy.requeued = false;
    }

    /** Checks all that a queue held after a start, which is then acked. */
    synchronized void drained(int life, String queue, List<Delivery> content) {
        Map<Integer, Integer> lastNumbers = new HashMap<>();
        Set<String> present = new HashSet<>();
        for (Delivery delivery : content) {
            delivered(life, queue, delivery);
            NumberedMessage message =
                    NumberedMessage.of(seed, delivery.getProperties().getMessageId());
            Integer last = lastNumbers.put(message.publisher(), message.number());
            if (last != null && last >= message.number()) {
                violation(queue, message.id(), life, "comes after " + last);
            }
            present.add(message.id());
        }
        copies(queue).forEach((id, copy) -> {
            if (copy.confirmed && !copy.acked && !present.contains(id)) {
                violation(queue, id, life, "is lost: " + copy);
            }
        });
        present.forEach(id -> acking(queue, id));
    }

    /** The broker has stopped cleanly after it had read all acks, and the queues were found empty before. */
    synchronized void stoppedCleanly() {
        queues.values().forEach(copies -> copies.values().forEach(copy -> copy.gone |= copy.acked));
    }

    /** How many copies a queue must have at least, and may have at most. */
    synchronized int[] countBounds(String queue) {
        int[] bounds = new int[2];
        copies(queue).values().forEach(copy -> {
            bounds[0] += copy.confirmed && !copy.acked ? 1 : 0;
            bounds[1] += copy.gone ? 0 : 1;
        });
        return bounds;
    }

    synchronized void violation(String queue, String id, int life, String what) {
        add(violations, "life " + life + ", " + queue + ": message " + id + " " + what);
    }

    private static void add(List<String> list, String line) {
        if (list.size() < VIOLATIONS_KEPT_MAX) {
            list.add(line);
        }
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** What a client had seen before and was given again without the redelivered flag. */
    synchronized List<String> unflagged() {
        return List.copyOf(unflagged);
    }

    synchronized int confirmedCount() {
        return confirmedCount;
    }

    synchronized int ackedCount() {
        return ackedCount;
    }

    @Override
    public synchronized String toString() {
        return published.values().stream().mapToInt(Integer::intValue).sum() + " published, " + confirmedCount
                + " confirmed, " + ackedCount + " copies acked, of which " + returnedAckedCount + " came back";
    }

    private Map<String, Copy> copies(String queue) {
        @Nullable Map<String, Copy> copies = queues.get(queue);
        if (copies == null) {
            throw new IllegalArgumentException(queue);
        }
        return copies;
    }
}
