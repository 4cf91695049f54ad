package org.leveret.queue;

/**
 * What stands for a value by which messages are told apart: 128 bits of a cryptographic hash, so that two values that are
 * not equal do not have the same.
 */
public record ValueHash(long high, long low) {}
