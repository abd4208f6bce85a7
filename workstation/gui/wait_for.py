"""Waits, without sleeping, until a window has settled: for the pictures of screens."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEventLoop, QTimer

SETTLE_MS, PATIENCE_MS = 10, 10_000


def wait_for(condition: Callable[[], bool]) -> None:
    """Let events pass until a condition holds; fails after ten seconds."""
    loop, checks, patience = QEventLoop(), QTimer(interval=SETTLE_MS), QTimer(interval=PATIENCE_MS, singleShot=True)
    checks.timeout.connect(partial(_leave_when, loop, condition))
    patience.timeout.connect(partial(loop.exit, 1))
    checks.start()
    patience.start()
    if loop.exec() != 0:
        raise TimeoutError("the screen did not settle")


def _leave_when(loop: QEventLoop, condition: Callable[[], bool]) -> None:
    if condition():
        loop.exit(0)
