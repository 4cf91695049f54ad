/** Tools and libraries that administer and watch RabbitMQ, unmodified, against the broker under test. */
@NullMarked
package org.leveret.interop.management;

import org.jspecify.annotations.NullMarked;
