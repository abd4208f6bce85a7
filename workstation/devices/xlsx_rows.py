"""One sheet of a workbook (.xlsx) as rows of cells; formulas come as their text, never as a value.

openpyxl reads it row by row; defusedxml, which openpyxl uses when it is installed, refuses XML bombs.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, cast

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_list import MOST_ROWS, Cell
from workstation.domain.identifiers import fold_name

MOST_UNPACKED = 200_000_000
MOST_PARTS = 5_000
MOST_COLUMNS = 256
_CHUNK = 500
_ENCRYPTED = 0x1
_WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The rows of the chosen visible sheet, about how many, its name, and the sheets that are not read."""

    rows: Iterator[tuple[Cell, ...]]
    about: int
    sheet: str
    other_sheets: tuple[str, ...]


def open_xlsx(path: Path, data: bytes, *, wanted: Sequence[str] = ()) -> Workbook:
    """Open a workbook's bytes; raise BadInput for one that is none, too large when unpacked, protected or damaged.

    The sheet is the first visible one of the `wanted` titles, in their order (accents and capitals do not count), else
    the first visible one.
    """
    _check_parts(path, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            sheets = [cast(Worksheet, sheet) for sheet in book.worksheets]
    except Exception as error:  # a damaged workbook breaks a foreign parser in any way
        raise BadInput(Reason.LIST_DAMAGED, path=path) from error
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not shown:
        raise BadInput(Reason.LIST_EMPTY, path=path)
    chosen = _chosen(shown, wanted)
    others = tuple(str(sheet.title) for sheet in sheets if sheet is not chosen)
    about = min(chosen.max_row or 0, MOST_ROWS)
    return Workbook(rows=_rows(path, chosen), about=about, sheet=str(chosen.title), other_sheets=others)


def _chosen(shown: list[Worksheet], wanted: Sequence[str]) -> Worksheet:
    by_title = {fold_name(str(sheet.title)): sheet for sheet in reversed(shown)}
    named = (by_title.get(fold_name(title)) for title in wanted if title)
    return next((sheet for sheet in named if sheet is not None), shown[0])


def _check_parts(path: Path, data: bytes) -> None:
    """Ask the archive's directory before anything is unpacked; zipfile never unpacks more than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
        raise BadInput(Reason.LIST_DAMAGED, path=path) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadInput(Reason.LIST_TOO_LARGE, path=path, problem=f"> {MOST_UNPACKED // 1_000_000} MB")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise BadInput(Reason.LIST_PROTECTED, path=path)
    if all(part.filename != _WORKBOOK for part in parts):
        raise BadInput(Reason.LIST_KIND, path=path)


def _rows(path: Path, sheet: Worksheet) -> Iterator[tuple[Cell, ...]]:
    # What a file says of its own size is not believed: rows beyond it would be lost.
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                chunk = list(islice(rows, _CHUNK))
        except Exception as error:  # as above
            raise BadInput(Reason.LIST_DAMAGED, path=path) from error
        yield from (_shortened(row) for row in chunk)
        if len(chunk) < _CHUNK:
            return


def _shortened(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    last = max((place for place, value in enumerate(row) if value is not None), default=-1)
    return tuple(_cell(value) for value in row[: last + 1])


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | datetime | date | time):
        return value
    # Array formulas and data tables come as objects.
    return f"={getattr(value, 'text', '') or ''}" if hasattr(value, "ref") else str(value)
