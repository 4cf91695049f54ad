"""What the Python programs share: checks that speak, names that do not clash, the drop switch."""

import os
import signal
import socket
import sys
import time
import uuid

URL = os.environ["AMQP_URL"]

# A program that hangs has failed; the alarm ends it even inside a blocking call.
signal.signal(signal.SIGALRM, lambda *_: sys.exit("FAILED: not done within 60 s"))
signal.alarm(60)


def unique(name):
    """A name that no other run uses."""
    return f"interop.{name}.{uuid.uuid4().hex[:8]}"


def check(held, what):
    """Says that something held, or ends the program with status 1."""
    if not held:
        sys.exit(f"FAILED: {what}")
    print(f"ok: {what}", flush=True)


def wait_for(look, what):
    """Looks again and again until there is something to see, and returns it."""
    deadline = time.monotonic() + 20
    while not (seen := look()):
        if time.monotonic() > deadline:
            sys.exit(f"FAILED: {what} did not appear within 20 s")
        time.sleep(0.02)
    return seen


def drop_connections():
    """Has the proxy reset every connection of this program; see proxy.py."""
    host, port = os.environ["AMQP_DROP"].split(":")
    with socket.create_connection((host, int(port))) as asking:
        answer = asking.makefile().read().strip()
    check(answer.startswith("dropped") and answer != "dropped 0", f"the connection was cut ({answer})")
