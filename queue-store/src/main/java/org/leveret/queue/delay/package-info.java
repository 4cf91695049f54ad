/**
 * Messages that wait for their time: {@link org.leveret.queue.delay.DelayMachine} takes commands and answers with effects,
 * and knows no threads, clock, disk or network.
 */
@NullMarked
package org.leveret.queue.delay;

import org.jspecify.annotations.NullMarked;
