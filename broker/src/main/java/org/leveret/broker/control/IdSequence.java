package org.leveret.broker.control;

import org.leveret.store.definitions.DefinitionChange;

/**
 * Generates ids that are never used twice, across restarts too. Ids are reserved on disk in blocks, so one that was given
 * to something transient before a crash does not come back either.
 *
 * <p>Owned by the control loop.
 */
public final class IdSequence implements Published {
    private static final long BLOCK = 1024;

    private final ControlLoop control;
    private long next;
    private long reserved;
    private long reservedOnDisk;

    /**
     * @param next the first id that is surely unused
     */
    public IdSequence(ControlLoop control, long next) {
        this.control = control;
        this.next = next;
        this.reserved = next;
        this.reservedOnDisk = next;
    }

    public long next() {
        if (next == reserved) {
            reserved += BLOCK;
            control.write(new DefinitionChange.ReserveIds(reserved));
            control.touched(this);
        }
        return next++;
    }

    @Override
    public void publish() {
        reservedOnDisk = reserved;
    }

    @Override
    public void revert() {
        reserved = reservedOnDisk;
        next = Math.min(next, reserved);
    }
}
