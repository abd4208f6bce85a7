"""Whether a table's Vietnamese letters are what they seem.

Fonts of TCVN3 (ABC) hide in Unicode files too, as the Latin-1 letters of the same codes. Such columns are converted, or
the file is refused when unsure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import chain, islice
from pathlib import Path

from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_columns import MOST_TITLE_ROWS, column_of, find_header
from workstation.domain.expected_list import Cell
from workstation.domain.vietnamese import from_tcvn3, looks_damaged, share_of_syllables, words_beyond_ascii

TCVN3 = "TCVN3 (ABC)"
_SAMPLE = 2_000
_MOST_STRAY = 0.02
_MOST_DAMAGED = 0.1
Cells = tuple[Cell, ...]


class _Kind(Enum):
    PLAIN = auto()
    UNICODE = auto()
    TCVN3 = auto()
    EITHER = auto()
    NEITHER = auto()


def whole_letters(path: Path, rows: Iterable[Cells], encoding: str) -> tuple[Iterator[Cells], str]:
    """Give the rows with whole letters, and the name of the encoding; raise BadInput LIST_LETTERS when unsure.

    The first 2,000 rows decide; a row further down that does not fit is found by its name's spelling.
    """
    stream = iter(rows)
    sample = list(islice(stream, _SAMPLE))
    whole = chain(sample, stream)
    turned = _columns_in_tcvn3(path, sample)
    if turned:
        return (tuple(_turn(cell) if i in turned else cell for i, cell in enumerate(row)) for row in whole), TCVN3
    words = [word for row in sample for cell in row if isinstance(cell, str) for word in words_beyond_ascii(cell)]
    if sum(looks_damaged(word) for word in words) > _MOST_DAMAGED * len(words):
        raise BadInput(Reason.LIST_LETTERS, path=path)
    return whole, encoding


def _columns_in_tcvn3(path: Path, sample: list[Cells]) -> frozenset[int]:
    counts: dict[int, Counter[_Kind]] = {}
    for row in sample[_below_header(sample) :]:
        for place, cell in enumerate(row):
            counts.setdefault(place, Counter())[_kind(cell)] += 1
    turned, unsure = set(), set()
    for place, count in counts.items():
        old, new = count[_Kind.TCVN3], count[_Kind.UNICODE]
        if old and not new:
            turned.add(place)
        elif old > _MOST_STRAY * (old + new):
            raise BadInput(Reason.LIST_LETTERS, path=path)
        elif count[_Kind.EITHER] and not new:
            unsure.add(place)
    if turned and unsure:
        raise BadInput(Reason.LIST_LETTERS, path=path)
    return frozenset(turned)


def _below_header(sample: list[Cells]) -> int:
    """Headings do not tell how the names under them are stored."""
    for rows in (sample, [tuple(_turn(cell) for cell in row) for row in sample[:MOST_TITLE_ROWS]]):
        header = find_header(list(enumerate(rows, start=1)))
        if header is not None and not header.missing:
            return header.row
    return 0


def _kind(cell: Cell) -> _Kind:
    if not isinstance(cell, str) or cell.isascii():
        return _Kind.PLAIN
    as_it_is = share_of_syllables([cell]) == 1.0
    if any(c.isalpha() and c > "\u00ff" for c in cell):
        return _Kind.UNICODE
    turned = share_of_syllables([from_tcvn3(cell)]) == 1.0
    if as_it_is:
        return _Kind.EITHER if turned and column_of(cell) is None else _Kind.UNICODE
    return _Kind.TCVN3 if turned else _Kind.NEITHER


def _turn(cell: Cell) -> Cell:
    """Convert a cell of a TCVN3 column; a heading that was typed in Unicode above it stays."""
    return from_tcvn3(cell) if isinstance(cell, str) and _kind(cell) in (_Kind.TCVN3, _Kind.EITHER) else cell
