"""The desk's collection as its page sees it: what is chosen now, the last ones, and what the last wish came to.

Signals, no widgets. It works on the desk's own worker, in order with the scans.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from workstation.domain.collection import Collection
from workstation.domain.errors import GhepError, Reason
from workstation.gui.background import Background
from workstation.gui.ports import CollectionChoices, CollectionsPort


class CollectionModel(QObject):
    """Holds the choices, and a wish that waits for a supervisor's badge."""

    changed = Signal()
    chosen = Signal(object)

    def __init__(self, port: CollectionsPort | None, background: Background) -> None:
        super().__init__()
        self._port, self._background = port, background
        self.choices: CollectionChoices | None = None
        self.problem: Exception | None = None
        self.is_saved = False
        self._waiting: Collection | None = None

    @property
    def is_there(self) -> bool:
        """Whether this window can choose a collection at all."""
        return self._port is not None

    @property
    def wants_badge(self) -> bool:
        """Whether a wish was refused to a collector and waits for a supervisor's badge."""
        return self._waiting is not None

    def refresh(self) -> None:
        """Ask what is chosen, also by another window of this station."""
        if self._port is not None:
            self._background.run(self._port.choices, done=self._show, failed=self._fail)

    def choose(self, collection: Collection, badge: str = "") -> None:
        """Set the desk to a collection."""
        if self._port is not None:
            self._waiting = None
            work = partial(self._port.choose, collection, badge)
            self._background.run(work, done=self._take, failed=partial(self._refuse, collection))

    def use_badge(self, badge: str) -> None:
        """Wish once more what waits, by the right of this badge's owner."""
        if self._waiting is not None:
            self.choose(self._waiting, badge)

    def forget(self) -> None:
        """Drop what was said of the last wish, and a wish that waits."""
        self.problem, self.is_saved, self._waiting = None, False, None

    def _show(self, choices: CollectionChoices) -> None:
        self.choices = choices
        self.chosen.emit(choices.current)
        self.changed.emit()

    def _take(self, choices: CollectionChoices) -> None:
        self.problem, self.is_saved = None, True
        self._show(choices)

    def _refuse(self, collection: Collection, problem: Exception) -> None:
        if isinstance(problem, GhepError) and problem.reason in (Reason.NOT_ALLOWED, Reason.NO_SUCH_BADGE):
            self._waiting = collection
        self._fail(problem)

    def _fail(self, problem: Exception) -> None:
        self.problem, self.is_saved = problem, False
        self.changed.emit()
