"""Prints log lines of the given severities, until Ctrl-C: python follow_log.py SEVERITY…"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def on_line(_channel, method, _properties, body):
    print(f"{method.routing_key}: {body.decode()}", flush=True)


def main():
    severities = sys.argv[1:]
    if not severities:
        sys.exit(__doc__)
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.exchange_declare("direct_logs", "direct")
        queue = channel.queue_declare("", exclusive=True).method.queue
        # A queue may be bound to an exchange many times, here once for each severity.
        for severity in severities:
            channel.queue_bind(queue, "direct_logs", severity)
        channel.basic_consume(queue, on_line, auto_ack=True)
        print(f"following {', '.join(severities)}", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
