"""Flower in front of a Celery worker: what it reads from the broker's HTTP API and from the worker's events."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

here = os.path.dirname(os.path.abspath(__file__))
celery = os.path.join(here, "..", "python-celery")
sys.path[:0] = [os.path.join(here, ".."), celery]
from interop import check, unique, wait_for  # noqa: E402
from worker import kill, node, stop, worker  # noqa: E402

QUEUE = unique("flower")
os.environ["INTEROP_QUEUE"] = QUEUE
import tasks  # noqa: E402  (reads INTEROP_QUEUE)


def free_port():
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return asking.getsockname()[1]


@contextmanager
def flower(log):
    """A Flower that asks the broker's HTTP API; gives the address of its pages."""
    port = free_port()
    api = os.environ["MANAGEMENT_URL"].replace("://", "://guest:guest@") + "/api/"
    command = [sys.executable, "-m", "celery", "-A", "tasks", "flower", "--address=127.0.0.1", f"--port={port}"]
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [*command, f"--broker-api={api}"],
            cwd=celery,
            stdout=output,
            stderr=output,
            env={**os.environ, "FLOWER_UNAUTHENTICATED_API": "true"},
            start_new_session=True,
        )
    try:
        yield f"http://127.0.0.1:{port}"
    except BaseException:
        sys.stderr.write(Path(log).read_text())
        raise
    finally:
        kill(process)


def page(address):
    """The text of a page, or nothing as long as there is none."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, ConnectionError):
        return None


def lengths(address):
    text = page(address + "/api/queues/length")
    return {queue["name"]: queue.get("messages") for queue in json.loads(text)["active_queues"]} if text else {}


def main():
    with tempfile.TemporaryDirectory() as work, flower(Path(work, "flower.log")) as address:
        results = [tasks.add.delay(n, n) for n in range(3)]
        wait_for(lambda: lengths(address) == {QUEUE: 3}, "the length of the queue")
        check(True, "three tasks that nobody takes are three messages to Flower")
        check(QUEUE in (page(address + "/broker") or ""), "its page about the broker names the queue")
        with worker("tasks", "watched", Path(work, "worker.log"), "-E") as watched:
            check([result.get(timeout=20) for result in results] == [0, 2, 4], "a worker has done the tasks")
            wait_for(lambda: lengths(address) == {QUEUE: 0}, "the empty queue")
            workers = json.loads(page(address + "/api/workers?refresh=1") or "{}")
            queues = [queue["name"] for queue in workers[node("watched")]["active_queues"]]
            check(queues == [QUEUE], "Flower knows the worker and what it reads")
            more = tasks.add.delay(20, 22)
            check(more.get(timeout=20) == 42, "the worker does another task")
            wait_for(lambda: "SUCCESS" in (page(f"{address}/api/task/info/{more.id}") or ""), "the task's end")
            check(True, "Flower saw the task's events")
            stop(watched)
    with tasks.app.connection_for_write() as connection:
        connection.default_channel.queue_delete(QUEUE)


if __name__ == "__main__":
    main()
