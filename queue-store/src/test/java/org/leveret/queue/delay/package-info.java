@NullMarked
package org.leveret.queue.delay;

import org.jspecify.annotations.NullMarked;
