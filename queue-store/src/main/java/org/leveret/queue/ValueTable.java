package org.leveret.queue;

import java.util.function.LongPredicate;

/**
 * Values and the positions of the messages that have them: a hash table over one array, three words for each place.
 *
 * <p>Owned by its {@link DistinctValues}. Nothing is ever taken out; what is no longer alive is left behind when the table
 * is full and made anew.
 */
final class ValueTable {
    private static final int CELL = 3;
    private static final int PLACES_FIRST = 16;

    /** High word, low word and the position plus 1; a place is free while that is 0. */
    private long[] cells = new long[PLACES_FIRST * CELL];

    private int mask = PLACES_FIRST - 1;
    private int used;

    /** How many places are taken, by what is no longer alive too. */
    int used() {
        return used;
    }

    boolean isFull() {
        return used > mask * 2 / 3;
    }

    /** Where the message with this value is or was last; {@link QueueMachine#NO_POSITION} if there was none. */
    long position(long high, long low) {
        return cells[cell(high, low) + 2] - 1;
    }

    /** Notes a value, in place of an equal one. The table must not be full. */
    void put(long high, long low, long position) {
        int cell = cell(high, low);
        if (cells[cell + 2] == 0) {
            used++;
        }
        cells[cell] = high;
        cells[cell + 1] = low;
        cells[cell + 2] = position + 1;
    }

    private int cell(long high, long low) {
        int place = (int) low & mask;
        int cell = place * CELL;
        while (cells[cell + 2] != 0 && (cells[cell] != high || cells[cell + 1] != low)) {
            place = place + 1 & mask;
            cell = place * CELL;
        }
        return cell;
    }

    /** Makes the table anew, with room for as much again as is alive of it. */
    void renew(LongPredicate isAlive) {
        int alive = 0;
        for (int cell = 0; cell < cells.length; cell += CELL) {
            if (cells[cell + 2] != 0 && isAlive.test(cells[cell + 2] - 1)) {
                alive++;
            } else {
                cells[cell + 2] = 0;
            }
        }
        long[] before = cells;
        int places = Math.max(PLACES_FIRST, Integer.highestOneBit(Math.max(1, alive)) * 4);
        cells = new long[places * CELL];
        mask = places - 1;
        used = 0;
        for (int cell = 0; cell < before.length; cell += CELL) {
            if (before[cell + 2] != 0) {
                put(before[cell], before[cell + 1], before[cell + 2] - 1);
            }
        }
    }

    /** Hands on all that is in it. */
    void forEach(Taker taker) {
        for (int cell = 0; cell < cells.length; cell += CELL) {
            if (cells[cell + 2] != 0) {
                taker.take(cells[cell], cells[cell + 1], cells[cell + 2] - 1);
            }
        }
    }

    /** Takes values with the positions of their messages. */
    interface Taker {
        void take(long high, long low, long position);
    }
}
