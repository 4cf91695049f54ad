"""Asks server.py for factorials: python client.py NUMBER…"""

import os
import sys
import uuid

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")
TIMEOUT_SECONDS = 10


class FactorialClient:
    """Calls over one channel, with one queue for all replies."""

    def __init__(self, connection):
        self._channel = connection.channel()
        # Requests wait here if no server is running yet.
        self._channel.queue_declare("factorial_requests", durable=True)
        self._replies = self._channel.queue_declare("", exclusive=True).method.queue

    def call(self, number):
        correlation_id = str(uuid.uuid4())
        self._channel.basic_publish(
            "",
            "factorial_requests",
            str(number).encode(),
            pika.BasicProperties(
                reply_to=self._replies,
                correlation_id=correlation_id,
                # Nobody wants the answer once this call has given up.
                expiration=str(TIMEOUT_SECONDS * 1000),
            ),
        )
        for _method, properties, body in self._channel.consume(
            self._replies, auto_ack=True, inactivity_timeout=TIMEOUT_SECONDS
        ):
            if properties is None:
                raise TimeoutError(f"no reply within {TIMEOUT_SECONDS} s")
            # A reply to an earlier call that had given up is passed over.
            if properties.correlation_id == correlation_id:
                return body.decode()


def main():
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        client = FactorialClient(connection)
        for number in sys.argv[1:] or ["5"]:
            print(f"{number}! = {client.call(number)}", flush=True)


if __name__ == "__main__":
    main()
