"""The only class of the windows that knows threads: work goes out, in order, and its result comes home.

One worker thread an object. `done` and `failed` are called on the GUI thread, in the order of the calls of `run`.
"""

import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
Call = Callable[[], None]
SendHome = Callable[[Call], None]


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


class LongWork(QObject):
    """One worker that runs until it is stopped, on a thread of its own; what it says comes home in order.

    Create it, and close it, on the GUI thread. A new start waits, on its own thread, for the one before to end.
    """

    _came_home = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._turn, self._stop = 0, threading.Event()
        self._thread: threading.Thread | None = None
        self._came_home.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self, work: Callable[[threading.Event, SendHome], None], *, ended: Callable[[Exception | None], None]
    ) -> None:
        """Run `work(stop, send_home)`; `ended` is called with its failure or None, unless it was stopped."""
        self.stop()
        self._stop = threading.Event()
        turn, before = self._turn, self._thread
        arguments = (work, ended, self._stop, before, partial(self._came_home.emit, turn))
        self._thread = threading.Thread(target=_work_long, args=arguments, name="long work")
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to end, and hear nothing more of it; does not wait."""
        self._turn += 1
        self._stop.set()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _deliver(self, turn: int, call: Call) -> None:
        if turn == self._turn:
            call()


class Newest(Generic[T]):
    """A place for one value between two threads: a newer one replaces what was not taken yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value: T | None = None

    def put(self, value: T) -> bool:
        """Leave a value; tells whether the place was empty, so that one call home is owed and no more."""
        with self._lock:
            was_empty = self._value is None
            self._value = value
            return was_empty

    def take(self) -> T | None:
        """Take the value, if one is there."""
        with self._lock:
            value, self._value = self._value, None
            return value


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


def _work_long(
    work: Callable[[threading.Event, SendHome], None],
    ended: Callable[[Exception | None], None],
    stop: threading.Event,
    before: threading.Thread | None,
    send_home: SendHome,
) -> None:
    if before is not None:
        before.join()
    problem: Exception | None = None
    try:
        if not stop.is_set():
            work(stop, send_home)
    except Exception as failure:
        problem = failure
    if not stop.is_set():
        send_home(partial(ended, problem))
