package org.leveret.durability;

/** The lock of tests that keep all processors busy: no two of them run at once. */
final class LoadedProcessors {
    static final String NAME = "org.leveret.durability.processors";

    private LoadedProcessors() {}
}
