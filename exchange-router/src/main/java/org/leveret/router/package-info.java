/** Exchange types, bindings and the routing table: from an exchange and a routing key to the names of queues. */
@NullMarked
package org.leveret.router;

import org.jspecify.annotations.NullMarked;
