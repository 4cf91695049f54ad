/** What brokers tell Prometheus. */
@NullMarked
package org.leveret.conformance.metrics;

import org.jspecify.annotations.NullMarked;
