package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.leveret.queue.ValueHash;

/** What a cache would have on disk: written at once, and kept in the order of positions. */
final class RecordedValueLog implements ValueLog {
    private record Written(ValueHash value, long expiresMs) {}

    private final DeduplicationCache cache;
    private final TreeMap<Long, Written> written = new TreeMap<>();
    private long nextPosition;

    RecordedValueLog(DeduplicationCache cache) {
        this.cache = cache;
        cache.keepIn(this);
    }

    @Override
    public void append(Claim claim, Claim.Waiter waiter) {
        long position = nextPosition++;
        written.put(position, new Written(claim.value(), claim.expiresMs()));
        cache.written(claim, position);
        waiter.settled(true);
    }

    @Override
    public void forget(long position) {
        if (written.remove(position) == null) {
            throw new IllegalStateException("nothing is at " + position);
        }
    }

    @Override
    public void delete() {
        written.clear();
    }

    /** From the oldest to the newest. */
    List<ValueHash> values() {
        Collection<Written> all = written.values();
        return new ArrayList<>(all.stream().map(Written::value).toList());
    }

    /** Gives another cache what is here, as a start of the broker does. */
    RecordedValueLog recoveredInto(DeduplicationCache next, long nowMs) {
        RecordedValueLog log = new RecordedValueLog(next);
        log.written.putAll(written);
        log.nextPosition = nextPosition;
        written.forEach((position, value) -> next.recovered(value.value(), value.expiresMs(), position, nowMs));
        return log;
    }
}
