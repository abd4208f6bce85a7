"""Runs the platform's application on a port: in the foreground, or embedded in a thread of another program.

Uvicorn's access log stays off: it would write the secret paths of slips.
"""

import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from fastapi import FastAPI

_LOOPBACK = "127.0.0.1"
_SECONDS_FOR_LAST_ANSWERS = 5


def serve(app: FastAPI, *, host: str, port: int, stop: threading.Event) -> None:
    """Serve until `stop` is set; answers that have begun are finished.

    Raises OSError at once if the port is taken or the host is not ours.
    """
    with Embedded(app, host=host, port=port) as running:
        while not stop.wait(0.5):
            running.check()


class Embedded:
    """A server in a thread of its own, from `with` to the end of the block. Port 0 takes a free one."""

    def __init__(self, app: FastAPI, *, host: str = _LOOPBACK, port: int = 0) -> None:
        self._host = host
        self._port = port
        self._server = _Server(_config(app))
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="platform")
        self._socket: socket.socket | None = None
        self.url = ""

    def __enter__(self) -> Self:
        """Take the port and start. Raises OSError if the port is taken."""
        self._socket = _listen(self._host, self._port)
        host, port = self._socket.getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._thread.start()
        self._server.ready.wait()
        self._raise_failure()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the answers that have begun, and give the port back."""
        self._server.should_exit = True
        self._thread.join()
        if self._socket is not None:
            self._socket.close()

    def check(self) -> None:
        """Raise RuntimeError if the server has died."""
        if not self._thread.is_alive():
            raise RuntimeError("the platform's server has stopped") from self._failure

    def _raise_failure(self) -> None:
        if self._failure is not None and self._socket is not None:
            self._socket.close()
            raise RuntimeError("the platform's server did not start") from self._failure

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket] if self._socket else None)
        except BaseException as error:  # a thread has nobody to raise to; check() tells
            self._failure = error
        finally:
            self._server.ready.set()


class _Server(uvicorn.Server):
    """Uvicorn that says when it has begun to answer."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_FOR_LAST_ANSWERS,
    )


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        _share_with_nobody(listener)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _share_with_nobody(listener: socket.socket) -> None:
    # On Windows SO_REUSEADDR lets two programs take one port; elsewhere it only skips the wait after a stop.
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    listener.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
