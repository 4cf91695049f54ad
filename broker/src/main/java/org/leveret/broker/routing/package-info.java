/** From an exchange to its queues: for what clients publish, for dead letters, and for what has waited. */
@NullMarked
package org.leveret.broker.routing;

import org.jspecify.annotations.NullMarked;
