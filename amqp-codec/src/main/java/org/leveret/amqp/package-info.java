/** AMQP 0-9-1 octets to frames, methods, field tables and property lists, and back; it knows no socket and no thread. */
@NullMarked
package org.leveret.amqp;

import org.jspecify.annotations.NullMarked;
