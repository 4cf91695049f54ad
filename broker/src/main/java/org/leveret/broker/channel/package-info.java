/** AMQP 0-9-1 channels: publishing, consuming and settling; owned by the connection's event loop. */
@NullMarked
package org.leveret.broker.channel;

import org.jspecify.annotations.NullMarked;
