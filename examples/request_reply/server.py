"""Answers requests for factorials, until Ctrl-C: python server.py"""

import math
import os

import pika

URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/%2F")


def answer(request):
    try:
        return str(math.factorial(int(request)))
    except ValueError as error:
        return f"error: {error}"


def on_request(channel, method, properties, body):
    reply = answer(body.decode())
    print(f"{body.decode()}! = {reply}", flush=True)
    # The correlation id goes back as it came: by it the client knows which request this answers.
    channel.basic_publish(
        "", properties.reply_to, reply.encode(), pika.BasicProperties(correlation_id=properties.correlation_id)
    )
    channel.basic_ack(method.delivery_tag)


def main():
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        channel.queue_declare("factorial_requests", durable=True)
        # Several servers share the requests fairly.
        channel.basic_qos(prefetch_count=1)
        channel.basic_consume("factorial_requests", on_request)
        print("waiting for requests", flush=True)
        channel.start_consuming()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass  # Ctrl-C is the ordinary way to stop it
