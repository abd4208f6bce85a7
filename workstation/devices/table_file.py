"""A file of rows, whatever it is: a workbook (.xlsx) or text with separators (.csv). What it is shows in its bytes.

It gives cells and says how they were read; what the columns mean is asked elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.first_use import module_when_used
from workstation.devices.csv_rows import decode_text, read_csv
from workstation.devices.table_letters import whole_letters
from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_list import MOST_ROWS, Cell

if TYPE_CHECKING:
    from workstation.devices import xlsx_rows
else:
    xlsx_rows = module_when_used("workstation.devices.xlsx_rows")

MOST_BYTES = 64_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """Rows to be read once, and how: `encoding` of the letters, `separator` (text) or `sheet` (workbook).

    `about` is how many rows the file seems to hold, for showing progress alone.
    """

    rows: Iterator[Cells]
    encoding: str
    about: int
    separator: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def open_table(path: Path, data: bytes) -> TableFile:
    """Open a file's bytes as rows; `path` is for the words of a refusal alone.

    Raises BadInput, also while rows are read: LIST_KIND, LIST_PROTECTED, LIST_DAMAGED, LIST_EMPTY, LIST_TOO_LARGE, and
    LIST_LETTERS where Vietnamese letters cannot be told with certainty.
    """
    if data.startswith(_OLE):
        raise BadInput(Reason.LIST_PROTECTED, path=path)
    if data.startswith(_ZIP):
        book = xlsx_rows.open_xlsx(path, data)
        rows, encoding = whole_letters(path, book.rows, "Unicode")
        return TableFile(
            rows=_limited(path, rows),
            encoding=encoding,
            about=book.about,
            sheet=book.sheet,
            other_sheets=book.other_sheets,
        )
    text, encoding = decode_text(path, data)
    separator, lines = read_csv(path, text)
    rows, encoding = whole_letters(path, lines, encoding)
    return TableFile(rows=_limited(path, rows), encoding=encoding, about=text.count("\n") + 1, separator=separator)


def _limited(path: Path, rows: Iterable[Cells]) -> Iterator[Cells]:
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise BadInput(Reason.LIST_TOO_LARGE, path=path, problem=f"> {MOST_ROWS:,}")
        yield row
    if not number:
        raise BadInput(Reason.LIST_EMPTY, path=path)
