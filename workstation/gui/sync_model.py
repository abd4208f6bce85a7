"""What is unsent, read again every few seconds. Signals, no widgets."""

from PySide6.QtCore import QObject, QTimer, Signal

from workstation.domain.desk import Answer
from workstation.gui.background import Background
from workstation.gui.ports import SyncPort, SyncStatus

EVERY_MS = 5_000


class SyncModel(QObject):
    """Holds the last status; None while it is not known."""

    changed = Signal()

    def __init__(self, sync: SyncPort, background: Background) -> None:
        super().__init__()
        self._sync, self._background = sync, background
        self._is_asked = False
        self.status: SyncStatus | None = None
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        """Ask now, and again every few seconds."""
        self.ask()
        self._timer.start()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def ask(self) -> None:
        """Ask once, unless an answer is still on its way."""
        if not self._is_asked:
            self._is_asked = True
            self._background.run(self._sync.status, done=self._take, failed=self._take_nothing)

    def hear(self, answer: Answer) -> None:
        """Ask at once when an answer says something else of the other desks than what is shown."""
        shown = self.status
        if shown is not None and shown.is_shared and answer.alone is not (shown.alone_since is not None):
            self.ask()

    def _take(self, status: SyncStatus) -> None:
        self._is_asked = False
        self.status = status
        self.changed.emit()

    def _take_nothing(self, _problem: Exception) -> None:
        """The pill says that nothing is known, and the next round asks again."""
        self._is_asked = False
        self.status = None
        self.changed.emit()
