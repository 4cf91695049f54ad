/** What a broker has counted, over time: rates and samples. */
@NullMarked
package org.leveret.management.statistics;

import org.jspecify.annotations.NullMarked;
