"""What the Plate tab asks of the rest: plates, their wells and the files of PCR machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from workstation.domain.plate import ControlKind, FillOrder, PlateSize
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.results import ResultCode, ResultStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One target of a well; `is_internal` is the human control."""

    target: str
    ct: float | None
    is_detected: bool
    is_internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WellRow:
    """One well. `code` is what it means by the file, or the tube's newest result; `why` says that it gives nothing."""

    well: str
    tube: str = ""
    control: ControlKind | None = None
    targets: tuple[TargetRow, ...] = ()
    code: ResultCode | None = None
    status: ResultStatus | None = None
    why: str = ""
    failed: bool = False

    @property
    def ct(self) -> float | None:
        """The lowest Ct of its targets, which decides how strong it is; None where none was detected."""
        found = [one.ct for one in self.targets if one.ct is not None and one.is_detected and not one.is_internal]
        return min(found, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateState:
    """A plate as it stands. `findings` are sentences on controls that failed: then nothing of it is used."""

    number: str
    name: str
    size: PlateSize
    order: FillOrder
    wells: tuple[WellRow, ...]
    next: str | None
    is_finished: bool
    file: str = ""
    findings: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()

    @property
    def tubes(self) -> int:
        """How many wells hold a tube."""
        return sum(1 for well in self.wells if well.tube)

    @property
    def room(self) -> int:
        """How many tubes the plate can hold beside its controls."""
        return int(self.size) - sum(1 for well in self.wells if well.control)

    def well(self, name: str) -> WellRow | None:
        """Find what stands in a well."""
        return next((well for well in self.wells if well.well == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateLine:
    """One plate of the list."""

    number: str
    name: str
    tubes: int
    files: int
    made_at: datetime
    made_by: str
    is_finished: bool


class ScanEnd(StrEnum):
    """What a scan was."""

    PLACED = "placed"
    MADE = "made"
    OPENED = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scan did; `people` is None for a tube whose pairing is not here, `others` are its other wells."""

    end: ScanEnd
    state: PlateState
    tube: str = ""
    well: str = ""
    people: int | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRows:
    """A file as it would be read: headings by meaning, all headings, first rows, and sentences on what is wrong."""

    path: Path
    plate: str
    mapping: str
    columns: Mapping[PlateColumn, str]
    headings: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    rows: int
    wells: int
    tubes: int
    read_as: str
    problems: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken:
    """What an import gave; `reasons` are sentences on what waits for a person."""

    plate: str
    results: int
    waiting: int
    reasons: tuple[str, ...] = ()


class PlatesPort(Protocol):
    """Plates and their wells; every call is made on a worker thread and may wait for the disk."""

    def plates(self) -> tuple[PlateLine, ...]:
        """List the plates, the newest first."""
        ...

    def open(self, number: str) -> PlateState:
        """Show a plate."""
        ...

    def make(self) -> PlateState:
        """Begin a plate under a new number."""
        ...

    def scan(self, plate: str, text: str, well: str, *, replicate: bool) -> Scanned:
        """Take a scan: a tube into the plate (or a new one), or a plate's barcode. Raises what the use cases raise."""
        ...

    def clear(self, plate: str, well: str) -> PlateState:
        """Empty a well."""
        ...

    def control(self, plate: str, well: str, kind: ControlKind) -> PlateState:
        """Put a control into a well."""
        ...

    def fill(self, plate: str, order: FillOrder) -> PlateState:
        """Fill the plate in another order."""
        ...

    def finish(self, plate: str) -> PlateState:
        """Finish the map, and read the files that waited for it."""
        ...

    def reopen(self, plate: str) -> PlateState:
        """Open a finished map again."""
        ...

    def preview(self, plate: str, path: Path, columns: Mapping[PlateColumn, str]) -> FileRows:
        """Read a file and store nothing; `columns` are headings that a person chose."""
        ...

    def take(self, plate: str, path: Path, columns: Mapping[PlateColumn, str], save_as: str) -> FileTaken:
        """Import a file; `save_as` keeps how it was read under a name."""
        ...

    def worksheet(self, plate: str) -> Path:
        """Write the plate's sheet of paper as a PDF file."""
        ...
