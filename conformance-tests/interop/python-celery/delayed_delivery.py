"""Celery's native delayed delivery: tasks wait in a ladder of 28 queues, not in a worker.

The argument says of which type those queues are, classic or quorum.
"""

import os
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from interop import check, unique  # noqa: E402
from worker import stop, worker  # noqa: E402

os.environ["INTEROP_QUEUE"] = unique("celery")
os.environ["INTEROP_LADDER"] = sys.argv[1]
import quorum_tasks as tasks  # noqa: E402  (reads the environment)
from celery.exceptions import TaskRevokedError  # noqa: E402
from kombu.transport.native_delayed_delivery import level_name  # noqa: E402

LEVELS = [level_name(level) for level in range(28)]
LATE_S_MAX = 3


def delete_ladder():
    """The ladder's names are fixed and those of both types the same: there is one of them at a time."""
    with tasks.app.connection_for_write() as connection:
        channel = connection.default_channel
        for name in LEVELS:
            channel.queue_delete(name)
            channel.exchange_delete(name)
        channel.exchange_delete("celery_delayed_delivery")


def waiting(queue):
    with tasks.app.connection_for_write() as connection:
        return connection.default_channel.queue_declare(queue, passive=True).message_count


def runs_at_its_time(result, due, levels, what):
    ran = result.get(timeout=20)
    check(due <= ran["time"] < due + LATE_S_MAX, f"{what} ran {ran['time'] - due:.3f} s after its time")
    check(ran["waited_in"] == levels, f"{what} had waited in {', '.join(levels)}")


def countdown_and_eta():
    now = time.time()
    five = tasks.when.apply_async(countdown=5)
    one = tasks.when.apply_async(countdown=1)
    # A ladder's smallest step is a second, and kombu drops the fraction: 3.6 s are 3 s there, the worker waits the rest.
    eta = tasks.when.apply_async(eta=datetime.now(timezone.utc) + timedelta(seconds=3.6))
    check(waiting("celery_delayed_2") == 1, "a task that is due in 5 s waits in the queue of 4 s first")
    check(waiting(tasks.QUEUE) == 0, "it is not in its own queue yet")
    runs_at_its_time(one, now + 1, ["celery_delayed_0"], "a task of 1 s")
    runs_at_its_time(eta, now + 3.6, ["celery_delayed_0", "celery_delayed_1"], "a task with an ETA in 3.6 s")
    runs_at_its_time(five, now + 5, ["celery_delayed_0", "celery_delayed_2"], "a task of 5 s")


def retries_with_backoff(log):
    result = tasks.reached_at_third_try.delay(str(log))
    check(result.get(timeout=20) == 2, "a task was tried three times")
    first, second, third = (float(line) for line in log.read_text().split())
    check(1 <= second - first < 1 + LATE_S_MAX, f"its first retry came {second - first:.3f} s after the first try")
    check(2 <= third - second < 2 + LATE_S_MAX, f"its second retry came {third - second:.3f} s after the first")


def a_revoked_task_does_not_run():
    result = tasks.when.apply_async(countdown=2)
    result.revoke()
    try:
        ran = result.get(timeout=20)
    except TaskRevokedError:
        check(True, "a task that was revoked while it waited did not run")
    else:
        check(False, f"a revoked task ran: {ran}")


def many_tasks_of_one_second():
    now = time.time()
    results = [tasks.when.apply_async(countdown=1) for _ in range(20)]
    times = [result.get(timeout=20)["time"] for result in results]
    check(min(times) >= now + 1, f"20 tasks ran {min(times) - now:.3f} s to {max(times) - now:.3f} s after they were sent")


def a_task_for_years_from_now():
    """Only where it waits can be asked."""
    result = tasks.when.apply_async(countdown=2 * 365 * 24 * 3600)
    with tasks.app.connection_for_write() as connection:
        message = connection.default_channel.basic_get("celery_delayed_25", no_ack=True)
    check(message is not None and message.headers["id"] == result.id, "a task of 2 years waits in the queue of 2^25 s")


def main():
    delete_ladder()
    try:
        with tempfile.TemporaryDirectory() as work:
            log = Path(work, "worker.log")
            with worker("quorum_tasks", "only", log) as only:
                # A worker makes the ladder before it takes a task.
                check(tasks.when.delay().get(timeout=20)["waited_in"] == [], "a task without a delay did not wait")
                countdown_and_eta()
                retries_with_backoff(Path(work, "tries"))
                a_revoked_task_does_not_run()
                many_tasks_of_one_second()
                a_task_for_years_from_now()
                stop(only)
        left = [queue for queue in [tasks.QUEUE, *LEVELS] if waiting(queue) != 0]
        check(left == [], f"nothing is left in the task queue and the 28 levels: {left}")
    finally:
        delete_ladder()
        with tasks.app.connection_for_write() as connection:
            connection.default_channel.queue_delete(tasks.QUEUE)
            connection.default_channel.queue_delete(tasks.RANKED)
            connection.default_channel.exchange_delete(tasks.QUEUE)


if __name__ == "__main__":
    main()
