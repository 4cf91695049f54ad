/**
 * What a queue means: {@link org.leveret.queue.QueueMachine} takes commands and answers with effects, and knows no
 * threads, clock, disk or network.
 */
@NullMarked
package org.leveret.queue;

import org.jspecify.annotations.NullMarked;
