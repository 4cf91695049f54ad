/**
 * Streams: {@link org.leveret.queue.stream.StreamMachine} keeps messages at offsets and gives them to readers, each from a
 * place of its own. It takes commands and answers with effects, and knows no threads, clock, disk or network.
 */
@NullMarked
package org.leveret.queue.stream;

import org.jspecify.annotations.NullMarked;
