/** The exchanges and queues that known frameworks declare, and what they count on, written out with a plain client. */
@NullMarked
package org.leveret.conformance.topology;

import org.jspecify.annotations.NullMarked;
