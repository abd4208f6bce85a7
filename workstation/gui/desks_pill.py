"""The sign in the top bar that says whether this desk works with the others, and which tubes two desks paired.

It is hidden where desks are not shared. Pressed, it says more.
"""

from datetime import datetime

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip

from workstation.gui.look import Look
from workstation.gui.pill import Pill
from workstation.gui.ports import SyncStatus
from workstation.gui.sync_words import desks_help, desks_words

ROOM_FOR_SENTENCES = 1500
"""From this width of the bar on, in pixels, there is room for more than the fewest words."""


class DesksPill(Pill):
    """Shows the other desks; a triangle while this one is alone or a conflict is open, never red."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._look = look
        self._status: SyncStatus | None = None
        self._is_brief = False
        self.clicked.connect(self._say_more)
        look.changed.connect(self._tell)
        self.hide()

    def show_status(self, status: SyncStatus | None) -> None:
        """Replace what is known; None keeps what was said last."""
        if status is not None:
            self._status = status
            self.setVisible(status.is_shared)
            self._tell()

    def shorten(self, *, short: bool) -> None:
        """Use the fewest words; a sign alone would not say what it is about."""
        if short is not self._is_brief:
            self._is_brief = short
            self._tell()

    def _tell(self) -> None:
        if self._status is None or not self._status.is_shared:
            return
        catalogue = self._look.catalogue
        self.say(*desks_words(self._status, self._look.clock, catalogue, brief=self._is_brief))
        more = desks_help(self._status, self._with_date, catalogue)
        self.setToolTip(more)
        self.setAccessibleName(f"{self.text()}. {more}")

    def _with_date(self, at: datetime) -> str:
        return self._look.clock(at, "%H:%M %d/%m")

    def _say_more(self) -> None:
        # A glove on a touch screen does not hover.
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)
