package org.leveret.broker.control;

/**
 * State of the control loop that others read as a snapshot. Commands change the working state; it becomes visible when
 * the batch's durable changes are on disk, and is forgotten when they could not be written. Called on the control loop.
 */
public interface Published {
    /** Makes the working state visible to all. */
    void publish();

    /** Makes the working state again what was published last. */
    void revert();
}
