"""Sends one line to everyone who follows the log: python emit_log.py [TEXT]"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    text = " ".join(sys.argv[1:]) or "something happened"
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.exchange_declare("logs", "fanout")
        # A fanout exchange gives a copy to every bound queue; with none, the line is gone.
        channel.basic_publish("logs", "", text.encode())
        print(f"sent {text!r}")


if __name__ == "__main__":
    main()
