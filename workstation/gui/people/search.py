"""A search while somebody types: one question at a time goes to the worker, and only the newest text counts."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from workstation.gui.background import Background

MOST_ROWS = 8


class Search(QObject):
    """Asks for the rows of a text; `found` says that `rows` belong to the text that was asked last."""

    found = Signal()
    failed = Signal(object)

    def __init__(self, look_up: Callable[[str], tuple[object, ...]], background: Background) -> None:
        super().__init__()
        self._look_up, self._background = look_up, background
        self._asked, self._running = "", ""
        self.rows: tuple[object, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether the rows are not yet those of the last text."""
        return bool(self._running)

    def ask(self, text: str) -> None:
        """Search for a text; an empty one finds nothing."""
        self._asked = " ".join(text.split())
        if not self._asked:
            self._show(())
        elif not self._running:
            self._go()

    def _go(self) -> None:
        self._running = self._asked
        self._background.run(
            partial(self._look_up, self._running), done=partial(self._came, self._running), failed=self._fail
        )

    def _came(self, text: str, rows: tuple[object, ...]) -> None:
        self._running = ""
        if text == self._asked:
            self._show(rows[:MOST_ROWS])
        elif self._asked:
            self._go()

    def _fail(self, problem: Exception) -> None:
        self._running = ""
        self._show(())
        self.failed.emit(problem)

    def _show(self, rows: tuple[object, ...]) -> None:
        self.rows = rows
        self.found.emit()
