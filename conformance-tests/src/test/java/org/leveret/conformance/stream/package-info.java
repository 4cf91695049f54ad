/** Queues of type stream: logs that consumers read from a place of their own, and that retention shortens. */
@NullMarked
package org.leveret.conformance.stream;

import org.jspecify.annotations.NullMarked;
