"""The Celery application of delayed_delivery.py and quorum_queue.py: its tasks wait in a quorum queue."""

import os
import signal
import time
from pathlib import Path

from celery import Celery
from kombu import Exchange, Queue

QUEUE = os.environ["INTEROP_QUEUE"]
DEAD = f"{QUEUE}.dead"
RANKED = f"{QUEUE}.ranked"

app = Celery("interop", broker=os.environ["AMQP_URL"], backend="rpc://")
app.conf.update(
    task_queues=[
        Queue(
            QUEUE,
            Exchange(QUEUE, type="topic"),
            routing_key=QUEUE,
            queue_arguments={
                "x-queue-type": "quorum",
                "x-delivery-limit": 2,
                "x-dead-letter-exchange": "",
                "x-dead-letter-routing-key": DEAD,
            },
        ),
        Queue(RANKED, Exchange(QUEUE, type="topic"), routing_key=RANKED, queue_arguments={"x-max-priority": 10}),
    ],
    task_default_queue=QUEUE,
    task_default_exchange=QUEUE,
    task_default_exchange_type="topic",
    task_default_routing_key=QUEUE,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_detect_quorum_queues=True,
    broker_native_delayed_delivery_queue_type=os.environ.get("INTEROP_LADDER", "quorum"),
    broker_transport_options={"confirm_publish": True},
    broker_connection_retry_on_startup=True,
    result_expires=60,
)


@app.task(bind=True)
def when(self):
    """The time at which it runs, and the queues that it has waited in."""
    return {"time": time.time(), "waited_in": [death["queue"] for death in self.request.get("x-death") or []]}


class Unreachable(Exception):
    """What a task meets that is to be tried again."""


@app.task(bind=True, autoretry_for=(Unreachable,), retry_backoff=1, retry_jitter=False, max_retries=2)
def reached_at_third_try(self, log):
    """Notes the time of each of its tries in a file."""
    with open(log, "a") as times:
        print(time.time(), file=times)
    if self.request.retries < 2:
        raise Unreachable
    return self.request.retries


@app.task(bind=True)
def hangs_at_first(self, marker):
    """Hangs in the worker that sees it first; the next one finds the marker and finishes."""
    started = Path(marker)
    if not started.exists():
        started.touch()
        time.sleep(600)
    return {"worker": self.request.hostname, "returned": self.request.get("x-delivery-count")}


@app.task
def note(log, line):
    with open(log, "a") as lines:
        print(line, file=lines)


@app.task
def kills_its_process(log):
    """Poison: no worker survives it."""
    note(log, "tried")
    os.kill(os.getpid(), signal.SIGKILL)
