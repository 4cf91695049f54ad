/** What is kept of numbers for rates and samples. */
@NullMarked
package org.leveret.management.statistics;

import org.jspecify.annotations.NullMarked;
