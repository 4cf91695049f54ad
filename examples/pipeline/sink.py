"""Collects the pipeline's results and tells who did how many: python sink.py [COUNT]"""

import os
import sys
from collections import Counter

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.queue_declare("pipeline.results", durable=True)
        print(f"waiting for {count} results", flush=True)
        results, done_by = set(), Counter()
        for method, properties, body in channel.consume("pipeline.results"):
            result = body.decode()
            if result not in results:
                results.add(result)
                done_by[properties.app_id] += 1
                print(result, flush=True)
            channel.basic_ack(method.delivery_tag)
            if len(results) == count:
                break
        channel.cancel()
        for name, done in sorted(done_by.items()):
            print(f"{name} did {done}")


if __name__ == "__main__":
    main()
