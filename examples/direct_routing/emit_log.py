"""Sends one log line of a severity: python emit_log.py SEVERITY TEXT"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    severity, text = sys.argv[1], " ".join(sys.argv[2:])
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.exchange_declare("direct_logs", "direct")
        # A direct exchange routes to the queues bound with exactly this key.
        channel.basic_publish("direct_logs", severity, text.encode())
        print(f"sent {severity}: {text}")


if __name__ == "__main__":
    main()
