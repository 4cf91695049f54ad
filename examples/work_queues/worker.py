"""Works on queued tasks one at a time, until Ctrl-C: python worker.py

Start as many as you like. A task is acked when it is done, so one whose worker dies goes to
another worker.
"""

import os

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def on_task(channel, method, _properties, body):
    task = body.decode()
    print(f"started {task!r}{' again' if method.redelivered else ''}", flush=True)
    # Not time.sleep(): this one keeps the connection's heartbeats going during long work.
    channel.connection.sleep(task.count("."))
    print(f"done {task!r}", flush=True)
    channel.basic_ack(method.delivery_tag)


def main():
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.queue_declare("tasks", durable=True)
        # One unacked task at a time: a busy worker gets no more, an idle one gets the next.
        channel.basic_qos(prefetch_count=1)
        channel.basic_consume("tasks", on_task)
        print("waiting for tasks", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
