"""Answers a surveyor's questions, until Ctrl-C: python respondent.py NAME ANSWER [SECONDS_TO_THINK]"""

import os
import sys

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    name, answer = sys.argv[1:3]
    seconds_to_think = float(sys.argv[3]) if len(sys.argv) > 3 else 0

    def on_question(channel, _method, properties, body):
        print(f"asked {body.decode()!r}", flush=True)
        connection.sleep(seconds_to_think)
        # If the surveyor has gone, so has its queue, and the default exchange drops the answer.
        channel.basic_publish(
            "",
            properties.reply_to,
            answer.encode(),
            pika.BasicProperties(correlation_id=properties.correlation_id, app_id=name),
        )
        print(f"answered {answer!r}", flush=True)

    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.exchange_declare("survey", "fanout")
        queue = channel.queue_declare("", exclusive=True).method.queue
        channel.queue_bind(queue, "survey")
        channel.basic_consume(queue, on_question, auto_ack=True)
        print(f"{name} is waiting for questions", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
