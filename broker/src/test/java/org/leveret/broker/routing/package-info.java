@NullMarked
package org.leveret.broker.routing;

import org.jspecify.annotations.NullMarked;
