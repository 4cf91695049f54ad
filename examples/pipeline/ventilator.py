"""Feeds the pipeline with tasks: python ventilator.py [COUNT]"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.queue_declare("pipeline.tasks", durable=True)
        channel.confirm_delivery()
        for number in range(1, count + 1):
            channel.basic_publish(
                "", "pipeline.tasks", str(number).encode(), pika.BasicProperties(delivery_mode=2)
            )
        print(f"fed {count} tasks")


if __name__ == "__main__":
    main()
