package org.leveret.management.command.ctl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list has come to. Immutable.
 *
 * @param streamed whether RabbitMQ prints lists of this kind row by row, and so nothing for one without rows
 */
record Table(List<String> columns, List<List<@Nullable Object>> rows, boolean streamed) {}
