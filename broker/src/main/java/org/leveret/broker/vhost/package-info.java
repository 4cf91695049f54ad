/** Virtual hosts: the rules of declaring, binding and deleting exchanges and queues. */
@NullMarked
package org.leveret.broker.vhost;

import org.jspecify.annotations.NullMarked;
