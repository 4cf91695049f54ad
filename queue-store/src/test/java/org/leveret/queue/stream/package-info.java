/** What streams do. */
@NullMarked
package org.leveret.queue.stream;

import org.jspecify.annotations.NullMarked;
