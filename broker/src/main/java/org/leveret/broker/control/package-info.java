/** The control loop: one thread that owns definitions and makes changes to them durable in batches. */
@NullMarked
package org.leveret.broker.control;

import org.jspecify.annotations.NullMarked;
