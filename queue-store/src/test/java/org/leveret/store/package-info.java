/** Tests of the message store. */
@NullMarked
package org.leveret.store;

import org.jspecify.annotations.NullMarked;
