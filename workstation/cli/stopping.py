"""Ctrl+C (and SIGTERM) as a wish to stop at the next safe place, instead of an end in the middle of a step."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPED_BY_HAND = 130
"""Exit code of a command that was stopped so, as shells have it (128 + SIGINT)."""


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Give the event that is set when the process is asked to stop; asked a second time, it ends at once."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
