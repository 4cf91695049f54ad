/** The resources of the management API, as RabbitMQ has them: one file each, with the routes that it serves. */
@NullMarked
package org.leveret.management.api;

import org.jspecify.annotations.NullMarked;
