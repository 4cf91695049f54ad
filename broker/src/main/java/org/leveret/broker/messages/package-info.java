/** Publishing and fetching without a connection, for whoever administers the broker. */
@NullMarked
package org.leveret.broker.messages;

import org.jspecify.annotations.NullMarked;
