"""Sends one message: python send.py [TEXT]"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    text = " ".join(sys.argv[1:]) or "Hello, world!"
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.queue_declare("hello", durable=True)
        # From here on, basic_publish returns when the broker has taken responsibility.
        channel.confirm_delivery()
        # The default exchange, "", routes to the queue that the routing key names.
        channel.basic_publish("", "hello", text.encode(), pika.BasicProperties(delivery_mode=2))
        print(f"sent {text!r}")


if __name__ == "__main__":
    main()
