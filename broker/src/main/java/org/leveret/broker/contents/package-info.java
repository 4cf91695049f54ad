/** The messages of a queue for whoever administers it: looked at where they stand, deleted, sent again, moved. */
@NullMarked
package org.leveret.broker.contents;

import org.jspecify.annotations.NullMarked;
