package org.leveret.broker.stream;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.journey.JourneySwitch;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.queue.Browsable;
import org.leveret.broker.queue.LoopLog;
import org.leveret.broker.queue.QueueAtWork;
import org.leveret.broker.queue.QueueContents;
import org.leveret.broker.queue.QueueJourneys;
import org.leveret.broker.queue.SegmentLoads;
import org.leveret.broker.queue.Subscriber;
import org.leveret.broker.queue.TailBuffer;
import org.leveret.broker.queue.Tails;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.DeleteResult;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.queue.Message;
import org.leveret.queue.QueueConsumer;
import org.leveret.queue.stream.StreamEffects;
import org.leveret.queue.stream.StreamMachine;
import org.leveret.queue.stream.StreamReader;
import org.leveret.store.LogBatch;
import org.leveret.store.RecoveredQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream at work: feeds commands to its {@link StreamMachine} and carries out the effects. Owned by the stream's loop;
 * everything else reaches it through its {@link org.leveret.broker.queue.QueueRef}.
 */
final class StreamOwner implements QueueAtWork, StreamEffects {
    private static final Logger LOG = LoggerFactory.getLogger(StreamOwner.class);

    private final QueueDefinition definition;
    private final long id;
    private final EventLoop loop;
    private final @Nullable LoopLog log;
    private final @Nullable SegmentLoads loads;
    private final StreamsOfLoop streams;
    private final QueueJourneys journeys;

    // Owned by the stream's loop.
    private final StreamMachine machine;
    private final IdentityHashMap<QueueConsumer, StreamReader> readers = new IdentityHashMap<>();
    private @Nullable SyncTicket sync;
    private long syncBatch;
    private final MessageCounters counters = new MessageCounters();
    private @Nullable Tails tails;
    private int unreadable;
    private boolean deleted;

    StreamOwner(
            QueueDefinition definition,
            QueueFeatures features,
            EventLoop loop,
            @Nullable LoopLog log,
            @Nullable SegmentLoads loads,
            StreamsOfLoop streams,
            JourneySwitch journeys,
            @Nullable RecoveredQueue recovered) {
        this.definition = definition;
        this.id = definition.id();
        this.loop = loop;
        this.log = log;
        this.loads = loads;
        this.streams = streams;
        this.journeys = new QueueJourneys(journeys, loop, definition);
        this.machine = new StreamMachine(features.stream(), log != null, this);
        if (recovered != null) {
            // A stream delivers nothing for good, so that the mark of what was delivered is free for its first offset.
            machine.recover(recovered.segments(), recovered.deliveredUpTo(), recovered.nextPosition());
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void onStart() {
        loop.checkInside();
        streams.started(this);
        machine.retain(loop.nowMs());
    }

    @Override
    public void receive(int verb, @Nullable Object first, @Nullable Object second, long number) {
        switch (verb) {
            case ENQUEUE -> {
                counters.publish++;
                Tails tailing = tails;
                if (tailing != null) {
                    tailing.offer((Message) Objects.requireNonNull(first));
                }
                machine.append((Message) Objects.requireNonNull(first), second, loop.nowMs());
            }
            case ACCEPT -> {
                counters.ack++;
                grantCredit(first, 1);
            }
            case ACCEPT_MANY -> {
                int messages = ((long[]) Objects.requireNonNull(second)).length;
                counters.ack += messages;
                grantCredit(first, messages);
            }
            case REJECT, RELEASE, FAIL -> grantCredit(first, 1);
            case REJECT_MANY, RELEASE_MANY, FAIL_MANY ->
                grantCredit(first, ((long[]) Objects.requireNonNull(second)).length);
            case RESTORE_CREDIT -> grantCredit(first, number);
            case GRANT_FLOW -> grantFlow(first, number);
            case GRANT_CREDIT, DENY_CREDIT -> {
                // A prefetch that a channel's consumers share is none of a stream's.
            }
            default -> throw new IllegalArgumentException("unknown verb " + verb);
        }
    }

    /** Nothing comes back to a stream: whatever a reader says of a message, it may have another. */
    private void grantCredit(@Nullable Object consumer, long messages) {
        StreamReader reader = reader(consumer);
        if (reader != null) {
            machine.grantCredit(reader, messages);
        }
    }

    private void grantFlow(@Nullable Object consumer, long bytes) {
        StreamReader reader = reader(consumer);
        if (reader != null) {
            machine.grantFlow(reader, bytes);
        }
    }

    private @Nullable StreamReader reader(@Nullable Object consumer) {
        return consumer instanceof QueueConsumer known ? readers.get(known) : null;
    }

    @Override
    public void onSubscribe(QueueConsumer consumer) {
        loop.checkInside();
        Subscriber subscriber = (Subscriber) consumer.subscriber();
        if (deleted) {
            loop.send(subscriber.loop(), subscriber, Subscriber.REFUSED, Subscriber.Refusal.QUEUE_GONE, null, 0);
            return;
        }
        StreamReader reader =
                new StreamReader(consumer, subscriber.streamStart(), consumer.credit(), consumer.flowBytes());
        readers.put(consumer, reader);
        if (readers.size() == 1) {
            streams.add(this);
        }
        tell(reader, Subscriber.SUBSCRIBED);
        machine.subscribe(reader, loop.nowMs());
    }

    @Override
    public void onUnsubscribe(QueueConsumer consumer, Runnable done) {
        loop.checkInside();
        StreamReader reader = readers.remove(consumer);
        if (reader != null) {
            machine.unsubscribe(reader);
            if (readers.isEmpty()) {
                streams.remove(this);
            }
        }
        done.run();
    }

    @Override
    public void onRetire(QueueConsumer consumer) {
        onUnsubscribe(consumer, () -> {});
    }

    @Override
    public void onSucceed(QueueConsumer consumer) {}

    @Override
    public void onConfigure(QueueFeatures changed) {
        loop.checkInside();
        if (!deleted) {
            machine.settings(changed.stream(), loop.nowMs());
        }
    }

    @Override
    public QueueSnapshot snapshot() {
        loop.checkInside();
        List<ConsumerSnapshot> consumers = new ArrayList<>(readers.size());
        for (QueueConsumer consumer : readers.keySet()) {
            consumers.add(((Subscriber) consumer.subscriber()).snapshot(true));
        }
        int messages = (int) Math.min(Integer.MAX_VALUE, machine.messageCount());
        return new QueueSnapshot(
                id,
                messages,
                0,
                machine.bytes(),
                0,
                0,
                0,
                machine.residentBytes(),
                messages,
                consumers,
                false,
                false,
                counters.counts());
    }

    @Override
    public void onBorrowCredit(QueueConsumer consumer, boolean borrows) {}

    @Override
    public void onFetch(boolean settle, Object fetch) {
        throw new IllegalStateException("a channel asks no stream for single messages");
    }

    @Override
    public Browsable browsable() {
        loop.checkInside();
        return new StreamContents(loop, id, loads, machine);
    }

    @Override
    public void onTail(TailBuffer reader, boolean begins) {
        loop.checkInside();
        if (deleted) {
            reader.end();
        } else {
            tails = begins ? Tails.with(tails, reader) : Tails.without(tails, reader);
        }
    }

    @Override
    public @Nullable QueueContents contents() {
        return null;
    }

    @Override
    public void onPurge(EventLoop from, Reply<Integer> reply) {
        throw new IllegalStateException("a channel does not purge streams");
    }

    @Override
    public QueueCounts onCounts() {
        loop.checkInside();
        return new QueueCounts(deleted ? 0 : (int) Math.min(Integer.MAX_VALUE, machine.messageCount()), readers.size());
    }

    @Override
    public DeleteResult onDelete(boolean ifUnused, boolean ifEmpty) {
        loop.checkInside();
        if (!deleted) {
            deleted = true;
            Tails.end(tails);
            streams.deleted(this);
            machine.delete();
            if (!readers.isEmpty()) {
                readers.clear();
                streams.remove(this);
            }
        }
        return DeleteResult.deleted(0);
    }

    void residentBytesMax(long bytes) {
        machine.residentBytesMax(bytes);
    }

    @Override
    public void persist(Message message, long position, @Nullable Object ticket) {
        LoopLog writing = Objects.requireNonNull(log);
        writing.batch().enqueue(id, position, message, ticket);
        if (message.deadLetter()) {
            // The queue that it comes from has let go of it.
            writing.hurry();
        }
    }

    @Override
    public void confirm(Object ticket) {
        ((Ticket) ticket).confirm(loop);
    }

    /** One ticket stands for all that the stream has in a batch. */
    @Override
    public void commit() {
        LoopLog writing = Objects.requireNonNull(log);
        LogBatch batch = writing.batch();
        SyncTicket waiting = sync;
        if (waiting == null || syncBatch != writing.batchNumber()) {
            waiting = new SyncTicket(this);
            batch.barrier(waiting);
            sync = waiting;
            syncBatch = writing.batchNumber();
        }
        waiting.offset = machine.nextOffset();
    }

    void onSynced(long offset) {
        loop.checkInside();
        machine.committed(offset);
    }

    @Override
    public void trim(long fromPosition, long toPosition, long firstOffset) {
        LogBatch batch = Objects.requireNonNull(log).batch();
        batch.forgetRange(id, fromPosition, toPosition);
        batch.delivered(id, firstOffset);
    }

    @Override
    public void forgetAll() {
        if (log != null) {
            log.batch().deleteQueue(id);
        }
    }

    @Override
    public void loadChunk(long chunk, long bytes) {
        Objects.requireNonNull(loads).load(id, chunk, bytes, this::onChunkLoaded);
    }

    private void onChunkLoaded(long chunk, @Nullable Message[] slots, @Nullable String problem) {
        if (streams.isStopped()) {
            // a store that closes answers with nothing, which is no damage
            return;
        }
        unreadable = 0;
        machine.chunkLoaded(chunk, slots, loop.nowMs());
        if (unreadable > 0) {
            LOG.error(
                    "{}: {} messages of stream '{}' in vhost '{}' cannot be read, and are passed over",
                    problem == null ? "the message store does not have them" : problem,
                    unreadable,
                    definition.name(),
                    definition.vhost());
        }
    }

    @Override
    public void deliver(StreamReader reader, long offset, Message message) {
        counters.deliver++;
        Subscriber subscriber = subscriber(reader);
        journeys.delivered(offset, message, false, subscriber);
        loop.send(subscriber.loop(), subscriber, Subscriber.DELIVER, message, null, offset);
    }

    @Override
    public void cancelled(StreamReader reader) {
        tell(reader, Subscriber.CANCELLED);
    }

    private void tell(StreamReader reader, int verb) {
        Subscriber subscriber = subscriber(reader);
        loop.send(subscriber.loop(), subscriber, verb, null, null, 0);
    }

    private static Subscriber subscriber(StreamReader reader) {
        return (Subscriber) ((QueueConsumer) reader.subscriber()).subscriber();
    }

    @Override
    public void unreadable(long offset) {
        unreadable++;
    }
}
