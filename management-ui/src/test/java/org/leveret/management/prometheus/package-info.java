/** What Prometheus is told, and in which form. */
@NullMarked
package org.leveret.management.prometheus;

import org.jspecify.annotations.NullMarked;
