"""Asks of printers, where only the newest of its kind matters: a window that closes waits for one of them alone."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from workstation.gui.background import Background

T = TypeVar("T")


class NewestAsks:
    """One ask is under way; of each kind the newest waits here. What was overtaken meanwhile is answered to nobody."""

    def __init__(self, asking: Background) -> None:
        self._asking = asking
        self._wanted: dict[str, Callable[[], None]] = {}
        self._is_asking = False

    def ask(
        self, kind: str, work: Callable[[], T], *, done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Ask as soon as the ask that is under way has its answer, instead of what waits of the same kind."""
        self._wanted[kind] = partial(
            self._asking.run,
            work,
            done=partial(self._answered, kind, done),
            failed=partial(self._answered, kind, failed),
        )
        self._ask_next()

    def _ask_next(self) -> None:
        if self._wanted and not self._is_asking:
            self._is_asking = True
            self._wanted.pop(next(iter(self._wanted)))()

    def _answered(self, kind: str, tell: Callable[[T], None], value: T) -> None:
        self._is_asking, is_newest = False, kind not in self._wanted
        self._ask_next()
        if is_newest:
            tell(value)
