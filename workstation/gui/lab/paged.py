"""A list of any length, held by its ids; the rows that are looked at are read on a worker, a page at a time.

No widgets. While somebody scrolls through quickly, only the page that is looked at last is asked for.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.lab_lists import IdList
from workstation.gui.background import Background

PAGE, MOST_PAGES = 50, 60


class Listed(Protocol):
    """A row of a list."""

    @property
    def id(self) -> UUID:
        """What the list calls it."""
        ...


F = TypeVar("F")
R = TypeVar("R", bound=Listed)


class PagedSignals(QObject):
    """`listed`: the ids are others. `filled`: rows from one place up to another have come. `failed`: with why."""

    listed = Signal()
    filled = Signal(int, int)
    failed = Signal(object)


class PagedList(Generic[F, R]):
    """What is asked for (`wanted`), its ids, and the rows that were read last."""

    def __init__(
        self,
        background: Background,
        wanted: F,
        list_ids: Callable[[F], IdList],
        read_rows: Callable[[Sequence[UUID]], tuple[R, ...]],
    ) -> None:
        self.signals, self.wanted, self.ids, self.is_listed = PagedSignals(), wanted, IdList(), False
        self._background, self._list_ids, self._read_rows = background, list_ids, read_rows
        self._pages: OrderedDict[int, dict[UUID, R]] = OrderedDict()
        self._before: dict[UUID, R] = {}
        self._turn, self._age, self._reading, self._wish = 0, 0, -1, -1

    def __len__(self) -> int:
        return len(self.ids)

    def ask(self, wanted: F | None = None) -> None:
        """List anew, for something else or for the same; what was listed stays in sight until the answer comes."""
        if wanted is not None:
            self.wanted = wanted
        self._turn += 1
        work, done = partial(self._list_ids, self.wanted), partial(self._listed, self._turn)
        self._background.run(work, done=done, failed=self.signals.failed.emit)

    def row(self, place: int) -> R | None:
        """Give a row, or None until it has come; where it is read again, as it was before."""
        page, found = place // PAGE, self.ids.between(place, place + 1)
        if not found:
            return None
        if (held := self._pages.get(page)) is None:
            self._read(page)
            return self._before.get(found[0])
        self._pages.move_to_end(page)
        return held.get(found[0])

    def find(self, wanted: UUID) -> R | None:
        """Give a row by its id, if it has come."""
        here = (held[wanted] for held in self._pages.values() if wanted in held)
        return next(here, self._before.get(wanted))

    def want(self, wanted: UUID) -> None:
        """Have a row read, also where nobody paints it."""
        is_here = any(wanted in held for held in self._pages.values())
        if not is_here and (place := self.ids.place_of(wanted)) is not None:
            self.row(place)

    def _listed(self, turn: int, ids: IdList) -> None:
        if turn != self._turn:
            return
        self.ids, self.is_listed = ids, True
        self._age += 1
        self._before = {found: row for held in self._pages.values() for found, row in held.items()}
        self._pages.clear()
        self._reading = self._wish = -1
        self.signals.listed.emit()

    def _read(self, page: int) -> None:
        if self._reading >= 0:
            self._wish = page if page != self._reading else self._wish
            return
        self._reading = page
        work = partial(self._read_rows, self.ids.between(page * PAGE, (page + 1) * PAGE))
        done, failed = partial(self._filled, self._age, page), partial(self._not_filled, self._age)
        self._background.run(work, done=done, failed=failed)

    def _filled(self, age: int, page: int, rows: tuple[R, ...]) -> None:
        if age != self._age:
            return  # Rows of what was listed before.
        self._pages[page] = {row.id: row for row in rows}
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        wish, self._reading, self._wish = self._wish, -1, -1
        if wish >= 0 and wish not in self._pages:
            self._read(wish)
        self.signals.filled.emit(page * PAGE, min((page + 1) * PAGE, len(self.ids)))

    def _not_filled(self, age: int, problem: Exception) -> None:
        if age == self._age:
            self._reading = self._wish = -1
            self.signals.failed.emit(problem)
