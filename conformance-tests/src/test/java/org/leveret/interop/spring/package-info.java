/** Spring AMQP against the broker under test: its containers, templates and administration, as applications use them. */
@NullMarked
package org.leveret.interop.spring;

import org.jspecify.annotations.NullMarked;
