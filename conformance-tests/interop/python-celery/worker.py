"""Celery worker processes that a program starts and kills."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from interop import check


def node(name):
    """What a worker is called: its queues are exclusive, so no two programs at once may call one the same."""
    return f"{name}@interop-{os.getpid()}"


@contextmanager
def worker(application, name, log, *options):
    """A Celery worker in a process group of its own, which is killed at the end."""
    command = [sys.executable, "-m", "celery", "-A", application, "worker", "-n", node(name), "-c", "1", *options]
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


def stop(process):
    """A result is sent before its task's ack; a worker that is asked to stop finishes with both."""
    process.terminate()
    check(process.wait(20) == 0, "the worker stopped as asked")
