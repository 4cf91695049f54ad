@NullMarked
package org.leveret.broker.loop;

import org.jspecify.annotations.NullMarked;
