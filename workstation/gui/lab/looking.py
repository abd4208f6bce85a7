"""The message that is looked at: read on a worker; what was asked for last is shown. Signals, no widgets."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.gui.background import Background
from workstation.gui.lab.ports import LabPort, MessageDetail

Places = tuple[tuple[int, str], ...]


class LookingModel(QObject):
    """Holds one message, and the decisions about it once they were asked for."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, lab: LabPort, background: Background) -> None:
        super().__init__()
        self._lab, self._background, self._turn = lab, background, 0
        self.wanted: UUID | None = None
        self.places: Places = ()
        self.detail: MessageDetail | None = None
        self.decisions: tuple[str, ...] = ()

    def look_at(self, message_id: UUID | None, places: Places = ()) -> None:
        """Look at a message, with these places marked; at none without an id."""
        if (message_id, places) == (self.wanted, self.places):
            return
        self._turn += 1
        self.wanted, self.places, self.detail, self.decisions = message_id, places, None, ()
        self.changed.emit()
        if message_id is not None:
            work = partial(self._lab.message, message_id, places)
            self._background.run(work, done=partial(self._seen, self._turn), failed=self.failed.emit)

    def ask_decisions(self) -> None:
        """Ask how the message is read; asked once more, show the message again."""
        if self.decisions or self.wanted is None:
            self.decisions = ()
            self.changed.emit()
            return
        work = partial(self._lab.decisions, self.wanted)
        self._background.run(work, done=partial(self._decided, self._turn), failed=self.failed.emit)

    def _seen(self, turn: int, detail: MessageDetail) -> None:
        if turn == self._turn:
            self.detail = detail
            self.changed.emit()

    def _decided(self, turn: int, lines: tuple[str, ...]) -> None:
        if turn == self._turn:
            self.decisions = lines
            self.changed.emit()
