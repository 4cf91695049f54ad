/** Publishing, consuming, getting, settling, and the order of messages. */
@NullMarked
package org.leveret.conformance.basic;

import org.jspecify.annotations.NullMarked;
