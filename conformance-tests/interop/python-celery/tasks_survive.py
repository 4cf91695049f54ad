"""Celery with real worker processes: results over rpc://, a retry, a worker killed in mid-task."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from interop import check, unique, wait_for  # noqa: E402
from worker import kill, node, stop, worker  # noqa: E402

os.environ["INTEROP_QUEUE"] = unique("celery")
import tasks  # noqa: E402  (reads INTEROP_QUEUE)


def ordinary_work():
    results = [tasks.add.delay(n, n) for n in range(20)]
    check([result.get(timeout=20) for result in results] == [2 * n for n in range(20)], "20 results came over rpc://")
    check(tasks.succeeds_at_third_try.delay().get(timeout=20) == 2, "a task was retried twice, then succeeded")
    error = tasks.fails.delay().get(timeout=20, propagate=False)
    check(isinstance(error, ValueError) and str(error) == "as asked", "a task's exception came back")
    pongs = tasks.app.control.ping(destination=[node("first")], timeout=5)
    check(pongs == [{node("first"): {"ok": "pong"}}], "the worker answered a remote control command")


def main():
    with tempfile.TemporaryDirectory() as work:
        marker, log = Path(work, "started"), Path(work, "worker.log")
        with worker("tasks", "first", log) as first:
            ordinary_work()
            hanging = tasks.hangs_at_first.delay(str(marker))
            wait_for(marker.exists, "the task's marker")
            kill(first)
            check(marker.read_text() == node("first"), "the first worker was killed in mid-task")
        with worker("tasks", "second", log) as second:
            answer = hanging.get(timeout=30)
            check(
                answer == {"worker": node("second"), "redelivered": True},
                "the task went to the second worker, marked as redelivered",
            )
            stop(second)
    with tasks.app.connection_for_write() as connection:
        channel = connection.default_channel
        check(channel.queue_delete(os.environ["INTEROP_QUEUE"]) == 0, "the task queue is empty")


if __name__ == "__main__":
    main()
