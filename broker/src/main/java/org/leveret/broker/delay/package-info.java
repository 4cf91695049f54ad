/** Messages that wait in exchanges at work: the handle that others post to, and the owner on one event loop. */
@NullMarked
package org.leveret.broker.delay;

import org.jspecify.annotations.NullMarked;
