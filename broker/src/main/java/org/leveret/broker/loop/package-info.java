/** Event loops, and how work crosses from one to another in batches. */
@NullMarked
package org.leveret.broker.loop;

import org.jspecify.annotations.NullMarked;
