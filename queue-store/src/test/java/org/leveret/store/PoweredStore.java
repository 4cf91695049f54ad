package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.store.disk.SimulatedDisk;
import org.leveret.store.disk.SimulatedDisk.Operation;

/**
 * A store at work on a simulated disk, from its opening to its end. Images of the disk are taken at random moments:
 * before any write, force or change of a name, on whatever thread, and at the steps of a checkpoint.
 */
final class PoweredStore implements StoreListener {
    /** So small that checkpoints, moves to the next file and the use of old log files never cease. */
    private static final StoreSettings SETTINGS = StoreSettings.defaults()
            .withLogFileBytes(40_000)
            .withGroupBytesMax(10_000)
            .withCheckpoint(50_000, 20)
            .withMemtableBytesMax(20_000)
            .withPendingBytesMax(100_000)
            .withGenerationBytesMin(100_000);

    private static final long TRANSIENT_QUEUE = 1L << 40;

    /**
     * A disk at one moment.
     *
     * @param batches what was appended so far, and perhaps more
     * @param confirmed how many batches had been confirmed
     * @param appended how many batches had been handed to the store
     * @param nextQueueId no queue has this id or a higher one
     * @param working whether the store was neither opening nor closing
     */
    record Image(
            SimulatedDisk disk,
            List<List<Change>> batches,
            int confirmed,
            int appended,
            long nextQueueId,
            boolean working,
            String moment) {
        static Image empty() {
            return new Image(new SimulatedDisk(), List.of(), 0, 0, 1, false, "nothing");
        }

        Image on(SimulatedDisk other) {
            return new Image(other, batches, confirmed, appended, nextQueueId, working, moment);
        }
    }

    private final Image begin;
    private final SimulatedDisk disk;
    private final Random random;
    private final Predicate<String> moments;

    // Guarded by the disk.
    private final List<Image> images = new ArrayList<>();
    private List<List<Change>> batches;
    private int confirmed;
    private int appended;
    private long nextQueueId;
    private boolean working;

    private volatile @Nullable Throwable fault;

    /**
     * @param begin what the store opens
     * @param moments whether to take an image before this operation or at this step; asked while the disk stands still
     */
    PoweredStore(Image begin, Random random, Predicate<String> moments) {
        this.begin = begin;
        this.disk = begin.disk;
        this.random = random;
        this.moments = moments;
        this.batches = new ArrayList<>(begin.batches.subList(0, begin.appended));
        this.confirmed = begin.confirmed;
        this.appended = begin.appended;
        this.nextQueueId = begin.nextQueueId;
    }

    /** Opens the store, asserts what is in it, appends so many batches, and closes it; returns the images. */
    List<Image> live(int count) throws Exception {
        disk.watch(this::before);
        try (MessageStore store =
                MessageStore.open(disk.root(), SETTINGS, this, LogFiles.REAL, step -> moment(step.name()))) {
            Workload workload = recovered(store);
            for (int i = 0; i < count; i++) {
                append(store, workload);
            }
            synchronized (disk) {
                working = false;
            }
        }
        disk.watch(operation -> {});
        disk.remove();
        assertThat(fault).isNull();
        return images;
    }

    /** Asserts that exactly the first batches are there, and all that were confirmed. */
    private Workload recovered(MessageStore store) throws Exception {
        RecoveredQueue counter = store.recovered(Workload.COUNTER);
        int found = counter == null ? 0 : (int) counter.nextPosition();
        assertThat(found).as("batches").isBetween(begin.confirmed, begin.appended);
        NaiveQueues naive = NaiveQueues.after(begin.batches.subList(0, found));
        naive.assertRecoveredBy(store, begin.nextQueueId);
        assertThat(store.recovered(TRANSIENT_QUEUE)).isNull();
        assertThat(store.wasClosed() && begin.working).as("taken for closed").isFalse();
        try (Stream<Path> files = Files.list(disk.root())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("transient-")))
                    .isEmpty();
        }
        synchronized (disk) {
            batches = new ArrayList<>(batches.subList(0, found));
            confirmed = found;
            appended = found;
            working = true;
        }
        return new Workload(random, naive, begin.nextQueueId);
    }

    private void append(MessageStore store, Workload workload) {
        LogBatch batch = store.newBatch();
        List<Change> changes = workload.next(appended);
        changes.forEach(change -> change.into(batch));
        int number;
        synchronized (disk) {
            batches.add(changes);
            nextQueueId = workload.nextQueueId();
            number = ++appended;
        }
        boolean waits = random.nextInt(6) == 0;
        if (waits || random.nextInt(3) == 0) {
            batch.barrier(number);
        }
        store.append(batch);
        while (store.isCongested() || (waits && !isConfirmed(number))) {
            Thread.onSpinWait();
        }
        if (random.nextInt(15) == 0) {
            pageOut(store, number);
        }
    }

    private boolean isConfirmed(int number) {
        synchronized (disk) {
            return confirmed >= number || fault != null;
        }
    }

    /** Hands over a megabyte of transient messages, which nobody is to see again. */
    private static void pageOut(MessageStore store, long segment) {
        @Nullable Message[] slots = new @Nullable Message[SlotBits.SLOTS];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = StoreRig.message(new byte[8192], false);
        }
        store.pageOut(TRANSIENT_QUEUE, segment, slots, -1, -1);
        store.forgetTransient(TRANSIENT_QUEUE, segment - 20);
    }

    private void before(Operation operation) {
        moment(operation.toString());
    }

    private void moment(String moment) {
        synchronized (disk) {
            if (moments.test(moment)) {
                images.add(new Image(disk.copy(), batches, confirmed, appended, nextQueueId, working, moment));
            }
        }
    }

    @Override
    public void committed(LogBatch batch) {
        if (batch.ticketCount() > 0) {
            synchronized (disk) {
                confirmed = (Integer) batch.ticket(0);
            }
        }
    }

    @Override
    public void failed(LogBatch batch, Throwable cause) {
        fault = cause;
    }

    @Override
    public void faulted(Throwable cause) {
        fault = cause;
    }
}
