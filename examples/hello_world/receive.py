"""Prints the messages that send.py sends, until Ctrl-C: python receive.py"""

import os

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def on_message(channel, method, _properties, body):
    print(f"received {body.decode()!r}", flush=True)
    channel.basic_ack(method.delivery_tag)


def main():
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        # Whoever of the two programs is first declares the queue; declaring again changes nothing.
        channel.queue_declare("hello", durable=True)
        channel.basic_consume("hello", on_message)
        print("waiting for messages", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
