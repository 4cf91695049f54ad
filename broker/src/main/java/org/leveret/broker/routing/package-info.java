/** From an exchange to its queues: for what clients publish, and for dead letters. */
@NullMarked
package org.leveret.broker.routing;

import org.jspecify.annotations.NullMarked;
