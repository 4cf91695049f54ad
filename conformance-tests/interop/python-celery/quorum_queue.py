"""Celery on a quorum queue: a worker killed in mid-task, a task that no worker survives; and priorities on a classic one."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from interop import check, unique, wait_for  # noqa: E402
from worker import kill, node, stop, worker  # noqa: E402

os.environ["INTEROP_QUEUE"] = unique("celery")
import quorum_tasks as tasks  # noqa: E402  (reads the environment)


def a_killed_workers_task_goes_to_the_next(work, log):
    marker = Path(work, "started")
    with worker("quorum_tasks", "first", log, "-Q", tasks.QUEUE, "-l", "INFO") as first:
        hanging = tasks.hangs_at_first.delay(str(marker))
        wait_for(marker.exists, "the task's marker")
        check("Global QoS is disabled" in log.read_text(), "the worker saw that it consumes from a quorum queue")
        kill(first)
    with worker("quorum_tasks", "second", log, "-Q", tasks.QUEUE) as second:
        answer = hanging.get(timeout=30)
        check(answer == {"worker": node("second"), "returned": 1}, "its task went to the second worker")
        a_task_that_no_process_survives_becomes_a_dead_letter(work)
        stop(second)


def a_task_that_no_process_survives_becomes_a_dead_letter(work):
    tries = Path(work, "tries")
    poison = tasks.kills_its_process.delay(str(tries))
    with tasks.app.connection_for_write() as connection:
        channel = connection.default_channel
        dead = wait_for(lambda: channel.basic_get(tasks.DEAD, no_ack=True), "a dead letter")
    check(dead.headers["id"] == poison.id, "a task that kills its process each time became a dead letter")
    death = dead.headers["x-death"][0]
    check((death["queue"], death["reason"]) == (tasks.QUEUE, "delivery_limit"), "its delivery limit was the reason")
    check(len(tries.read_text().split()) == 3, "it had been tried three times, as two returns are allowed")
    check(tasks.when.delay().get(timeout=20)["waited_in"] == [], "the worker went on with other tasks")


def the_most_urgent_task_is_first(work, log):
    ran = Path(work, "ran")
    for priority in [1, 9, 2, 5, 9, 1]:
        tasks.note.apply_async((str(ran), priority), queue=tasks.RANKED, priority=priority)
    least_urgent = tasks.when.apply_async(queue=tasks.RANKED, priority=0)
    with worker("quorum_tasks", "ranked", log, "-Q", tasks.RANKED) as ranked:
        least_urgent.get(timeout=20)
        stop(ranked)
    check(ran.read_text().split() == ["9", "9", "5", "2", "1", "1"], "tasks that had waited ran by priority")


def main():
    with tempfile.TemporaryDirectory() as work, tasks.app.connection_for_write() as connection:
        log, channel = Path(work, "worker.log"), connection.default_channel
        channel.queue_declare(tasks.DEAD, durable=True, auto_delete=False)
        a_killed_workers_task_goes_to_the_next(work, log)
        the_most_urgent_task_is_first(work, log)
        left = [channel.queue_delete(queue) for queue in (tasks.QUEUE, tasks.RANKED, tasks.DEAD)]
        check(left == [0, 0, 0], "nothing is left in any queue")
        channel.exchange_delete(tasks.QUEUE)


if __name__ == "__main__":
    main()
