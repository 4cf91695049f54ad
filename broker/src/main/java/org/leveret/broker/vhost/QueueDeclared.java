package org.leveret.broker.vhost;

/**
 * The answer to queue.declare.
 *
 * @param name the queue's name, generated if none was given
 * @param messageCount ready messages
 */
public record QueueDeclared(String name, QueueHandle queue, int messageCount, int consumerCount) {}
