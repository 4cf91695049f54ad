/** Queues at work: the handle that others post to, and the owner on the queue's event loop. */
@NullMarked
package org.leveret.broker.queue;

import org.jspecify.annotations.NullMarked;
