"""A plate: its wells and their names, what stands in them, and whether its controls let it be used.

Pure. What an export says of the wells is read elsewhere; here it is judged.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class PlateSize(IntEnum):
    """How many wells a plate has."""

    WELLS_96 = 96
    WELLS_384 = 384

    @property
    def rows(self) -> int:
        """Lettered from A."""
        return 8 if self is PlateSize.WELLS_96 else 16

    @property
    def columns(self) -> int:
        """Numbered from 1."""
        return 12 if self is PlateSize.WELLS_96 else 24


class FillOrder(StrEnum):
    """Which well comes next: down a column, as an eight-channel pipette goes, or along a row."""

    COLUMNS = "columns"
    ROWS = "rows"


class ControlKind(StrEnum):
    """No template (NTC), positive (PTC), and the extraction's negative control."""

    NTC = "ntc"
    PTC = "ptc"
    EXTRACTION = "extraction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What was put into a well: a tube by its number, or a control."""

    tube: str = ""
    control: ControlKind | None = None


class ControlProblem(StrEnum):
    """Why a plate may not be used."""

    NO_NTC = "no NTC"
    NO_PTC = "no PTC"
    NOT_IN_FILE = "not in the file"
    UNREAD = "not readable"
    AMPLIFIED = "amplified"
    NOT_DETECTED = "not detected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlFinding:
    """One control that failed, or is missing (then without a well)."""

    problem: ControlProblem
    kind: ControlKind
    well: str = ""
    target: str = ""
    ct: float | None = None

    @property
    def text(self) -> str:
        """As it is written beside a reason: `NTC H11: N 33.1`, `no PTC`."""
        if not self.well:
            return str(self.problem)
        what = f"{self.target} {self.ct:g}" if self.ct is not None else f"{self.target} {self.problem}".strip()
        return f"{self.kind.upper()} {self.well}: {what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlValue:
    """One target of one control's well. `ct` is None where there is none; `is_detected` is by the assay's cutoff."""

    target: str
    ct: float | None
    is_detected: bool
    is_internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlWell:
    """A control's well as the file has it; `is_read` is false where one of its rows was refused."""

    kind: ControlKind
    well: str
    values: tuple[ControlValue, ...] = ()
    is_read: bool = True


_WELL = re.compile(r"([A-P])[\s\-_:.]*0*([1-9][0-9]?)")
ORDINARY_CONTROLS: dict[PlateSize, dict[str, ControlKind]] = {
    PlateSize.WELLS_96: {"H11": ControlKind.NTC, "H12": ControlKind.PTC},
    PlateSize.WELLS_384: {"P23": ControlKind.NTC, "P24": ControlKind.PTC},
}
"""Where most laboratories put them, so that tubes fill the plate from A01 on."""


def read_well(text: str, size: PlateSize) -> str | None:
    """Give a well's one name, `A01`, from `A1`, `a01`, `A-1` or `A 1`; None for what is no well of this plate."""
    match = _WELL.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if match is None:
        return None
    row, column = match.group(1), int(match.group(2))
    if ord(row) - ord("A") >= size.rows or column > size.columns:
        return None
    return f"{row}{column:02d}"


def wells_of(size: PlateSize, order: FillOrder = FillOrder.COLUMNS) -> tuple[str, ...]:
    """Give every well in the order of filling."""
    rows, columns = range(size.rows), range(1, size.columns + 1)
    if order is FillOrder.COLUMNS:
        return tuple(_name(row, column) for column in columns for row in rows)
    return tuple(_name(row, column) for row in rows for column in columns)


def well_of_number(number: int, size: PlateSize) -> str | None:
    """Give the well that a machine numbers along the rows from 1 (A1 = 1, A2 = 2), as QuantStudio does."""
    wells = wells_of(size, FillOrder.ROWS)
    return wells[number - 1] if 1 <= number <= len(wells) else None


def next_well(size: PlateSize, order: FillOrder, taken: Iterable[str], after: str | None = None) -> str | None:
    """Give the next empty well behind one in the order of filling, then from the start; None on a full plate."""
    wells, full = wells_of(size, order), set(taken)
    start = wells.index(after) + 1 if after in wells else 0
    return next((well for well in (*wells[start:], *wells[:start]) if well not in full), None)


def judge_controls(
    wells: Iterable[ControlWell], targets: Iterable[str], *, control_is_added: bool = False
) -> tuple[ControlFinding, ...]:
    """Find what is wrong with a plate's controls; nothing means that it is valid.

    At least one NTC and one PTC. In an NTC nothing is detected, the human control neither, unless `control_is_added`
    to every well by the kit. In a PTC every one of `targets` is. In an extraction control no target is.
    """
    found = list(wells)
    kinds = {one.kind for one in found}
    problems = [
        ControlFinding(problem=problem, kind=kind)
        for kind, problem in ((ControlKind.NTC, ControlProblem.NO_NTC), (ControlKind.PTC, ControlProblem.NO_PTC))
        if kind not in kinds
    ]
    for one in found:
        problems += _judge_well(one, control_is_added)
    problems += _targets_never_seen(found, targets)
    return tuple(problems)


def _judge_well(one: ControlWell, control_is_added: bool) -> list[ControlFinding]:
    if not one.is_read or not one.values:
        problem = ControlProblem.NOT_IN_FILE if one.is_read else ControlProblem.UNREAD
        return [ControlFinding(problem=problem, kind=one.kind, well=one.well)]
    wants = one.kind is ControlKind.PTC
    problem = ControlProblem.NOT_DETECTED if wants else ControlProblem.AMPLIFIED
    return [
        ControlFinding(problem=problem, kind=one.kind, well=one.well, target=value.target, ct=value.ct)
        for value in one.values
        if value.is_detected is not wants and not _is_excused(one.kind, value, control_is_added)
    ]


def _is_excused(kind: ControlKind, value: ControlValue, control_is_added: bool) -> bool:
    """A human control says nothing in a PTC, which may hold none, nor in an extraction control, which may hold some."""
    return value.is_internal and (kind is not ControlKind.NTC or control_is_added)


def _targets_never_seen(wells: list[ControlWell], targets: Iterable[str]) -> list[ControlFinding]:
    """Each target needs a positive control of its own, also where a well holds one target alone."""
    positives = [one for one in wells if one.kind is ControlKind.PTC and one.is_read and one.values]
    seen = {value.target for one in positives for value in one.values}
    return [
        ControlFinding(problem=ControlProblem.NOT_IN_FILE, kind=ControlKind.PTC, well=positives[0].well, target=target)
        for target in targets
        if positives and target not in seen
    ]


def contents_by_well(placed: Mapping[str, Placed], tube: str) -> tuple[str, ...]:
    """Give the wells that hold a tube."""
    return tuple(well for well, content in placed.items() if content.tube == tube)


def _name(row: int, column: int) -> str:
    return f"{chr(ord('A') + row)}{column:02d}"
