"""Asks everyone and takes the answers that come in time: python surveyor.py [QUESTION [SECONDS]]"""

import os
import sys
import time
import uuid

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    question = sys.argv[1] if len(sys.argv) > 1 else "How are you?"
    deadline_seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        answers = survey(connection.channel(), question, deadline_seconds)
        print(f"{answers} answers within {deadline_seconds:g} s")


def survey(channel, question, deadline_seconds):
    """Prints the answers as they come; returns how many came before the deadline."""
    channel.exchange_declare("survey", "fanout")
    replies = channel.queue_declare("", exclusive=True).method.queue
    correlation_id = str(uuid.uuid4())
    channel.basic_publish(
        "survey",
        "",
        question.encode(),
        pika.BasicProperties(
            reply_to=replies,
            correlation_id=correlation_id,
            # Whoever is too busy to read the question in time need not read it at all.
            expiration=str(round(deadline_seconds * 1000)),
        ),
    )
    print(f"asked {question!r}", flush=True)
    answers = 0
    deadline = time.monotonic() + deadline_seconds

    def on_answer(_channel, _method, properties, body):
        nonlocal answers
        if properties.correlation_id == correlation_id:
            answers += 1
            print(f"{properties.app_id}: {body.decode()}", flush=True)

    channel.basic_consume(replies, on_answer, auto_ack=True)
    while (left := deadline - time.monotonic()) > 0:
        channel.connection.process_data_events(time_limit=left)
    return answers


if __name__ == "__main__":
    main()
