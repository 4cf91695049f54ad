"""Queues one task per argument, each dot of which is a second's work: python new_task.py A. B... C"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        # A durable queue and persistent messages: tasks outlive a restart of the broker.
        channel.queue_declare("tasks", durable=True)
        channel.confirm_delivery()
        for task in sys.argv[1:] or ["task."]:
            channel.basic_publish("", "tasks", task.encode(), pika.BasicProperties(delivery_mode=2))
            print(f"queued {task!r}")


if __name__ == "__main__":
    main()
