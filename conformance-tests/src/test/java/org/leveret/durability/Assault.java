package org.leveret.durability;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.leveret.conformance.broker.BrokerAddress;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.RawConnection;

/**
 * Hostile clients at work on one broker, each on a thread of its own that begins again whenever the broker throws it out.
 * Owned by the test; the threads end with {@link #close}.
 */
final class Assault implements AutoCloseable {
    private static final int END_SECONDS_MAX = 20;

    private final BrokerAddress broker;
    private final ConnectionFactory clients;
    private final long seed;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicLong> rounds = new ConcurrentSkipListMap<>();
    private volatile boolean over;

    Assault(int port, ConnectionFactory clients, long seed) {
        this.broker = BrokerAddress.parse("amqp://guest:guest@127.0.0.1:" + port);
        this.clients = clients;
        // The library's own ways to close wait for what it has to send.
        clients.setSocketConfigurator(this::endsWithAssault);
        this.seed = seed;
    }

    /** Starts so many clients of a kind. */
    void begin(Hostility kind, int count) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + threads.size());
            AtomicLong attempts = rounds.computeIfAbsent(kind.name(), name -> new AtomicLong());
            Thread thread = new Thread(() -> repeat(kind, random, attempts), kind.name() + " " + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void repeat(Hostility kind, Random random, AtomicLong attempts) {
        while (!over) {
            attempts.incrementAndGet();
            try {
                kind.attack(this, random);
            } catch (Exception | AssertionError e) {
                // It was thrown out, which is the broker's right, or this is the end.
            }
        }
    }

    /** How often each kind has begun, which tells how often it was thrown out. */
    Map<String, AtomicLong> rounds() {
        return rounds;
    }

    boolean isOver() {
        return over;
    }

    private void endsWithAssault(Socket socket) throws IOException {
        open.add(socket);
        if (over) {
            socket.close();
        }
    }

    /** An open raw connection that ends with the assault at the latest. */
    RawConnection raw() {
        RawConnection raw = Handshake.open(broker);
        open.add(raw);
        if (over) {
            raw.close();
        }
        return raw;
    }

    /** A client library's connection, which reads all it is sent. */
    Connection reading() throws Exception {
        return clients.newConnection();
    }

    /** Ends all of them, whatever they wait for. */
    @Override
    public void close() {
        over = true;
        for (AutoCloseable each = open.poll(); each != null; each = open.poll()) {
            try {
                each.close();
            } catch (Exception e) {
                // It is gone already.
            }
        }
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS_MAX));
            if (thread.isAlive()) {
                throw new IllegalStateException(thread.getName() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
