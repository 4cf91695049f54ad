/** What the broker has counted, in the text format of Prometheus and under RabbitMQ's names. */
@NullMarked
package org.leveret.management.prometheus;

import org.jspecify.annotations.NullMarked;
