"""Celery with real worker processes: results over rpc://, a retry, a worker killed in mid-task."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from interop import check, unique  # noqa: E402

os.environ["INTEROP_QUEUE"] = unique("celery")
import tasks  # noqa: E402  (reads INTEROP_QUEUE)


@contextmanager
def worker(name, log):
    """A Celery worker in a process group of its own, which is killed at the end."""
    command = [sys.executable, "-m", "celery", "-A", "tasks", "worker", "-n", f"{name}@interop", "-c", "1"]
    with open(log, "ab") as output:
        process = subprocess.Popen(
            command, cwd=os.path.dirname(__file__) or ".", stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    except BaseException:
        sys.stderr.write(Path(log).read_text())
        raise
    finally:
        kill(process)


def kill(process):
    """SIGKILL for the worker and for the process that it runs the task in."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # the group is gone already
    process.wait()


def wait_for(path):
    deadline = time.monotonic() + 20
    while not path.exists():
        if time.monotonic() > deadline:
            sys.exit(f"FAILED: {path.name} did not appear within 20 s")
        time.sleep(0.02)


def ordinary_work():
    results = [tasks.add.delay(n, n) for n in range(20)]
    check([result.get(timeout=20) for result in results] == [2 * n for n in range(20)], "20 results came over rpc://")
    check(tasks.succeeds_at_third_try.delay().get(timeout=20) == 2, "a task was retried twice, then succeeded")
    error = tasks.fails.delay().get(timeout=20, propagate=False)
    check(isinstance(error, ValueError) and str(error) == "as asked", "a task's exception came back")
    pongs = tasks.app.control.ping(destination=["first@interop"], timeout=5)
    check(pongs == [{"first@interop": {"ok": "pong"}}], "the worker answered a remote control command")


def main():
    with tempfile.TemporaryDirectory() as work:
        marker, log = Path(work, "started"), Path(work, "worker.log")
        with worker("first", log) as first:
            ordinary_work()
            hanging = tasks.hangs_at_first.delay(str(marker))
            wait_for(marker)
            kill(first)
            check(marker.read_text() == "first@interop", "the first worker was killed in mid-task")
        with worker("second", log) as second:
            answer = hanging.get(timeout=30)
            check(
                answer == {"worker": "second@interop", "redelivered": True},
                "the task went to the second worker, marked as redelivered",
            )
            # The result is sent before the ack; a worker that is asked to stop finishes with both.
            second.terminate()
            check(second.wait(20) == 0, "the second worker stopped as asked")
    with tasks.app.connection_for_write() as connection:
        channel = connection.default_channel
        check(channel.queue_delete(os.environ["INTEROP_QUEUE"]) == 0, "the task queue is empty")


if __name__ == "__main__":
    main()
