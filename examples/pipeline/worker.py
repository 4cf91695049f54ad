"""Squares numbers in the pipeline, until Ctrl-C: python worker.py NAME [SECONDS_PER_TASK]

Workers of different speeds share the tasks fairly: each gets the next one when it has done one.
"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    name = sys.argv[1]
    seconds_per_task = float(sys.argv[2]) if len(sys.argv) > 2 else 0.1

    def on_task(channel, method, _properties, body):
        connection.sleep(seconds_per_task)
        result = f"{body.decode()}² = {int(body) ** 2}"
        # First the result, confirmed, then the ack: a worker that dies in between causes a result
        # to come twice, never not at all.
        channel.basic_publish(
            "", "pipeline.results", result.encode(), pika.BasicProperties(delivery_mode=2, app_id=name)
        )
        channel.basic_ack(method.delivery_tag)

    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.queue_declare("pipeline.tasks", durable=True)
        channel.queue_declare("pipeline.results", durable=True)
        channel.confirm_delivery()
        channel.basic_qos(prefetch_count=1)
        channel.basic_consume("pipeline.tasks", on_task)
        print(f"{name} is waiting for tasks", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
