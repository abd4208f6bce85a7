"""Boxes and reception as their screen sees them. Signals, no widgets."""

from PySide6.QtCore import QObject, Signal

from workstation.gui.background import Background
from workstation.gui.custody.ports import CustodyPort


class CustodyModel(QObject):
    """Holds what is shown, and what happened last."""

    changed = Signal()
    noticed = Signal()

    def __init__(self, port: CustodyPort | None, background: Background) -> None:
        super().__init__()
        self._port, self._background = port, background

    @property
    def is_there(self) -> bool:
        """Whether this window has custody at all."""
        return self._port is not None

    def refresh(self) -> None:
        """Read everything again."""

    def scan(self, text: str) -> None:
        """Take a scan."""

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan; it is taken for nothing."""

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things; it is taken for neither."""

    def scan_cut(self) -> None:
        """Say that a scan has no end; it is taken for nothing."""

    def set_operator(self, name: str) -> None:
        """Work in another person's name."""
