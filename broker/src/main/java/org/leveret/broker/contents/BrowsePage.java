package org.leveret.broker.contents;

import java.util.List;

/**
 * Messages that were looked at, in the order of their places.
 *
 * @param next the position to go on behind; {@link BrowseRequest#START} if there is nothing further
 * @param examined how many were looked at, shown or not
 * @param total how many there are in the queue
 */
public record BrowsePage(List<BrowsedMessage> messages, long next, int examined, long total) {}
