"""Prints every line that emit_log.py sends from now on, until Ctrl-C: python follow_log.py"""

import os

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def on_line(_channel, _method, _properties, body):
    print(body.decode(), flush=True)


def main():
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.exchange_declare("logs", "fanout")
        # The broker makes up a name, and deletes the queue together with this connection.
        queue = channel.queue_declare("", exclusive=True).method.queue
        channel.queue_bind(queue, "logs")
        channel.basic_consume(queue, on_line, auto_ack=True)
        print("following the log", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
