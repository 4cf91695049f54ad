/** Sockets and AMQP 0-9-1 connections; everything here is owned by the connection's event loop. */
@NullMarked
package org.leveret.broker.connection;

import org.jspecify.annotations.NullMarked;
