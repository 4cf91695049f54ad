"""Runs a program behind a TCP proxy whose connections can be dropped.

    AMQP_URL=amqp://… python3 proxy.py COMMAND [ARGUMENT…]

COMMAND finds in AMQP_URL the proxy's address instead of the broker's, and in AMQP_DROP a
`host:port`. Whoever connects there has every connection through the proxy reset (RST, as when a
machine or a firewall dies) and reads `dropped N` before the end of file, N being how many there
were. New connections are accepted all the while. Exit status: COMMAND's.
"""

import os
import socket
import struct
import subprocess
import sys
import threading
from urllib.parse import urlsplit, urlunsplit

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Proxy:
    """Forwards connections to one upstream address until told to drop them."""

    def __init__(self, upstream_host, upstream_port):
        self._upstream = (upstream_host, upstream_port)
        self._lock = threading.Lock()
        self._pairs = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        _daemon(self._accept)

    def drop(self):
        """Resets every connection and tells how many there were."""
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for end in pair:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                # shutdown() wakes the thread that reads from this end; close() alone would not.
                _quietly(end.shutdown, socket.SHUT_RD)
                _quietly(end.close)
        return len(pairs)

    def _accept(self):
        while True:
            client, _ = self._listener.accept()
            try:
                upstream = socket.create_connection(self._upstream)
            except OSError:
                client.close()
                continue
            for end in (client, upstream):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = (client, upstream)
            with self._lock:
                self._pairs.add(pair)
            _daemon(self._pump, pair, client, upstream)
            _daemon(self._pump, pair, upstream, client)

    def _pump(self, pair, source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        with self._lock:
            dropped = pair not in self._pairs
            self._pairs.discard(pair)
        if not dropped:
            for end in pair:
                _quietly(end.shutdown, socket.SHUT_RDWR)


def serve_drops(proxy):
    """Listens for whoever wants the proxy's connections dropped; returns the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            asker, _ = listener.accept()
            with asker:
                asker.sendall(f"dropped {proxy.drop()}\n".encode())

    _daemon(serve)
    return listener.getsockname()[1]


def _daemon(target, *arguments):
    threading.Thread(target=target, args=arguments, daemon=True).start()


def _quietly(action, *arguments):
    try:
        action(*arguments)
    except OSError:
        pass  # the other side was quicker


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    url = urlsplit(os.environ["AMQP_URL"])
    proxy = Proxy(url.hostname or "localhost", url.port or 5672)
    user, at, _ = url.netloc.rpartition("@")
    behind = url._replace(netloc=f"{user}{at}127.0.0.1:{proxy.port}")
    environment = dict(
        os.environ,
        AMQP_URL=urlunsplit(behind),
        AMQP_DROP=f"127.0.0.1:{serve_drops(proxy)}",
    )
    sys.exit(subprocess.run(sys.argv[1:], env=environment).returncode)


if __name__ == "__main__":
    main()
