"""The Celery application whose worker processes tasks_survive.py starts and kills."""

import os
import time
from pathlib import Path

from celery import Celery

app = Celery("interop", broker=os.environ["AMQP_URL"], backend="rpc://")
app.conf.update(
    task_default_queue=os.environ["INTEROP_QUEUE"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    result_expires=60,
)


@app.task
def add(x, y):
    return x + y


@app.task(bind=True, max_retries=3)
def succeeds_at_third_try(self):
    if self.request.retries < 2:
        raise self.retry(countdown=0.1)
    return self.request.retries


@app.task
def fails():
    raise ValueError("as asked")


@app.task(bind=True)
def hangs_at_first(self, marker):
    """Hangs in the worker that sees it first; the next one finds the marker and finishes."""
    started = Path(marker)
    if not started.exists():
        started.write_text(self.request.hostname)
        time.sleep(600)
    return {"worker": self.request.hostname, "redelivered": self.request.delivery_info["redelivered"]}
