"""A machine's export of a plate as rows of cells: text with separators, or a sheet of a workbook.

What the columns mean is asked elsewhere; the lines above the table say when and on what it was run.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sync.first_use import module_when_used
from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_list import Cell
from workstation.domain.plate_columns import MOST_TITLE_ROWS, find_plate_header

if TYPE_CHECKING:
    from workstation.devices import xlsx_rows
else:
    xlsx_rows = module_when_used("workstation.devices.xlsx_rows")

MOST_BYTES = 32_000_000
MOST_ROWS = 100_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SEPARATORS = (",", ";", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
RESULT_SHEETS = ("results", "ket qua", "quantification cq results", "0")
Row = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateFile:
    """Every row with its line (counted from 1), and how the file was read."""

    rows: tuple[Row, ...]
    encoding: str
    separator: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()

    @property
    def top(self) -> Sequence[Row]:
        """The rows among which the headings stand."""
        return self.rows[:MOST_TITLE_ROWS]


def open_plate_file(path: Path, data: bytes, *, sheet: str = "") -> PlateFile:
    """Read a file's bytes whole; `path` is for the words of a refusal alone, `sheet` the wanted one of a workbook.

    Raises BadInput: LIST_EMPTY, LIST_KIND, LIST_DAMAGED, LIST_PROTECTED, LIST_TOO_LARGE, and PLATE_OLD_EXCEL for .xls.
    """
    if not data.strip():
        raise BadInput(Reason.LIST_EMPTY, path=path)
    if len(data) > MOST_BYTES:
        raise BadInput(Reason.LIST_TOO_LARGE, path=path, problem=f"> {MOST_BYTES // 1_000_000} MB")
    if data.startswith(_OLE):
        raise BadInput(Reason.PLATE_OLD_EXCEL, path=path)
    if data.startswith(_ZIP):
        return _workbook(path, data, sheet)
    text, encoding = _decode(path, data)
    separator, rows = _split(path, text)
    return PlateFile(rows=_limited(path, rows), encoding=encoding, separator=separator)


def _workbook(path: Path, data: bytes, sheet: str) -> PlateFile:
    book = xlsx_rows.open_xlsx(path, data, wanted=(sheet, *RESULT_SHEETS) if sheet else RESULT_SHEETS)
    rows = [tuple(row) for row in islice(book.rows, MOST_ROWS + 1)]
    return PlateFile(rows=_limited(path, rows), encoding="Unicode", sheet=book.sheet, other_sheets=book.other_sheets)


def _limited(path: Path, rows: list[tuple[Cell, ...]]) -> tuple[Row, ...]:
    if len(rows) > MOST_ROWS:
        raise BadInput(Reason.LIST_TOO_LARGE, path=path, problem=f"> {MOST_ROWS:,}")
    if not any(rows):
        raise BadInput(Reason.LIST_EMPTY, path=path)
    return tuple(enumerate(rows, start=1))


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    """Decode by the byte order mark, else as UTF-8, UTF-16 (told by its zero bytes) or Windows-1252.

    The last is safe here: only headings and names of a machine hold letters beyond ASCII, and no number does.
    """
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    try:
        text = data.decode(marked or _utf_16_without_mark(data) or "utf-8")
    except UnicodeDecodeError:
        if marked is not None or b"\x00" in data:
            raise BadInput(Reason.LIST_DAMAGED, path=path) from None
        return data.decode("cp1252", "replace"), "Windows-1252"
    if "\x00" in text or text.lstrip().startswith("<"):
        raise BadInput(Reason.LIST_KIND, path=path)
    return text, "UTF-16" if (marked or _utf_16_without_mark(data) or "").startswith("utf-16") else "UTF-8"


def _utf_16_without_mark(data: bytes) -> str | None:
    sample = data[:2000]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) * 3 < len(sample) or len(data) % 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _split(path: Path, text: str) -> tuple[str, list[tuple[Cell, ...]]]:
    """Cut into rows by the separator that a first line `sep=;` tells, else by the one that makes a table of it."""
    first, _, rest = text.partition("\n")
    told = first.strip().casefold()
    if told.startswith("sep=") and len(first.strip()) == 5:
        separator = first.strip()[4]
        return separator, _rows("\n" + rest, separator)
    found = {one: _rows(text, one) for one in _SEPARATORS if one in text}
    if not found:
        raise BadInput(Reason.LIST_KIND, path=path)
    separator = max(found, key=lambda one: _fitness(found[one]))
    return separator, found[separator]


def _fitness(rows: list[tuple[Cell, ...]]) -> tuple[int, int, int]:
    """Tell how many headings are known, how many rows have the commonest number of cells, and that number."""
    header = find_plate_header(list(enumerate(rows[:MOST_TITLE_ROWS], start=1)))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return len(header.at) if header else 0, count, width


def _rows(text: str, separator: str) -> list[tuple[Cell, ...]]:
    """A row ends where its line ends: a quotation mark that is never closed must not swallow the rows below it."""
    lines = islice(re.split(r"\r\n|\r|\n", text), MOST_ROWS + 2)
    return [tuple(next(csv.reader([line], delimiter=separator), ())) for line in lines]
