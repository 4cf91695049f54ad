package org.leveret.durability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/**
 * Queues that one client has to itself, so that at any time it is known what is in them: it publishes, gets, purges, and
 * deletes them with what they hold to declare them anew. Owned by the test's thread, and by the client's while it works.
 */
final class OwnQueues {
    private static final int QUEUES = 4;
    private static final int MESSAGES_MAX = 25;
    private static final int BODY_CHARACTERS_MAX = 4_000;
    private static final long CONFIRM_MS_MAX = 20_000;
    private static final int NOT_FOUND = 404;

    private final History history;
    private final List<OwnQueue> queues = new ArrayList<>();
    private int life;
    private int deletedCount;

    /** A message that is or may be in a queue. */
    private static final class Entry {
        private final String body;
        private boolean confirmed;
        private boolean leaving;

        Entry(String body) {
            this.body = body;
        }
    }

    /** What is known of a queue. */
    private static final class OwnQueue {
        private final String name;
        private int declaredCount;
        private int publishedCount;
        private boolean present;
        /** Whether a declaration or a deletion has no answer. */
        private boolean unsure;
        /** What has last taken messages out of it. */
        private String emptied = "never emptied";

        private final List<Entry> content = new ArrayList<>();

        OwnQueue(String name) {
            this.name = name;
        }

        String nextBody() {
            int number = ++publishedCount;
            return name + "/" + declaredCount + "/" + number + " " + "o".repeat(number * 7_919 % BODY_CHARACTERS_MAX);
        }

        @Override
        public String toString() {
            return name + " (declared " + declaredCount + " times, " + publishedCount + " messages, " + emptied + ")";
        }
    }

    OwnQueues(History history) {
        this.history = history;
        for (int i = 0; i < QUEUES; i++) {
            queues.add(new OwnQueue("torture.own." + i));
        }
    }

    void lifeBegins(int number) {
        life = number;
    }

    int deletedCount() {
        return deletedCount;
    }

    /** Works until the broker is gone. */
    void use(Channel channel, SplittableRandom random) throws IOException, InterruptedException, TimeoutException {
        channel.confirmSelect();
        while (!Thread.currentThread().isInterrupted()) {
            OwnQueue queue = queues.get(random.nextInt(QUEUES));
            if (!queue.present) {
                declare(channel, queue);
            }
            int choice = random.nextInt(10);
            if (choice < 5) {
                publish(channel, queue, 1 + random.nextInt(MESSAGES_MAX));
            } else if (choice < 7) {
                take(channel, queue, 1 + random.nextInt(MESSAGES_MAX));
            } else if (choice < 8) {
                compare(
                        queue,
                        "its count",
                        channel.queueDeclarePassive(queue.name).getMessageCount());
            } else if (choice < 9) {
                queue.content.forEach(entry -> entry.leaving = true);
                compare(
                        queue,
                        "what a purge took",
                        channel.queuePurge(queue.name).getMessageCount());
                empty(queue, "purged");
            } else {
                delete(channel, queue);
            }
        }
    }

    private void declare(Channel channel, OwnQueue queue) throws IOException {
        queue.declaredCount++;
        queue.unsure = true;
        int count = channel.queueDeclare(queue.name, true, false, false, null).getMessageCount();
        queue.present = true;
        queue.unsure = false;
        compare(queue, "what is in the new queue", count);
    }

    private void delete(Channel channel, OwnQueue queue) throws IOException {
        queue.unsure = true;
        queue.content.forEach(entry -> entry.leaving = true);
        compare(queue, "what its deletion took", channel.queueDelete(queue.name).getMessageCount());
        empty(queue, "deleted");
        queue.present = false;
        queue.unsure = false;
        deletedCount++;
    }

    private void publish(Channel channel, OwnQueue queue, int count)
            throws IOException, InterruptedException, TimeoutException {
        for (int i = 0; i < count; i++) {
            Entry entry = new Entry(queue.nextBody());
            queue.content.add(entry);
            channel.basicPublish(
                    "", queue.name, MessageProperties.PERSISTENT_BASIC, entry.body.getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        queue.content.forEach(entry -> entry.confirmed = true);
    }

    /** Takes the first messages; the confirm of a later one says that the acks are on disk. */
    private void take(Channel channel, OwnQueue queue, int count)
            throws IOException, InterruptedException, TimeoutException {
        int taken = Math.min(count, queue.content.size());
        for (int i = 0; i < taken; i++) {
            GetResponse response = channel.basicGet(queue.name, false);
            Entry entry = queue.content.get(i);
            String body = response == null ? "nothing" : new String(response.getBody(), StandardCharsets.UTF_8);
            if (response == null || !body.equals(entry.body)) {
                history.violation(life, queue + " gave " + start(body) + " and not " + start(entry.body));
                return;
            }
            entry.leaving = true;
            channel.basicAck(response.getEnvelope().getDeliveryTag(), false);
        }
        publish(channel, queue, 1);
        queue.content.subList(0, taken).clear();
        queue.emptied = taken + " acked at " + history.nowMs() + " in life " + life;
    }

    private void empty(OwnQueue queue, String how) {
        queue.content.clear();
        queue.emptied =
                how + " at " + history.nowMs() + " in life " + life + " when it had had " + queue.publishedCount;
    }

    private void compare(OwnQueue queue, String what, int count) {
        if (count != queue.content.size()) {
            history.violation(life, queue + ": " + what + " is " + count + " and not " + queue.content.size());
        }
    }

    /** Compares all queues with what is known of them, after a start and before anybody works. */
    void check(Connection connection) throws IOException, TimeoutException {
        for (OwnQueue queue : queues) {
            Channel channel = connection.createChannel();
            int count = count(channel, queue.name);
            boolean present = count >= 0;
            if (!queue.unsure && present != queue.present) {
                history.violation(life, queue + (present ? " is there" : " is not there"));
            }
            queue.present = present;
            queue.unsure = false;
            if (present) {
                checkContent(channel, queue, count);
                channel.close();
            } else {
                queue.content.clear();
            }
        }
    }

    private void checkContent(Channel channel, OwnQueue queue, int count) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (GetResponse response = channel.basicGet(queue.name, false);
                response != null;
                response = channel.basicGet(queue.name, false)) {
            bodies.add(new String(response.getBody(), StandardCharsets.UTF_8));
        }
        if (bodies.size() != count) {
            history.violation(life, queue + " says " + count + " and holds " + bodies.size());
        }
        List<Entry> found = new ArrayList<>();
        int next = 0;
        for (Entry entry : queue.content) {
            if (next < bodies.size() && bodies.get(next).equals(entry.body)) {
                entry.confirmed = true;
                entry.leaving = false;
                found.add(entry);
                next++;
            } else if (entry.confirmed && !entry.leaving) {
                history.violation(life, queue + " has lost " + start(entry.body));
            }
        }
        if (next < bodies.size()) {
            history.violation(life, queue + " holds, out of order or wrongly, " + start(bodies.get(next)));
        }
        queue.content.clear();
        queue.content.addAll(found);
    }

    /** How many messages a queue says that it has, -1 when there is none. */
    private static int count(Channel channel, String name) throws IOException {
        try {
            return channel.queueDeclarePassive(name).getMessageCount();
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == NOT_FOUND) {
                return -1;
            }
            throw e;
        }
    }

    private static String start(String body) {
        return body.substring(0, Math.min(60, body.length())).replaceAll("o+$", "");
    }
}
