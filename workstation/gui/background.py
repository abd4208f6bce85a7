"""The only class of the windows that knows threads: work goes out, in order, and its result comes home.

One worker thread an object. `done` and `failed` are called on the GUI thread, in the order of the calls of `run`.
"""

import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
Call = Callable[[], None]


class Background(QObject):
    """Runs work off the GUI thread; create it, and close it, on the GUI thread."""

    _came_home = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._jobs: SimpleQueue[Callable[[], Call] | None] = SimpleQueue()
        self._closed = False
        self._came_home.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="background")
        self._thread.start()

    def run(self, work: Callable[[], T], *, done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Do `work` after everything that was asked before it; then call `done` with its value or `failed`."""
        if not self._closed:
            self._jobs.put(partial(_job, work, done, failed))

    def send_home(self, call: Call) -> None:
        """Have a call made on the GUI thread; for work that tells of its progress."""
        self._came_home.emit(call)

    def close(self) -> None:
        """Finish what was asked, end the thread, and drop what has not come home."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._came_home.emit(job())

    def _deliver(self, call: Call) -> None:
        if not self._closed:
            call()


class Flag:
    """A wish that may be raised on one thread and seen on another."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def raise_it(self) -> None:
        """Say it."""
        self._event.set()

    def is_raised(self) -> bool:
        """Tell whether it was said."""
        return self._event.is_set()


def _job(work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> Call:
    try:
        value = work()
    except Exception as problem:
        return partial(failed, problem)
    return partial(done, value)
