package org.leveret.store;

import java.util.List;
import org.leveret.queue.RecoveredSegment;

/**
 * What a restart found of one queue.
 *
 * @param segments segments that hold messages not yet settled, in rising order
 * @param nextPosition one more than the highest position that was ever stored
 * @param deliveredUpTo the highest position noted as delivered, -1 when none was
 */
public record RecoveredQueue(List<RecoveredSegment> segments, long nextPosition, long deliveredUpTo) {}
