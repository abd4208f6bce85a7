"""A cable between a desk and the platform that a test can cut, silence and mend, and a stranger in the platform's
place.

Everything runs on loopback, on sockets of its own, without any right that a developer has not.
"""

import selectors
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

RESET = struct.pack("ii", 1, 0)


class Cable:
    """Forwards bytes to a platform, from `with` to the end of the block; `url` is what a desk is told."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._wake_in, self._wake_out = socket.socketpair()
        self._wanted = "whole"
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cable")
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Cable":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._set("ended")
        self._thread.join()
        for left in (self._listener, self._wake_in, self._wake_out):
            left.close()

    def cut(self) -> None:
        """Drop every connection, and any new one at once."""
        self._set("cut")

    def silence(self) -> None:
        """Keep the connections and forward nothing, like a switch that has lost its mind."""
        self._set("silent")

    def mend(self) -> None:
        """Forward again."""
        self._set("whole")

    def _set(self, wanted: str) -> None:
        self._done.clear()
        self._wanted = wanted
        self._wake_out.send(b".")
        self._done.wait()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._wake_in, selectors.EVENT_READ)
            state = "whole"
            while state != "ended":
                ready = [key.fileobj for key, _ in selector.select()] if state != "silent" else [self._wake_in]
                if self._wake_in in ready:
                    state = self._obey(selector)
                    continue
                for one in ready:
                    self._serve(selector, one, state)

    def _obey(self, selector: selectors.BaseSelector) -> str:
        self._wake_in.recv(1)
        wanted = self._wanted
        if wanted in ("cut", "ended"):
            self._drop_all(selector)
        self._done.set()
        return wanted

    def _serve(self, selector: selectors.BaseSelector, one: object, state: str) -> None:
        if one is self._listener:
            desk, _ = self._listener.accept()
            if state == "cut":
                _reset(desk)
                return
            self._join(selector, desk)
        elif isinstance(one, socket.socket) and one in self._pairs:
            self._forward(selector, one)

    def _join(self, selector: selectors.BaseSelector, desk: socket.socket) -> None:
        try:
            platform = socket.create_connection(self._target)
        except OSError:
            _reset(desk)
            return
        for end, other in ((desk, platform), (platform, desk)):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs[end] = other
            selector.register(end, selectors.EVENT_READ)

    def _forward(self, selector: selectors.BaseSelector, one: socket.socket) -> None:
        other = self._pairs[one]
        data = b""
        with suppress(OSError):
            data = one.recv(65536)
            other.sendall(data)
        if not data:
            for end in (one, other):
                selector.unregister(end)
                del self._pairs[end]
                end.close()

    def _drop_all(self, selector: selectors.BaseSelector) -> None:
        for end in self._pairs:
            selector.unregister(end)
            _reset(end)
        self._pairs.clear()


def _reset(end: socket.socket) -> None:
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    end.close()


@contextmanager
def stranger(answer: Callable[[], tuple[int, bytes]]) -> Iterator[str]:
    """A web server that is not the platform, or not as it should be: it answers every POST with what `answer` gives."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = answer()
            with suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="stranger")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
