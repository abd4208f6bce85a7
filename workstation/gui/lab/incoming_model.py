"""The messages that came, of every source, as their tab sees them. Signals, no widgets."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.lab_lists import MessageFilter
from workstation.gui.background import Background
from workstation.gui.lab.looking import LookingModel
from workstation.gui.lab.paged import PagedList
from workstation.gui.lab.ports import LabPort, MessageRow

OPEN = ("waiting", "partly", "set_aside")
DONE = ("imported", "repeated", "closed")


class IncomingModel(QObject):
    """Holds the filter, the list and the message that is looked at."""

    chosen_changed = Signal()

    def __init__(self, lab: LabPort, reading: Background) -> None:
        super().__init__()
        self.rows: PagedList[MessageFilter, MessageRow] = PagedList(
            reading, MessageFilter(), lab.list_messages, lab.messages
        )
        self.looking = LookingModel(lab, reading)
        self.chosen: UUID | None = None
        self.rows.signals.filled.connect(self._look)
        self.rows.signals.listed.connect(self._look)

    @property
    def row(self) -> MessageRow | None:
        """The message that is looked at, once it was read."""
        return self.rows.find(self.chosen) if self.chosen is not None else None

    def narrow(self, **fields: object) -> None:
        """Show only some of the messages: `states`, `source`, `reason` or `text`."""
        wanted = replace(self.rows.wanted, **fields)  # type: ignore[arg-type]
        if wanted != self.rows.wanted:
            self.rows.ask(wanted)

    def choose(self, message_id: UUID | None) -> None:
        """Look at a message."""
        if message_id != self.chosen:
            self.chosen = message_id
            self._look()

    def _look(self, *_rows: object) -> None:
        row = self.row
        if self.chosen is not None:
            self.rows.want(self.chosen)
        if row is not None or self.chosen is None:
            self.looking.look_at(row.id if row else None, row.places if row else ())
        self.chosen_changed.emit()
