"""Collects Python's garbage on the GUI thread and nowhere else: a dead widget that another thread's collection comes
upon is destroyed on that thread, and Qt then ends the process."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000
_ALL_EVERY, _MIDDLE_EVERY = 60, 10


class GarbageHere(QObject):
    """From here to `close`; make it on the GUI thread when the window is built, since what is there then is kept."""

    def __init__(self, every_ms: int = EVERY_MS) -> None:
        super().__init__()
        gc.collect()
        gc.freeze()  # The program itself is no garbage, and looking through it takes a tenth of a second.
        gc.disable()
        self._turn = 0
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def close(self) -> None:
        """Leave it to Python again; no thread of the window may work any more."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        """Look through what is young every time, and through the older less often, as Python does."""
        self._turn += 1
        gc.collect(2 if self._turn % _ALL_EVERY == 0 else 1 if self._turn % _MIDDLE_EVERY == 0 else 0)
