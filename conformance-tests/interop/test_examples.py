"""Runs one of the programs in examples/ and checks what it prints: test_examples.py NAME"""

import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pika

from interop import URL, check

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TIMEOUT_SECONDS = 15


class Program:
    """An example that runs in the background; its output is read line by line."""

    def __init__(self, path, *arguments):
        self._name = " ".join([path, *arguments])
        self._process = subprocess.Popen(
            [sys.executable, EXAMPLES / path, *arguments],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Whoever runs the tests in the background may have had SIGINT ignored for all that comes after.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def expect(self, *lines):
        """Checks that these are the next lines."""
        got = [self.next_line() for _ in lines]
        check(got == list(lines), f"{self._name}: {' / '.join(lines)}" + ("" if got == list(lines) else f", not {got}"))
        return self

    def rest(self):
        """Its lines until it ends by itself, which it must do with exit status 0."""
        lines = list(iter(self.next_line, None))
        check(self._process.wait(TIMEOUT_SECONDS) == 0, f"{self._name}: ended with status 0")
        return lines

    def next_line(self):
        try:
            return self._lines.get(timeout=TIMEOUT_SECONDS)
        except queue.Empty:
            sys.exit(f"FAILED: {self._name}: printed nothing for {TIMEOUT_SECONDS} s")

    def interrupt(self):
        """Ctrl-C; it must have printed nothing more, and end with exit status 0."""
        self._process.send_signal(signal.SIGINT)
        check(self.rest() == [], f"{self._name}: printed nothing more")

    def kill(self):
        self._process.kill()
        self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self.kill()


def run(path, *arguments):
    """Runs an example to its end and returns what it printed."""
    return Program(path, *arguments).rest()


def hello_world():
    check(run("hello_world/send.py") == ["sent 'Hello, world!'"], "a message was sent before anyone waited")
    with Program("hello_world/receive.py") as receiver:
        receiver.expect("waiting for messages", "received 'Hello, world!'")
        run("hello_world/send.py", "once", "more")
        receiver.expect("received 'once more'").interrupt()


def work_queues():
    with ExitStack() as programs:
        first, second = (programs.enter_context(Program("work_queues/worker.py")) for _ in range(2))
        for worker in (first, second):
            worker.expect("waiting for tasks")
        queued = run("work_queues/new_task.py", "long....................", "a", "b")
        check(queued == [f"queued '{task}'" for task in ("long....................", "a", "b")], "three tasks were queued")
        # With prefetch 1 one worker is busy with the long task, so the other does the short ones.
        starts = {first: first.next_line(), second: second.next_line()}
        busy = next(worker for worker, line in starts.items() if line == "started 'long....................'")
        idle = second if busy is first else first
        check(starts[idle] == "started 'a'", "the other worker took the next task")
        idle.expect("done 'a'", "started 'b'", "done 'b'")
        busy.kill()
        idle.expect("started 'long....................' again")
        idle.interrupt()
    # Interrupted in the middle of it, that worker did not ack the task either.
    with Program("work_queues/worker.py") as third:
        third.expect("waiting for tasks", "started 'long....................' again")


def log_fanout():
    check(run("log_fanout/emit_log.py", "nobody listens") == ["sent 'nobody listens'"], "a line without followers is dropped")
    with Program("log_fanout/follow_log.py") as one, Program("log_fanout/follow_log.py") as two:
        for follower in (one, two):
            follower.expect("following the log")
        run("log_fanout/emit_log.py", "first", "line")
        run("log_fanout/emit_log.py", "second")
        for follower in (one, two):
            follower.expect("first line", "second").interrupt()


def direct_routing():
    with ExitStack() as programs:
        errors = programs.enter_context(Program("direct_routing/follow_log.py", "error"))
        both = programs.enter_context(Program("direct_routing/follow_log.py", "warning", "error"))
        errors.expect("following error")
        both.expect("following warning, error")
        for severity, text in (("info", "all is well"), ("warning", "it smells"), ("error", "it burns")):
            check(run("direct_routing/emit_log.py", severity, text) == [f"sent {severity}: {text}"], f"sent an {severity}")
        errors.expect("error: it burns").interrupt()
        both.expect("warning: it smells", "error: it burns").interrupt()


def topics():
    with ExitStack() as programs:
        kernel = programs.enter_context(Program("topics/follow_log.py", "kernel.#"))
        full = programs.enter_context(Program("topics/follow_log.py", "*.*.full", "kernel.*.full"))
        everything = programs.enter_context(Program("topics/follow_log.py", "#"))
        kernel.expect("following kernel.#")
        full.expect("following *.*.full, kernel.*.full")
        everything.expect("following #")
        lines = ["kernel: up", "kernel.disk.full: no space", "app.disk.full: none here", "app.disk.full.really: none"]
        for line in lines:
            check(run("topics/emit_log.py", *line.split(": ")) == [f"sent {line}"], f"sent {line}")
        kernel.expect(*lines[:2]).interrupt()
        full.expect(*lines[1:3]).interrupt()
        everything.expect(*lines).interrupt()


def request_reply():
    with Program("request_reply/client.py", "5", "20") as early, Program("request_reply/server.py") as server:
        server.expect("waiting for requests", "5! = 120", "20! = 2432902008176640000")
        early.expect("5! = 120", "20! = 2432902008176640000")
        check(early.rest() == [], "the client ended")
        answer = run("request_reply/client.py", "-1", "0")
        check(answer[0].startswith("-1! = error: ") and answer[1] == "0! = 1", "an error is an answer too")
        server.expect(answer[0], "0! = 1").interrupt()


def pipeline():
    with ExitStack() as programs:
        quick = programs.enter_context(Program("pipeline/worker.py", "quick", "0.02"))
        slow = programs.enter_context(Program("pipeline/worker.py", "slow", "0.2"))
        quick.expect("quick is waiting for tasks")
        slow.expect("slow is waiting for tasks")
        sink = programs.enter_context(Program("pipeline/sink.py", "30")).expect("waiting for 30 results")
        check(run("pipeline/ventilator.py", "30") == ["fed 30 tasks"], "30 tasks were fed")
        *results, quick_line, slow_line = sink.rest()
        check(sorted(results) == sorted(f"{n}² = {n * n}" for n in range(1, 31)), "every task has its result once")
        done = {line.split(" did ")[0]: int(line.split(" did ")[1]) for line in (quick_line, slow_line)}
        check(done["quick"] + done["slow"] == 30, "the sink counted 30 in all")
        check(done["quick"] > 2 * done["slow"] > 0, f"the quick worker did more than twice as many ({done})")
        quick.interrupt()
        slow.interrupt()


def survey():
    with ExitStack() as programs:
        ann = programs.enter_context(Program("survey/respondent.py", "Ann", "yes"))
        bob = programs.enter_context(Program("survey/respondent.py", "Bob", "no"))
        late = programs.enter_context(Program("survey/respondent.py", "Eve", "perhaps", "2"))
        for name, respondent in (("Ann", ann), ("Bob", bob), ("Eve", late)):
            respondent.expect(f"{name} is waiting for questions")
        asked, *answers, last = run("survey/surveyor.py", "Lunch?", "1")
        check(asked == "asked 'Lunch?'", "the question was asked")
        check(sorted(answers) == ["Ann: yes", "Bob: no"], "the two quick answers came")
        check(last == "2 answers within 1 s", "the deadline ended the survey")
        late.expect("asked 'Lunch?'", "answered 'perhaps'").interrupt()
        ann.expect("asked 'Lunch?'", "answered 'yes'").interrupt()
        bob.expect("asked 'Lunch?'", "answered 'no'").interrupt()


ALL = {f.__name__: f for f in (hello_world, work_queues, log_fanout, direct_routing, topics, request_reply, pipeline, survey)}
QUEUES = ("hello", "tasks", "factorial_requests", "pipeline.tasks", "pipeline.results")
EXCHANGES = ("logs", "direct_logs", "topic_logs", "survey")


def delete_all():
    """The examples use plain names; nothing of an earlier run may be there, or stay."""
    with pika.BlockingConnection(pika.URLParameters(URL)) as connection:
        channel = connection.channel()
        for name in QUEUES:
            channel.queue_delete(name)
        for name in EXCHANGES:
            channel.exchange_delete(name)


def main():
    names = sys.argv[1:] or list(ALL)
    for name in names:
        delete_all()
        try:
            ALL[name]()
        finally:
            delete_all()


if __name__ == "__main__":
    main()
