"""Of which days the report tells that somebody is about to write. Signals, no widgets."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from workstation.domain.report_days import Days, Span, days_between, days_of
from workstation.domain.typed_birth import read_birth


class SpanModel(QObject):
    """Holds the choice while it is open; it begins with today each time."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.is_open = False
        self.span = Span.TODAY
        self.first = self.last = ""

    @property
    def days(self) -> Days | None:
        """The days that are chosen, or None while what is typed is no span."""
        today = self._today()
        if self.span is not Span.DATES:
            return days_of(self.span, today)
        first, last = _day(self.first), _day(self.last)
        return None if self.last.strip() and last is None else days_between(first, last, today)

    def open(self) -> None:
        """Ask for the days."""
        if not self.is_open:
            self.is_open, self.span, self.first, self.last = True, Span.TODAY, "", ""
            self.changed.emit()

    def choose(self, span: Span) -> None:
        """Take a span, or type the days."""
        if span is not self.span:
            self.span = span
            self.changed.emit()

    def type_days(self, first: str, last: str) -> None:
        """Take what is typed: 12/03/2026; without a last day the first alone."""
        self.first, self.last = first, last
        self.changed.emit()

    def leave(self) -> None:
        """Write no report."""
        if self.is_open:
            self.is_open = False
            self.changed.emit()


def _day(text: str) -> date | None:
    found = read_birth(text)
    return found if isinstance(found, date) else None
