package org.leveret.broker.deduplication;

import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.vhost.Claim;
import org.leveret.broker.vhost.ValueLog;

/** The handle of one exchange's values on disk: its methods only post to the loop that owns them. */
final class ValueLogRef implements ValueLog {
    private final EventLoop loop;
    private final ValueLogOwner owner;

    ValueLogRef(EventLoop loop, ValueLogOwner owner) {
        this.loop = loop;
        this.owner = owner;
    }

    @Override
    public void append(Claim claim, Claim.Waiter waiter) {
        loop.post(() -> owner.onAppend(claim, waiter));
    }

    @Override
    public void forget(long position) {
        loop.post(() -> owner.onForget(position));
    }

    @Override
    public void delete() {
        loop.post(owner::onDelete);
    }
}
