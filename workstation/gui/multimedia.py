"""The one way to QtMultimedia: it may be missing, and it must not fill the log with the sound servers it tried.

On Linux it is linked to the library of PulseAudio; without that the import fails, and the window works on, silent.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QLoggingCategory, QMessageLogContext, QtMsgType, qInstallMessageHandler

QUIET_RULES = "qt.multimedia.*=false"
# The library writes while it is loaded, so the rule comes before the import.
QLoggingCategory.setFilterRules(QUIET_RULES)

try:
    from PySide6.QtMultimedia import QAudioDevice, QMediaDevices, QSoundEffect
except ImportError:
    HAS_MULTIMEDIA = False
else:
    HAS_MULTIMEDIA = True

__all__ = ["HAS_MULTIMEDIA", "QAudioDevice", "QMediaDevices", "QSoundEffect", "quiet"]


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what is written, outside of its own categories, while no sound server can be found."""

    def hear(kind: QtMsgType, where: QMessageLogContext, text: str) -> None:
        if text.startswith("PulseAudioService"):
            return
        if before is not None:
            before(kind, where, text)
        else:
            sys.stderr.write(f"{text}\n")

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
