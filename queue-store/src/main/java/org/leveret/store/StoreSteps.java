package org.leveret.store;

/** Told how far the checkpoint thread has come, so that a test can take a copy of the directory there. */
@FunctionalInterface
interface StoreSteps {
    StoreSteps NONE = step -> {};

    void reached(String step);
}
