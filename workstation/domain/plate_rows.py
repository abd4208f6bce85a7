"""Rows of a machine's export: cells to one well's target and Ct, or to what is wrong with the row.

One bad row never stops the others. Nothing is guessed: what is no Ct is refused, an empty cell too, and a formula is
never read as a value.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from workstation.domain.expected_list import Cell
from workstation.domain.identifiers import fold_name
from workstation.domain.observations import InboxReason
from workstation.domain.personal_qr.person import tidy
from workstation.domain.plate import PlateSize, read_well, well_of_number
from workstation.domain.plate_columns import PlateColumn, PlateHeader, PlateMapping

MOST_CYCLES = 100.0
MOST_SHOWN = 40
_FORMULA = re.compile(r"[=@\uff1d\uff20]|#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_NO_CT = frozenset(
    {"undetermined", "undet", "undet.", "n/a", "na", "nan", "no ct", "noct", "no cq", "none", "-", "--", "khong co"}
)
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,12})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WellRow:
    """One row: what the file says of one target in one well. `line` counts from 1 in the file.

    `ct` is None where there is none; `has_ct` is false where the file has no such column, so that the call decides.
    """

    line: int
    well: str
    target: str
    ct: float | None = None
    has_ct: bool = True
    ct_text: str = ""
    call: str = ""
    sample: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why a row is not used: where (`line`, `column` as the file heads it), what stands there, and whose well it is."""

    line: int
    reason: InboxReason
    column: str
    detail: str = ""
    well: str = ""


class _Bad(Exception):
    def __init__(self, reason: InboxReason, column: PlateColumn, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column, self.detail = reason, column, detail[:MOST_SHOWN]


def read_plate_rows(
    rows: Iterable[tuple[int, Sequence[Cell]]], header: PlateHeader, mapping: PlateMapping, size: PlateSize
) -> Iterator[WellRow | RowProblem]:
    """Read the numbered rows under a header; empty rows, and lines of text below the table, are passed over."""
    for line, cells in rows:
        picked = header.pick(cells)
        texts = {column: text_of(cell) for column, cell in picked.items()}
        if line <= header.row or not any(texts.values()):
            continue
        row = _Row(line, picked, texts, header, mapping, size)
        if not row.is_of_the_table:
            continue
        try:
            yield row.read()
        except _Bad as bad:
            column = header.titles.get(bad.column, bad.column.value)
            yield RowProblem(line=line, reason=bad.reason, column=column, detail=bad.detail, well=row.well or "")


def text_of(cell: Cell) -> str:
    """Give a cell as one line of text."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else tidy(str(cell))


@dataclass(slots=True)
class _Row:
    line: int
    cells: dict[PlateColumn, Cell]
    texts: dict[PlateColumn, str]
    header: PlateHeader
    mapping: PlateMapping
    size: PlateSize

    @property
    def well(self) -> str | None:
        text = self.texts.get(PlateColumn.WELL, "")
        return well_of_number(int(text), self.size) if re.fullmatch(r"[0-9]{1,3}", text) else read_well(text, self.size)

    @property
    def is_of_the_table(self) -> bool:
        """A line of words below the table names no well and fills no other column."""
        others = (text for column, text in self.texts.items() if column is not PlateColumn.WELL)
        first = self.texts.get(PlateColumn.WELL, "")
        return self.well is not None or any(others) or bool(_FORMULA.match(first))

    def read(self) -> WellRow:
        for column, text in self.texts.items():
            # "#N/A" is Excel's error, and "N/A" a machine's word for no Ct.
            if _FORMULA.match(text):
                raise _Bad(InboxReason.WELL_FORMULA, column)
        if self.well is None:
            raise _Bad(InboxReason.WELL_UNREADABLE, PlateColumn.WELL, self.texts.get(PlateColumn.WELL, "") or "—")
        return WellRow(
            line=self.line,
            well=self.well,
            target=self._target(),
            ct=self._ct(),
            has_ct=PlateColumn.CT in self.header.at,
            ct_text=self.texts.get(PlateColumn.CT, ""),
            call=self.texts.get(PlateColumn.CALL, ""),
            sample=self.texts.get(PlateColumn.SAMPLE, ""),
            content=self.texts.get(PlateColumn.CONTENT, ""),
        )

    def _target(self) -> str:
        target = self.texts.get(PlateColumn.TARGET, "") or self.texts.get(PlateColumn.FLUOR, "")
        if not target:
            column = PlateColumn.TARGET if PlateColumn.TARGET in self.header.at else PlateColumn.FLUOR
            raise _Bad(InboxReason.WELL_NO_TARGET, column)
        return target

    def _ct(self) -> float | None:
        if PlateColumn.CT not in self.header.at:
            return None
        cell, text = self.cells.get(PlateColumn.CT), self.texts.get(PlateColumn.CT, "")
        if not text and self.mapping.blank_is_none and PlateColumn.CT in self.cells:
            return None
        if fold_name(text) in _NO_CT:
            return None
        if isinstance(cell, bool | date | datetime | time) or not _NUMBER.fullmatch(_plain(cell, text)):
            raise _Bad(InboxReason.CT_UNREADABLE, PlateColumn.CT, text or "—")
        ct = float(_plain(cell, text).replace(",", "."))
        if not (math.isfinite(ct) and 0 < ct <= MOST_CYCLES):
            raise _Bad(InboxReason.CT_UNREADABLE, PlateColumn.CT, text)
        return ct


def _plain(cell: Cell, text: str) -> str:
    return f"{cell:.6f}" if isinstance(cell, float) and 0 < cell <= MOST_CYCLES else text
