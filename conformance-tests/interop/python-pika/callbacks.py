"""pika's callback connections: `callbacks.py select` (SelectConnection), `callbacks.py asyncio`.

One connection at a time goes through the steps below by callbacks alone; when the proxy cuts it,
the next one takes up the work where confirms and acks say it stands.
"""

import asyncio
import os
import sys

import pika
from pika.adapters.asyncio_connection import AsyncioConnection

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from interop import URL, check, drop_connections, unique  # noqa: E402

MESSAGES = 100
PREFETCH = 10
PERSISTENT = pika.BasicProperties(delivery_mode=2)


class Worker:
    """Publishes MESSAGES messages to a topic exchange and consumes them, over several connections."""

    def __init__(self, adapter):
        self._adapter = adapter
        self._exchange = unique("pika.callbacks")
        self._queue = unique("pika.callbacks")
        self._unconfirmed = {}
        self._todo = list(range(MESSAGES))
        self._confirmed = set()
        self._seen = set()
        self._held = []
        self._publish_cut = self._consume_cut = False
        self.connections = 0
        self.done = False

    def connect(self):
        self.connections += 1
        self.connection = self._adapter(
            pika.URLParameters(URL),
            on_open_callback=self._on_open,
            on_open_error_callback=lambda _connection, error: sys.exit(f"FAILED: {error}"),
            on_close_callback=self._on_closed,
        )

    def _on_open(self, connection):
        connection.channel(on_open_callback=self._on_channel)

    def _on_channel(self, channel):
        self._channel = channel
        channel.exchange_declare(self._exchange, "topic", durable=True, callback=self._on_exchange)

    def _on_exchange(self, _frame):
        self._channel.queue_declare(self._queue, durable=True, callback=self._on_queue)

    def _on_queue(self, _frame):
        self._channel.queue_bind(self._queue, self._exchange, "even.#", callback=self._on_bound)

    def _on_bound(self, _frame):
        # A second binding, so that each routing key takes one of the two.
        self._channel.queue_bind(self._queue, self._exchange, "*.odd", callback=self._on_ready)

    def _on_ready(self, _frame):
        if len(self._confirmed) < MESSAGES:
            self._channel.confirm_delivery(self._on_confirm, callback=lambda _frame: self._publish())
        else:
            self._consume()

    def _publish(self):
        # Half at first, so that the cut always leaves something for the next connection.
        batch = self._todo if self._publish_cut else self._todo[: MESSAGES // 2]
        self._unconfirmed = dict(enumerate(batch, start=1))
        for number in batch:
            key = "even" if number % 2 == 0 else "an.odd"
            self._channel.basic_publish(self._exchange, key, b"%d" % number, PERSISTENT)

    def _on_confirm(self, frame):
        if isinstance(frame.method, pika.spec.Basic.Nack):
            sys.exit("FAILED: a message was refused with basic.nack")
        tag = frame.method.delivery_tag
        settled = [t for t in self._unconfirmed if t <= tag] if frame.method.multiple else [tag]
        for each in settled:
            self._confirmed.add(self._unconfirmed.pop(each))
        self._todo = [number for number in self._todo if number not in self._confirmed]
        if not self._publish_cut:
            self._publish_cut = True
            drop_connections()
        elif not self._todo:
            check(self._confirmed == set(range(MESSAGES)), f"{MESSAGES} persistent messages were confirmed")
            self._consume()

    def _consume(self):
        self._held = []
        self._channel.basic_qos(prefetch_count=PREFETCH, callback=self._on_qos)

    def _on_qos(self, _frame):
        self._channel.basic_consume(self._queue, self._on_message)

    def _on_message(self, channel, method, _properties, body):
        self._held.append((method.delivery_tag, int(body)))
        if len(self._held) > PREFETCH:
            sys.exit("FAILED: more unacked messages than the prefetch allows")
        if len(self._held) < PREFETCH and len(self._seen | {n for _, n in self._held}) < MESSAGES:
            return
        if not self._consume_cut and len(self._seen) >= MESSAGES // 2:
            self._consume_cut = True
            drop_connections()
            return
        channel.basic_ack(method.delivery_tag, multiple=True)
        self._seen.update(number for _tag, number in self._held)
        self._held = []
        if len(self._seen) == MESSAGES:
            check(True, f"all {MESSAGES} messages came, never more than {PREFETCH} unacked")
            channel.exchange_delete(self._exchange)
            channel.queue_delete(self._queue, callback=self._on_deleted)

    def _on_deleted(self, _frame):
        self.done = True
        self.connection.close()

    def _on_closed(self, connection, _reason):
        connection.ioloop.stop()


def main():
    adapter = {"select": pika.SelectConnection, "asyncio": AsyncioConnection}[sys.argv[1]]
    if adapter is AsyncioConnection:
        asyncio.set_event_loop(asyncio.new_event_loop())
    worker = Worker(adapter)
    while not worker.done:
        worker.connect()
        loop = worker.connection.ioloop
        (loop.run_forever if adapter is AsyncioConnection else loop.start)()
    check(worker.connections == 3, "the work was done over three connections, two of which were cut")


if __name__ == "__main__":
    main()
