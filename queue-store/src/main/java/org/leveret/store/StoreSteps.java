package org.leveret.store;

/**
 * Told how far the store's threads have come, so that a test can stop the process there, or look at the files. Called on
 * the thread that comes there, which waits.
 */
@FunctionalInterface
public interface StoreSteps {
    /** Tells nobody. */
    StoreSteps NONE = step -> {};

    void reached(StoreStep step);
}
