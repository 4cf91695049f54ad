/** Exchanges: declaring, deleting, binding, and how each type routes. */
@NullMarked
package org.leveret.conformance.exchange;

import org.jspecify.annotations.NullMarked;
