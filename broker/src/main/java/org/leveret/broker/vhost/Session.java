package org.leveret.broker.vhost;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.Loop;

/**
 * Who asks for a command: a user on a connection, which owns the exclusive queues declared through it.
 *
 * <p>One per connection (not per channel). Immutable for its connection; the control loop keeps its own notes in it.
 */
public final class Session {
    private final @Nullable String userName;
    private final @Nullable Object connection;
    private final Loop loop;

    // Owned by the control loop.
    private boolean ended;
    private final Set<QueueEntry> exclusiveQueues = new LinkedHashSet<>();

    /**
     * @param connection the owner of exclusive queues, compared by reference; null for who has no connection, such as the
     *     HTTP interface, and so may not touch an exclusive queue
     * @param loop where replies go
     */
    public Session(String userName, @Nullable Object connection, Loop loop) {
        this.userName = userName;
        this.connection = connection;
        this.loop = loop;
    }

    private Session(@Nullable Object connection, Loop loop) {
        this.userName = null;
        this.connection = connection;
        this.loop = loop;
    }

    /** A session of the broker itself, whose permissions are not checked. */
    public static Session trusted(Loop loop) {
        return new Session(null, loop);
    }

    /** As {@link #trusted}, of something that owns exclusive queues as a connection does. */
    public static Session trustedOwner(Object owner, Loop loop) {
        return new Session(owner, loop);
    }

    /** The user's name; null for the broker itself. */
    public @Nullable String userName() {
        return userName;
    }

    /** Whether it is the broker's own, or somebody's whom it trusts as much: other connections' exclusive queues are its, too. */
    boolean isTrusted() {
        return userName == null && connection == null;
    }

    public @Nullable Object connection() {
        return connection;
    }

    public Loop loop() {
        return loop;
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    void declared(QueueEntry exclusive) {
        exclusiveQueues.add(exclusive);
    }

    void released(QueueEntry exclusive) {
        exclusiveQueues.remove(exclusive);
    }

    /** Queues declared as exclusive by this session; some may be gone without {@link #released} in a failed batch. */
    Set<QueueEntry> exclusiveQueues() {
        return exclusiveQueues;
    }
}
