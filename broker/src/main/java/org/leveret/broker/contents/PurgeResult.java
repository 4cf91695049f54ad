package org.leveret.broker.contents;

/**
 * What came of dropping the messages that a filter matches.
 *
 * @param examined how many ready messages were looked at
 * @param matched how many of them were meant
 * @param deleted how many are gone; none of a dry run
 * @param bytes how long the bodies of those that were meant are
 * @param complete whether all were looked at that were ready when it began
 */
public record PurgeResult(long examined, long matched, long deleted, long bytes, boolean complete) {}
