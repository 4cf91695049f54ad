"""Sends one log line under a topic of dotted words: python emit_log.py kernel.disk.full TEXT"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    topic, text = sys.argv[1], " ".join(sys.argv[2:])
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.exchange_declare("topic_logs", "topic")
        channel.basic_publish("topic_logs", topic, text.encode())
        print(f"sent {topic}: {text}")


if __name__ == "__main__":
    main()
