@NullMarked
package org.leveret.broker.statistics;

import org.jspecify.annotations.NullMarked;
