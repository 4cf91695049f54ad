"""Prints log lines whose topic matches, until Ctrl-C: python follow_log.py 'kernel.#' '*.*.full'

In a binding key, * stands for exactly one word and # for any number of words, also none.
"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def on_line(_channel, method, _properties, body):
    print(f"{method.routing_key}: {body.decode()}", flush=True)


def main():
    binding_keys = sys.argv[1:]
    if not binding_keys:
        sys.exit(__doc__)
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.exchange_declare("topic_logs", "topic")
        queue = channel.queue_declare("", exclusive=True).method.queue
        # A line that matches several of the binding keys still comes once.
        for binding_key in binding_keys:
            channel.queue_bind(queue, "topic_logs", binding_key)
        channel.basic_consume(queue, on_line, auto_ack=True)
        print(f"following {', '.join(binding_keys)}", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
