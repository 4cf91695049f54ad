package org.leveret.broker.routing;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.JointTicket;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.vhost.Claim;
import org.leveret.broker.vhost.Claims;

/**
 * Stands between a message that is the first with its deduplication header and the ticket of whoever publishes it: when
 * all that it went to have answered, it is known whether the exchange is to remember it. Owned by the publisher's loop.
 */
public final class ClaimTicket extends JointTicket {
    private final Claims claims;
    private final @Nullable Ticket publisher;

    private ClaimTicket(EventLoop loop, Claims claims, @Nullable Ticket publisher) {
        super(loop);
        this.claims = claims;
        this.publisher = publisher;
    }

    /** How often the publisher's own ticket is answered, if the message goes to so many queues and exchanges that delay it. */
    public static int answers(@Nullable Claims claims, int receivers) {
        if (claims == null) {
            return receivers;
        }
        return (claims.hasTaken() ? Math.min(1, receivers) : receivers)
                + claims.earlier().size();
    }

    /**
     * The ticket that is to be given to that many.
     *
     * @param publisher is to be answered as often as {@link #answers} says; null if nobody asked
     */
    public static @Nullable Ticket between(
            @Nullable Claims claims, EventLoop loop, int receivers, @Nullable Ticket publisher) {
        if (claims == null) {
            return publisher;
        }
        if (publisher != null) {
            for (Claim earlier : claims.earlier()) {
                // A duplicate is as safe as the message that it came after.
                earlier.await(arrived -> answer(publisher, arrived));
            }
        }
        if (!claims.hasTaken()) {
            return publisher;
        }
        if (receivers == 0) {
            // Nobody has it, so the next is no duplicate.
            claims.settle(false);
            return publisher;
        }
        ClaimTicket ticket = new ClaimTicket(loop, claims, publisher);
        ticket.expect(receivers);
        return ticket;
    }

    private static void answer(Ticket publisher, boolean arrived) {
        publisher.loop().post(arrived ? publisher::onConfirmed : publisher::onRefused);
    }

    @Override
    public Ticket takenBy(Object taker, Ticket answered) {
        return publisher == null ? answered : publisher.takenBy(taker, answered);
    }

    @Override
    protected void onAnswered(boolean taken) {
        if (taken && claims.areKeptOnDisk()) {
            claims.keep(kept -> loop().post(() -> settle(true, kept)));
        } else {
            settle(taken, taken);
        }
    }

    private void settle(boolean arrived, boolean safe) {
        claims.settle(arrived);
        if (publisher != null && safe) {
            publisher.onConfirmed();
        } else if (publisher != null) {
            publisher.onRefused();
        }
    }
}
