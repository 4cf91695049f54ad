package org.leveret.broker.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.queue.Browsing;
import org.leveret.queue.Extent;
import org.leveret.queue.Message;
import org.leveret.queue.Picking;
import org.leveret.queue.Place;
import org.leveret.queue.QueueMachine;
import org.leveret.queue.Wanted;

/**
 * The messages of a queue for those who administer it: looked at a slice at a time, and picked one by one. What is paged out
 * is read for whoever looks, and the queue keeps nothing of it.
 *
 * <p>Owned by the queue's loop.
 */
public final class QueueContents implements Browsable {
    /** How often a segment is read again in which something was paged out while it was being read. */
    private static final int READS_MAX = 3;

    private final EventLoop loop;
    private final long queueId;
    private final @Nullable LoopLog log;
    private final @Nullable SegmentLoads loads;
    private final QueueMachine machine;
    private final Browsing browsing;
    private final Picking picking;
    private final Runnable afterCommand;

    /** @param afterCommand is run after whatever may have changed the queue */
    QueueContents(
            EventLoop loop,
            long queueId,
            @Nullable LoopLog log,
            @Nullable SegmentLoads loads,
            QueueMachine machine,
            Runnable afterCommand) {
        this.loop = loop;
        this.queueId = queueId;
        this.log = log;
        this.loads = loads;
        this.machine = machine;
        this.browsing = machine.browsing();
        this.picking = machine.picking();
        this.afterCommand = afterCommand;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    public boolean isDeleted() {
        return machine.isDeleted();
    }

    public int readyCount() {
        return machine.readyCount();
    }

    @Override
    public long count() {
        return (long) machine.readyCount() + machine.unackedCount() + machine.delayedCount();
    }

    /** What places are taken by now. */
    public Extent extent() {
        return browsing.extent();
    }

    @Override
    public void read(long cursor, Wanted wanted, Extent extent, Reader reader) {
        loop.checkInside();
        loop.postLater(() -> {
            long segment = browsing.segmentBehind(cursor, wanted, extent);
            if (segment == Browsing.END) {
                reader.onSlice(new Slice(List.of(), cursor, true));
            } else {
                read(segment, cursor, wanted, extent, null, READS_MAX, reader);
            }
        });
    }

    private void read(
            long segment,
            long cursor,
            Wanted wanted,
            Extent extent,
            @Nullable Message @Nullable [] loaded,
            int readsLeft,
            Reader reader) {
        SegmentLoads store = loads;
        if (readsLeft > 0 && store != null && browsing.lacks(segment, cursor, wanted, loaded)) {
            store.load(
                    queueId,
                    segment,
                    machine.pagedOutBytes(segment),
                    (number, slots, problem) -> read(segment, cursor, wanted, extent, slots, readsLeft - 1, reader));
            return;
        }
        List<Place> places = browsing.places(segment, cursor, wanted, extent, loaded);
        long behind = browsing.behind(segment);
        reader.onSlice(new Slice(places, behind, browsing.segmentBehind(behind, wanted, extent) == Browsing.END));
    }

    /** Looks at one message; the slice has none if it is gone or cannot be read. */
    public void readOne(long position, Reader reader) {
        loop.checkInside();
        if (picking.state(position) == Picking.Picked.ABSENT) {
            loop.postLater(() -> reader.onSlice(new Slice(List.of(), position, true)));
            return;
        }
        long segment = position / QueueMachine.SEGMENT_SLOTS;
        boolean isFirst = position % QueueMachine.SEGMENT_SLOTS == 0;
        long before = isFirst ? Browsing.START : position - 1;
        loop.postLater(() -> read(segment, before, Wanted.ALL, Extent.UNBOUNDED, null, READS_MAX, slice -> {
            List<Place> places = slice.places();
            boolean isThere = !places.isEmpty() && places.get(0).position() == position;
            reader.onSlice(new Slice(isThere ? places.subList(0, 1) : List.of(), position, true));
        }));
    }

    /** As {@link Picking#isPossible}. */
    public boolean mayPick() {
        return picking.isPossible();
    }

    /** As {@link Picking#take}. */
    public Picking.Picked take(long position) {
        loop.checkInside();
        Picking.Picked picked = picking.take(position, loop.nowMs());
        afterCommand.run();
        return picked;
    }

    /** As {@link Picking#drop}. */
    public Picking.Picked drop(long position) {
        loop.checkInside();
        Picking.Picked picked = picking.drop(position, loop.nowMs());
        afterCommand.run();
        return picked;
    }

    /** As {@link Picking#settle}. */
    public void settle(long position) {
        loop.checkInside();
        picking.settle(position, loop.nowMs());
        afterCommand.run();
    }

    /** As {@link Picking#putBack}. */
    public void putBack(long position) {
        loop.checkInside();
        picking.putBack(position, loop.nowMs());
        afterCommand.run();
    }

    /** Confirms the ticket when all that was done so far is on disk. */
    public void sync(Ticket ticket) {
        loop.checkInside();
        if (log == null) {
            ticket.confirm(loop);
        } else {
            log.batch().barrier(ticket);
        }
    }
}
