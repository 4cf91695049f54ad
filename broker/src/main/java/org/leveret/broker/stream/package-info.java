/** Streams at work: the owner on one event loop, which a {@link org.leveret.broker.queue.QueueRef} leads to. */
@NullMarked
package org.leveret.broker.stream;

import org.jspecify.annotations.NullMarked;
