/** Queues: declaring, arguments, deleting, purging, binding, and how long they live. */
@NullMarked
package org.leveret.conformance.queue;

import org.jspecify.annotations.NullMarked;
