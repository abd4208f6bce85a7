"""A message that somebody is about to put away: which, and why. Signals, no widgets."""

from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """What is about to be put away."""

    message_id: UUID
    name: str
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it may be done."""
        return bool(self.why.strip())


class AwayModel(QObject):
    """Holds the message in hand, or none."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.draft: Away | None = None

    def begin(self, message_id: UUID, name: str) -> None:
        """Take a message in hand; the same one once more changes nothing."""
        if self.draft is None or self.draft.message_id != message_id:
            self.draft = Away(message_id=message_id, name=name)
            self.changed.emit()

    def say_why(self, why: str) -> None:
        """Take why nobody needs it."""
        if self.draft is not None and why != self.draft.why:
            self.draft = replace(self.draft, why=why)
            self.changed.emit()

    def leave(self) -> None:
        """Put it back where it waits."""
        if self.draft is not None:
            self.draft = None
            self.changed.emit()
