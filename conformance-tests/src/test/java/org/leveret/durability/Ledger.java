package org.leveret.durability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of all lives of the broker know about each message in each queue, and every contradiction between
 * that and what the broker gave out. Any thread may call; each call is one step.
 */
final class Ledger {
    private static final int NEIGHBOURS = 4;

    private final long seed;
    private final History history;
    private final Map<String, Map<String, Copy>> queues = new TreeMap<>();
    private final Map<Integer, Integer> published = new HashMap<>();
    /** All that a publisher published up to this number is gone from every queue. */
    private final Map<Integer, Integer> goneUpTo = new HashMap<>();
    /** Queues from which a purge may be taking what is published now. */
    private final Set<String> purging = new HashSet<>();

    private int life;
    private boolean stopping;
    private int confirmedCount;
    private int settledCount;
    private int returnedCount;
    private int rolledBackCount;
    private int purgedCount;
    private int foundCount;
    private int deadCount;

    Ledger(long seed, History history) {
        this.seed = seed;
        this.history = history;
        Route.keptQueues().forEach(queue -> queues.put(queue, new HashMap<>()));
        queues.put(Route.EXPIRING, new HashMap<>());
    }

    long seed() {
        return seed;
    }

    /** The clients of the life before are gone, and those of this one not yet there. */
    synchronized void lifeBegins(int number) {
        life = number;
        purging.clear();
        stopping = false;
    }

    /** The broker is asked to stop: it closes one connection after the other, and what one had may go to the next. */
    synchronized void stopping() {
        stopping = true;
    }

    /** The publisher's next message, which is about to be published. */
    synchronized NumberedMessage next(int publisher, boolean inTransaction) {
        int number = published.merge(publisher, 1, Integer::sum);
        NumberedMessage message = new NumberedMessage(seed, publisher, number);
        for (String queue : message.route().queues()) {
            Copy copy = new Copy(message, life, history.nowMs(), inTransaction);
            if (purging.contains(queue)) {
                copy.settle(history.nowMs());
            }
            copies(queue).put(message.id(), copy);
        }
        return message;
    }

    /** How many messages the publisher has published in all lives. */
    synchronized int publishedBy(int publisher) {
        return published.getOrDefault(publisher, 0);
    }

    /** The commit of a transaction is about to be sent: from now on its messages may be there. */
    synchronized void committing(List<NumberedMessage> messages) {
        messages.forEach(message -> forEachCopy(message, copy -> copy.withheld = false));
    }

    synchronized void rolledBack(List<NumberedMessage> messages) {
        rolledBackCount += messages.size();
    }

    synchronized void confirmed(NumberedMessage message) {
        confirmedCount++;
        forEachCopy(message, copy -> copy.confirm(history.nowMs()));
    }

    /** The client is about to let go of it: from now on it may be gone, or come back as redelivered. */
    synchronized void settling(String queue, String id) {
        Copy copy = copies(queue).get(id);
        if (copy != null && !copy.settled) {
            copy.settle(history.nowMs());
            settledCount++;
        }
    }

    /** The client is about to reject it. */
    synchronized void rejecting(String queue, String id) {
        settling(queue, id);
        Copy copy = copies(queue).get(id);
        if (copy != null) {
            copy.rejected = true;
        }
    }

    /** Something that was confirmed later says that the settling is on disk. */
    synchronized void settledForGood(String queue, Collection<String> ids) {
        for (String id : ids) {
            Copy copy = copies(queue).get(id);
            if (copy != null) {
                copy.end("an ack before a confirm");
            }
        }
    }

    /** The client gives it back, or is about to die with it. */
    synchronized void returning(String queue, Collection<String> ids) {
        for (String id : ids) {
            Copy copy = copies(queue).get(id);
            if (copy != null) {
                copy.returned = true;
            }
        }
    }

    /** A purge is about to be sent; returns what it takes for certain. */
    synchronized List<Copy> purging(String queue) {
        purging.add(queue);
        List<Copy> certain = new ArrayList<>();
        for (Copy copy : copies(queue).values()) {
            if (copy.confirmed && !copy.settled && copy.isPossible(life)) {
                certain.add(copy);
            }
            if (!copy.gone) {
                copy.settle(history.nowMs());
            }
        }
        return certain;
    }

    /** The purge was answered. */
    synchronized void purged(String queue, List<Copy> certain, int count) {
        purging.remove(queue);
        purgedCount += count;
        certain.forEach(copy -> copy.end("a purge"));
        if (count < certain.size()) {
            history.violation(
                    life,
                    queue + ": a purge took " + count + " messages, and there were " + certain.size() + " at least");
        }
    }

    /** Checks what a consumer was given in this life of the broker. */
    synchronized void delivered(String queue, Delivery delivery) {
        AMQP.BasicProperties properties = delivery.getProperties();
        String id = String.valueOf(properties.getMessageId());
        Copy copy = copies(queue).get(id);
        if (copy == null) {
            violation(
                    queue,
                    id,
                    isPast(id) ? "came back after it was settled in an earlier round" : "was never sent here");
            return;
        }
        boolean redelivered = delivery.getEnvelope().isRedeliver();
        if (copy.gone) {
            violation(queue, id, "came back");
        } else if (copy.withheld) {
            violation(queue, id, "was never committed");
        } else if (!copy.isPossible(life)) {
            violation(queue, id, "is transient and outlived a restart");
        }
        if (copy.seenInLife == life && !copy.returned && !stopping) {
            violation(queue, id, "was delivered twice in one life");
        }
        if (copy.seenInLife != Copy.NEVER && !redelivered) {
            violation(queue, id, "was delivered before and is not flagged as redelivered");
        }
        if (!copy.message.isIntactIn(properties, delivery.getBody())) {
            violation(queue, id, "is not what was published");
        }
        if (copy.settled) {
            returnedCount++;
        }
        copy.see(life, history.nowMs());
    }

    /** Checks a message that a queue let go of to {@link Route#DEAD}; it may be there twice after a kill. */
    synchronized void dead(Delivery delivery) {
        deadCount++;
        String id = String.valueOf(delivery.getProperties().getMessageId());
        Copy rejecting = copies(Route.REJECTING).get(id);
        Copy expiring = copies(Route.EXPIRING).get(id);
        Copy source = rejecting == null ? expiring : rejecting;
        if (source == null) {
            violation(Route.DEAD, id, isPast(id) ? "came back" : "was never sent to a queue with dead letters");
        } else if (source.withheld) {
            violation(Route.DEAD, id, "was never committed: " + source);
        } else if (rejecting != null && !rejecting.rejected) {
            violation(Route.DEAD, id, "was never rejected: " + source);
        } else if (!source.message.isIntactIn(delivery.getProperties(), delivery.getBody())) {
            violation(Route.DEAD, id, "is not what was published: " + source);
        }
    }

    /** Checks all that a queue held after a start, which is then given back. */
    synchronized void found(String queue, List<Delivery> content) {
        Set<String> present = check(queue, content);
        foundCount += present.size();
        copies(queue).forEach((id, copy) -> {
            if (present.contains(id)) {
                copy.found();
            } else if (!copy.gone) {
                copy.end("having been absent in life " + life);
            }
        });
    }

    /** Checks all that a queue held after a start, which is then acked. */
    synchronized void drained(String queue, List<Delivery> content) {
        check(queue, content).forEach(id -> settling(queue, id));
    }

    private Set<String> check(String queue, List<Delivery> content) {
        Map<Integer, Integer> lastNumbers = new HashMap<>();
        Set<String> present = new HashSet<>();
        for (Delivery delivery : content) {
            delivered(queue, delivery);
            String id = delivery.getProperties().getMessageId();
            NumberedMessage message = NumberedMessage.of(seed, id);
            Integer last = lastNumbers.put(message.publisher(), message.number());
            if (last != null && last >= message.number()) {
                violation(queue, id, "comes after " + last);
            }
            present.add(id);
        }
        copies(queue).forEach((id, copy) -> {
            if (copy.isOwed() && !present.contains(id)) {
                violation(queue, id, "is lost");
            }
        });
        return present;
    }

    /** The broker has stopped cleanly after it had read all acks, and the queues were found empty. */
    synchronized void allGone() {
        queues.values().forEach(Map::clear);
        goneUpTo.putAll(published);
    }

    /** How many copies a queue that was just started must have at least, and may have at most. */
    synchronized int[] countBounds(String queue) {
        int[] bounds = new int[2];
        copies(queue).values().forEach(copy -> {
            bounds[0] += copy.isOwed() ? 1 : 0;
            bounds[1] += copy.isPossible(life) ? 1 : 0;
        });
        return bounds;
    }

    /** Notes a contradiction, with what is known of the message and of its publisher's next ones in that queue. */
    synchronized void violation(String queue, String id, String what) {
        StringBuilder line = new StringBuilder(queue + ": message " + id + " " + what);
        Map<String, Copy> copies = queues.getOrDefault(queue, Map.of());
        if (id.matches("\\d+-\\d+")) {
            NumberedMessage message = NumberedMessage.of(seed, id);
            for (int number = message.number() - NEIGHBOURS; number <= message.number() + NEIGHBOURS; number++) {
                Copy copy = copies.get(message.publisher() + "-" + number);
                if (copy != null) {
                    line.append(number == message.number() ? "\n  > " : "\n    ")
                            .append(copy);
                }
            }
        }
        history.violation(life, line.toString());
    }

    private boolean isPast(String id) {
        if (!id.matches("\\d+-\\d+")) {
            return false;
        }
        NumberedMessage message = NumberedMessage.of(seed, id);
        return message.number() <= goneUpTo.getOrDefault(message.publisher(), 0);
    }

    synchronized int confirmedCount() {
        return confirmedCount;
    }

    synchronized int settledCount() {
        return settledCount;
    }

    @Override
    public synchronized String toString() {
        return published.values().stream().mapToInt(Integer::intValue).sum() + " published, " + confirmedCount
                + " confirmed, " + rolledBackCount + " rolled back, " + settledCount + " copies settled, of which "
                + returnedCount + " came back, " + purgedCount + " purged, " + foundCount + " found after starts, "
                + deadCount + " dead-lettered";
    }

    private void forEachCopy(NumberedMessage message, Consumer<Copy> change) {
        for (String queue : message.route().queues()) {
            Copy copy = copies(queue).get(message.id());
            if (copy != null) {
                change.accept(copy);
            }
        }
    }

    private Map<String, Copy> copies(String queue) {
        @Nullable Map<String, Copy> copies = queues.get(queue);
        if (copies == null) {
            throw new IllegalArgumentException(queue);
        }
        return copies;
    }
}
