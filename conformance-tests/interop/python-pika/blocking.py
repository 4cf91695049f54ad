"""pika's BlockingConnection: confirms, prefetch and acks, a topic exchange, a lost connection."""

import os
import sys

import pika
from pika.exceptions import AMQPError, UnroutableError

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from interop import URL, check, drop_connections, unique  # noqa: E402

PERSISTENT = pika.BasicProperties(delivery_mode=2, content_type="text/plain")


def connect():
    connection = pika.BlockingConnection(pika.URLParameters(URL))
    return connection, connection.channel()


def publish_with_confirms(channel, queue):
    channel.queue_declare(queue, durable=True)
    channel.confirm_delivery()
    for number in range(50):
        channel.basic_publish("", queue, b"%d" % number, PERSISTENT, mandatory=True)
    depth = channel.queue_declare(queue, passive=True).method.message_count
    check(depth == 50, "50 persistent messages were confirmed and are in the queue")
    try:
        channel.basic_publish("", unique("nowhere"), b"", mandatory=True)
        check(False, "a mandatory message without a queue comes back")
    except UnroutableError as error:
        check(error.messages[0].method.reply_code == 312, "a mandatory message without a queue comes back")


def consume_with_prefetch(channel, queue):
    channel.basic_qos(prefetch_count=10)
    held, tags = [], []

    def on_message(_channel, method, _properties, body):
        held.append((int(body), method.redelivered))
        tags.append(method.delivery_tag)

    consumer = channel.basic_consume(queue, on_message)
    while len(held) < 10:
        channel.connection.process_data_events(time_limit=1)
    channel.connection.process_data_events(time_limit=0.2)
    check(held == [(n, False) for n in range(10)], "10 messages came in order, then none beyond the prefetch")

    channel.basic_nack(tags[3], requeue=True)
    while len(held) < 11:
        channel.connection.process_data_events(time_limit=1)
    check(held[10] == (3, True), "a requeued message came again, marked as redelivered")

    channel.basic_ack(tags[10], multiple=True)
    while len(held) < 51:
        channel.connection.process_data_events(time_limit=1)
        channel.basic_ack(tags[-1], multiple=True)
    check([n for n, _ in held[11:]] == list(range(10, 50)), "acks let the other 40 through in order")
    channel.basic_cancel(consumer)
    channel.basic_ack(0, multiple=True)
    check(channel.basic_get(queue)[0] is None, "the queue is empty")


def topic_exchange(channel):
    exchange = unique("pika.topic")
    channel.exchange_declare(exchange, "topic", auto_delete=True)
    bindings = {"orders.*.eu": 0, "orders.#": 0, "#.us": 0}
    for binding in bindings:
        queue = channel.queue_declare("", exclusive=True).method.queue
        channel.queue_bind(queue, exchange, binding)
        bindings[binding] = queue
    for key in ("orders.new.eu", "orders.new.us", "orders", "stock.us", "stock.eu.x"):
        channel.basic_publish(exchange, key, key.encode())
    got = {binding: drain(channel, queue) for binding, queue in bindings.items()}
    check(
        got
        == {
            "orders.*.eu": ["orders.new.eu"],
            "orders.#": ["orders.new.eu", "orders.new.us", "orders"],
            "#.us": ["orders.new.us", "stock.us"],
        },
        "the topic exchange routed by * and #",
    )


def drain(channel, queue):
    bodies = []
    while (message := channel.basic_get(queue, auto_ack=True))[0] is not None:
        bodies.append(message[2].decode())
    return bodies


def recover(queue):
    """Publishes 200 messages and consumes them while the connection is cut twice."""
    todo, cuts = list(range(200)), [50, 120]
    while todo:
        try:
            connection, channel = connect()
            channel.confirm_delivery()
            while todo:
                if cuts and todo[0] == cuts[0]:
                    cuts.pop(0)
                    drop_connections()
                channel.basic_publish("", queue, b"%d" % todo[0], PERSISTENT)
                todo.pop(0)
            connection.close()
        except AMQPError:
            print("publisher: connection lost, connecting again")
    check(not cuts, "the publisher went on after two lost connections")

    seen, cuts = set(), [70]
    while len(seen) < 200:
        try:
            connection, channel = connect()
            channel.basic_qos(prefetch_count=20)
            for method, _properties, body in channel.consume(queue, inactivity_timeout=5):
                if method is None:
                    sys.exit("FAILED: no message came for 5 s")
                if cuts and len(seen) == cuts[0]:
                    cuts.pop(0)
                    drop_connections()
                channel.basic_ack(method.delivery_tag)
                seen.add(int(body))
                if len(seen) == 200:
                    break
            channel.cancel()
            channel.queue_delete(queue)
            connection.close()
        except AMQPError:
            print("consumer: connection lost, connecting again")
    check(seen == set(range(200)) and not cuts, "nothing of 200 messages was lost")


def main():
    queue = unique("pika.blocking")
    connection, channel = connect()
    publish_with_confirms(channel, queue)
    consume_with_prefetch(channel, queue)
    topic_exchange(channel)
    connection.close()
    recover(queue)


if __name__ == "__main__":
    main()
