"""Waits for what comes by signal, without sleeping."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer


def wait_for(condition: Callable[[], object], milliseconds: int = 5_000) -> None:
    """Let events pass until the condition holds; fails when it never does."""
    loop, checks, patience = QEventLoop(), QTimer(interval=1), QTimer(singleShot=True, interval=milliseconds)
    checks.timeout.connect(lambda: loop.exit(0) if condition() else None)
    patience.timeout.connect(lambda: loop.exit(1))
    checks.start()
    patience.start()
    assert loop.exec() == 0, "it never came"


def pass_events(milliseconds: int) -> None:
    """Let events pass for a while, to show that nothing comes."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
