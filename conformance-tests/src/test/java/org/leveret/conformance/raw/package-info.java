/** A client of AMQP 0-9-1 made by hand, independent of the broker's codec, that may send anything. */
@NullMarked
package org.leveret.conformance.raw;

import org.jspecify.annotations.NullMarked;
