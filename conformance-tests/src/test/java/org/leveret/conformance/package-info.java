/**
 * Black-box tests of a broker that speaks AMQP 0-9-1 as RabbitMQ does.
 *
 * <p>Without settings they start our own broker. A running one, such as a real RabbitMQ, is named with
 * {@code mvn -pl conformance-tests -am verify -Dleveret.test.broker=amqp://guest:guest@127.0.0.1:5672}, and
 * {@code -Dleveret.test.rabbitmqctl="rabbitmqctl -n rabbit@localhost"} says how users and virtual hosts are made there;
 * what needs that is skipped otherwise.
 *
 * <p>What is here is what every test stands on: connections to the broker under test, and what they clean up.
 */
@NullMarked
package org.leveret.conformance;

import org.jspecify.annotations.NullMarked;
