package org.leveret.queue;

import static org.leveret.queue.NaiveQueue.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The store beside a {@link NaiveQueue}: keeps what it is told to, and fails if it is told something that makes no sense. */
final class NaiveStore {
    final TreeMap<Long, Message> messages = new TreeMap<>();
    /** How often messages have come back, and until when they wait, by segment. */
    final Map<Long, Returns> returns = new HashMap<>();

    final List<Long> loads = new ArrayList<>();
    private final Map<Long, @Nullable Message[]> whenAsked = new HashMap<>();
    private final Set<Long> used = new HashSet<>();
    private final Set<Long> lost = new HashSet<>();
    long persistedUpTo;

    void persist(Message message, long position) {
        check(used.add(position), "a position is used twice");
        persistedUpTo = Math.max(persistedUpTo, position + 1);
        messages.put(position, message);
    }

    void returned(long position, int times, long readyAtMs) {
        returns.merge(position >> 7, Returns.NONE.with((int) (position & 127), times, readyAtMs), Returns::with);
    }

    int timesReturned(long position) {
        int index = returnIndex(position);
        return index < 0 ? 0 : returns(position).times(index);
    }

    long readyAtMs(long position) {
        int index = returnIndex(position);
        return index < 0 ? Returns.NO_WAIT : returns(position).readyAtMs(index);
    }

    private int returnIndex(long position) {
        int index = returns(position).size() - 1;
        while (index >= 0 && returns(position).slot(index) != (position & 127)) {
            index--;
        }
        return index;
    }

    private Returns returns(long position) {
        return returns.getOrDefault(position >> 7, Returns.NONE);
    }

    void forget(long position) {
        check(messages.remove(position) != null || lost.remove(position), "forgets what is not stored");
    }

    void forgetSlots(long segment, long slotsLow, long slotsHigh) {
        for (int slot = 0; slot < 128; slot++) {
            if (((slot < 64 ? slotsLow : slotsHigh) & (1L << slot)) != 0) {
                forget(segment * 128 + slot);
            }
        }
    }

    void pageOut(long segment, @Nullable Message[] slots, long slotsLow, long slotsHigh, Predicate<Message> isAlive) {
        check((slotsLow | slotsHigh) != 0, "nothing to write");
        for (int slot = 0; slot < 128; slot++) {
            if (((slot < 64 ? slotsLow : slotsHigh) & (1L << slot)) != 0) {
                Message message = slots[slot];
                if (message == null || !isAlive.test(message)) {
                    throw new AssertionError("pages out what is settled");
                }
                check(messages.put(segment * 128 + slot, message) == null, "pages out twice");
            }
        }
    }

    void loadSegment(long segment) {
        check(!loads.contains(segment), "loads twice");
        loads.add(segment);
        whenAsked.put(segment, read(segment));
    }

    /** Answers with what was there when the load was asked for, or with what is there now: a store may do either. */
    @Nullable
    Message[] load(long segment, boolean asItWas) {
        @Nullable Message[] before = whenAsked.remove(segment);
        return asItWas && before != null ? before : read(segment);
    }

    private @Nullable Message[] read(long segment) {
        @Nullable Message[] slots = new Message[128];
        messages.subMap(segment * 128, (segment + 1) * 128)
                .forEach((position, message) -> slots[(int) (position & 127)] = message);
        return slots;
    }

    /** Loses a message of its own accord. */
    void lose(long position) {
        messages.remove(position);
        lost.add(position);
    }

    boolean hasLost(long position) {
        return lost.contains(position);
    }

    /** Keeps what is persistent. */
    void restart(Predicate<Message> isPersistent) {
        messages.values().removeIf(message -> !isPersistent.test(message));
        loads.clear();
        whenAsked.clear();
        lost.clear();
    }
}
