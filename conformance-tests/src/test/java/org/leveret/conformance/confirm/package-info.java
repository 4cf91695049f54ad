/** Publisher confirms and transactions. */
@NullMarked
package org.leveret.conformance.confirm;

import org.jspecify.annotations.NullMarked;
