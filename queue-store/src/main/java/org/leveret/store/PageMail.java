package org.leveret.store;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** What the page thread is asked to do. */
abstract class PageMail extends Mail {
    /** Runs on the page thread. */
    abstract void run(PageThread pages);

    /**
     * Asks for a segment's messages. Goes by way of the commit thread, which adds what is not in H2 yet and so answers
     * for all that was appended before.
     */
    static final class Load extends PageMail {
        final SegmentKey key;
        final SegmentListener listener;
        final @Nullable Message[] slots = new @Nullable Message[SlotBits.SLOTS];
        /** Messages that are in the log alone, if there are any; where one is, the slot is empty. */
        @Nullable
        LogBody @Nullable [] inLog;

        long settledLow;
        long settledHigh;

        Load(SegmentKey key, SegmentListener listener) {
            this.key = key;
            this.listener = listener;
        }

        /** Commit thread: adds what this memtable, which is newer than those before, knows of the segment. */
        void gather(Memtable memtable) {
            QueueDelta queue = memtable.find(key.queueId());
            if (queue == null) {
                return;
            }
            int purged = queue.deleted ? SlotBits.SLOTS : queue.purgedSlots(key.segment());
            settle(SlotBits.low(0, purged), SlotBits.high(0, purged));
            SegmentDelta delta = queue.segments.value(key.segment());
            if (delta != null) {
                settle(delta.settledLow, delta.settledHigh);
                for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
                    Message message = delta.message(slot);
                    if (message != null) {
                        slots[slot] = message;
                    }
                    LogBody body = delta.inLog(slot);
                    if (body != null) {
                        inLog = inLog == null ? new @Nullable LogBody[SlotBits.SLOTS] : inLog;
                        inLog[slot] = body;
                    }
                }
            }
        }

        private void settle(long low, long high) {
            settledLow |= low;
            settledHigh |= high;
            for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
                if (SlotBits.has(low, high, slot)) {
                    slots[slot] = null;
                    if (inLog != null) {
                        inLog[slot] = null;
                    }
                }
            }
        }

        @Override
        void run(PageThread pages) {
            pages.load(this);
        }
    }

    /** Hands over transient messages. */
    static final class PageOut extends PageMail {
        final SegmentKey key;
        final @Nullable Message[] slots;
        final long low;
        final long high;
        final long bytes;

        PageOut(SegmentKey key, @Nullable Message[] slots, long low, long high, long bytes) {
            this.key = key;
            this.slots = slots;
            this.low = low;
            this.high = high;
            this.bytes = bytes;
        }

        @Override
        void run(PageThread pages) {
            pages.pageOut(this);
        }
    }

    /** Says that transient messages were settled, in the words of a batch. */
    static final class Settle extends PageMail {
        final byte kind;
        final long queueId;
        final long position;
        final long end;

        Settle(byte kind, long queueId, long position, long end) {
            this.kind = kind;
            this.queueId = queueId;
            this.position = position;
            this.end = end;
        }

        @Override
        void run(PageThread pages) {
            pages.settle(this);
        }
    }

    /** Closes and deletes a message file that nobody asks for any more. */
    static final class Retire extends PageMail {
        final MessageFile file;

        Retire(MessageFile file) {
            this.file = file;
        }

        @Override
        void run(PageThread pages) {
            pages.retire(file);
        }
    }

    /** Ends the thread after what was posted before. */
    static final class Stop extends PageMail {
        @Override
        void run(PageThread pages) {
            pages.stop();
        }
    }
}
