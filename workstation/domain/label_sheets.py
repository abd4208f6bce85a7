"""One A4 sheet of tube labels as a print job keeps it: which sheet, where it begins, and which numbers stand on it.

Begins with the sheet's last number, which a person scans to say how far a job came.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BETWEEN, _AND = "#", ","


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """The labels of one sheet; `sheet` is the name of its size, `first` the place it begins at, from 1."""

    sheet: str
    first: int
    numbers: tuple[str, ...]

    @property
    def item(self) -> str:
        """The sheet as one item of a job."""
        return _BETWEEN.join((self.numbers[-1], self.sheet, str(self.first), _AND.join(self.numbers)))


def read_label_sheet(item: str) -> LabelSheet:
    """Read what `item` wrote."""
    _last, sheet, first, numbers = item.split(_BETWEEN)
    return LabelSheet(sheet=sheet, first=int(first), numbers=tuple(numbers.split(_AND)))


def fill_sheets(numbers: Sequence[str], *, sheet: str, places: int, first: int) -> Iterator[LabelSheet]:
    """Put numbers on sheets of so many places; the first sheet was begun, and its labels start at `first`."""
    start = 0
    while start < len(numbers):
        end = start + places - first + 1
        yield LabelSheet(sheet=sheet, first=first, numbers=tuple(numbers[start:end]))
        start, first = end, 1
