package org.leveret.store;

/**
 * Where an epoch begins in the log: replay may start here.
 *
 * @param file the number of the log file
 * @param offset where in the file the group begins, in bytes
 * @param group the group's number
 */
record LogPosition(long file, long offset, long group) {}
