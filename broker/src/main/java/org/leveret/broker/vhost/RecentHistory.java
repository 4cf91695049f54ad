package org.leveret.broker.vhost;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.leveret.queue.Message;

/**
 * The last messages that came to one exchange, bounded in number and in bytes, and gone when the broker stops. Any thread:
 * whoever routes adds, the control loop reads; guarded by itself, as nothing in it takes long.
 */
final class RecentHistory {
    private final int messagesMax;
    private final ExchangeShare share;
    private final Deque<Message> messages = new ArrayDeque<>();
    private long bytes;
    private boolean ended;

    RecentHistory(int messagesMax, ExchangeShare share) {
        this.messagesMax = messagesMax;
        this.share = share;
    }

    /** Keeps the message in place of the oldest ones; one that is too large for any room is not kept. */
    synchronized void add(Message message) {
        long needed = message.heapBytes();
        if (ended || needed > share.exchangeBytesMax()) {
            return;
        }
        while (messages.size() >= messagesMax || bytes + needed > share.exchangeBytesMax()) {
            dropOldest();
        }
        while (!share.take(needed)) {
            if (messages.isEmpty()) {
                return;
            }
            dropOldest();
        }
        messages.addLast(message);
        bytes += needed;
    }

    private void dropOldest() {
        long freed = messages.removeFirst().heapBytes();
        bytes -= freed;
        share.giveBack(freed);
    }

    /** What is kept now, the oldest first. */
    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Lets go of everything; what is added later is not kept. */
    synchronized void end() {
        ended = true;
        messages.clear();
        share.giveBack(bytes);
        bytes = 0;
    }
}
