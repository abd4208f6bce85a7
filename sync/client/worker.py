"""Runs a long worker in a thread of its own, from `with` to the end of the block."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Worker(Protocol):
    """Works until told to stop; `wake` ends its pause, from any thread."""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""

    def wake(self) -> None:
        """Look at once whether there is something to do, or whether to stop."""


@contextmanager
def working(worker: Worker, name: str) -> Iterator[None]:
    """Let the worker work until the block ends, and wait for its end."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), name=name)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        worker.wake()
        thread.join()
