"""aio-pika's robust connection, which recovers by itself: confirms, prefetch, topics, a cut."""

import asyncio
import logging
import os
import sys

import aio_pika
from aio_pika.exceptions import AMQPError, DeliveryError

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from interop import URL, check, drop_connections, unique  # noqa: E402

MESSAGES = 200

# The cut is meant; the client's report of it would fill the output with stack traces.
logging.getLogger("aiormq").setLevel(logging.CRITICAL)
logging.getLogger("aio_pika").setLevel(logging.CRITICAL)


def persistent(number):
    return aio_pika.Message(b"%d" % number, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)


async def publish_with_confirms(channel, queue):
    await asyncio.gather(
        *(channel.default_exchange.publish(persistent(number), queue.name) for number in range(50))
    )
    depth = (await queue.declare()).message_count
    check(depth == 50, "50 persistent messages were confirmed and are in the queue")
    try:
        await channel.default_exchange.publish(persistent(0), unique("nowhere"), mandatory=True)
        check(False, "a mandatory message without a queue comes back")
    except DeliveryError:
        check(True, "a mandatory message without a queue comes back")


async def consume_with_prefetch(channel, queue):
    await channel.set_qos(prefetch_count=10)
    inbox = asyncio.Queue()
    consumer = await queue.consume(inbox.put)
    held = [await inbox.get() for _ in range(10)]
    await asyncio.sleep(0.2)
    check(inbox.empty(), "10 messages came, then none beyond the prefetch")
    await held.pop(3).nack(requeue=True)
    again = await inbox.get()
    check(again.body == b"3" and again.redelivered, "a requeued message came again, marked as redelivered")
    rest = []
    for message in [*held, again]:
        await message.ack()
    while len(rest) < 40:
        message = await inbox.get()
        rest.append(int(message.body))
        await message.ack()
    check(rest == list(range(10, 50)), "acks let the other 40 through in order")
    await queue.cancel(consumer)
    check(await queue.get(fail=False) is None, "the queue is empty")


async def topic_exchange(channel):
    exchange = await channel.declare_exchange(unique("aio-pika.topic"), "topic", auto_delete=True)
    expected = {
        "orders.*.eu": ["orders.new.eu"],
        "orders.#": ["orders.new.eu", "orders.new.us", "orders"],
        "#.us": ["orders.new.us", "stock.us"],
    }
    queues = {}
    for binding in expected:
        queues[binding] = await channel.declare_queue(exclusive=True)
        await queues[binding].bind(exchange, binding)
    for key in ("orders.new.eu", "orders.new.us", "orders", "stock.us", "stock.eu.x"):
        await exchange.publish(aio_pika.Message(key.encode()), key, mandatory=False)
    got = {binding: await drain(queue) for binding, queue in queues.items()}
    check(got == expected, "the topic exchange routed by * and #")


async def drain(queue):
    bodies = []
    while (message := await queue.get(no_ack=True, fail=False)) is not None:
        bodies.append(message.body.decode())
    return bodies


async def recover(connection, channel, queue):
    """A consumer that is never told of the cut, and a publisher that repeats what was not confirmed."""
    seen, all_seen = set(), asyncio.Event()
    reconnected = asyncio.Event()
    connection.reconnect_callbacks.add(lambda *_: reconnected.set())

    async def on_message(message):
        try:
            await message.ack()
        except AMQPError:
            return  # lost together with the connection: it comes again
        seen.add(int(message.body))
        if len(seen) == MESSAGES:
            all_seen.set()

    await queue.consume(on_message)
    exchange = channel.default_exchange
    for number in range(MESSAGES):
        if number == MESSAGES // 2:
            await asyncio.to_thread(drop_connections)
        while True:
            try:
                await asyncio.wait_for(exchange.publish(persistent(number), queue.name), 10)
                break
            except (AMQPError, ConnectionError, asyncio.TimeoutError, RuntimeError) as error:
                print(f"publisher: {type(error).__name__}, publishing again")
                await asyncio.sleep(0.1)
    await asyncio.wait_for(all_seen.wait(), 20)
    check(reconnected.is_set(), "the robust connection connected again by itself")
    check(seen == set(range(MESSAGES)), f"nothing of {MESSAGES} messages was lost")


async def main():
    connection = await aio_pika.connect_robust(URL, reconnect_interval=0.2)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        queue = await channel.declare_queue(unique("aio-pika"), durable=True)
        await publish_with_confirms(channel, queue)
        await consume_with_prefetch(channel, queue)
        await topic_exchange(channel)
        await recover(connection, channel, queue)
        await queue.delete(if_unused=False, if_empty=False)


if __name__ == "__main__":
    asyncio.run(main())
