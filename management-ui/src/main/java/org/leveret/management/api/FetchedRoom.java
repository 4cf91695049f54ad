package org.leveret.management.api;

import java.util.concurrent.atomic.AtomicLong;
import org.leveret.management.http.ApiException;

/** The part of the heap that fetched messages may take until the answers that tell of them are sent. Any thread. */
final class FetchedRoom {
    private static final long ANSWER_BYTES_MAX = 64L << 20;
    private static final long ANSWER_BYTES_MIN = 256 << 10;

    private final AtomicLong leftBytes;

    /** @param bytesMax for all answers together */
    FetchedRoom(long bytesMax) {
        this.leftBytes = new AtomicLong(bytesMax);
    }

    /**
     * Takes room for one answer: half of what is left, at most 64 MiB.
     *
     * @throws ApiException 503 if that is next to nothing
     */
    Share take() {
        long left;
        long taken;
        do {
            left = leftBytes.get();
            taken = Math.min(left / 2, ANSWER_BYTES_MAX);
            if (taken < ANSWER_BYTES_MIN) {
                throw ApiException.busy();
            }
        } while (!leftBytes.compareAndSet(left, left - taken));
        return new Share(taken);
    }

    /** The room of one answer. */
    final class Share {
        private final AtomicLong heldBytes;

        private Share(long bytes) {
            this.heldBytes = new AtomicLong(bytes);
        }

        long bytes() {
            return heldBytes.get();
        }

        /** The answer needs so much: less than it might have had, or more if the last message was large. */
        void needs(long bytes) {
            long before = heldBytes.getAndUpdate(held -> held == 0 ? 0 : bytes);
            if (before > 0) {
                leftBytes.addAndGet(before - bytes);
            }
        }

        /** The answer is sent, or nobody waits for it. */
        void giveBack() {
            leftBytes.addAndGet(heldBytes.getAndSet(0));
        }
    }
}
