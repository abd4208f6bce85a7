"""Plates for pictures of the screen: a map half scanned, a run with results, one that is not valid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from workstation.domain.plate import ORDINARY_CONTROLS, ControlKind, FillOrder, PlateSize, next_well, wells_of
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.results import ResultCode, ResultStatus
from workstation.domain.tube_barcode import TubeFormat
from workstation.gui.plate.ports import (
    FileRows,
    FileTaken,
    PlateLine,
    PlateState,
    ScanEnd,
    Scanned,
    TargetRow,
    WellRow,
)

MADE_AT = datetime(2026, 3, 12, 1, 40, tzinfo=UTC)
SCANNED, RUN, INVALID = "PL26031203", "PL26031202", "PL26031201"
_POSITIVE, _DOUBT, _FAILED, _ODD = (3, 17, 52), (9,), (30,), (20,)
_TUBES, _SIZE = TubeFormat("VN"), PlateSize.WELLS_96


@dataclass(frozen=True, slots=True)
class SamplePlates:
    """Plates that hold still."""

    def plates(self) -> tuple[PlateLine, ...]:
        """The morning's three plates."""
        lines = ((SCANNED, "", 37, 0, False), (RUN, "QS5 12/03", 92, 1, True), (INVALID, "QS5 11/03", 40, 1, True))
        return tuple(
            PlateLine(
                number=number,
                name=name,
                tubes=tubes,
                files=files,
                made_at=MADE_AT,
                made_by="Hoà",
                is_finished=is_finished,
            )
            for number, name, tubes, files, is_finished in lines
        )

    def open(self, number: str) -> PlateState:
        """One of the three."""
        if number == RUN:
            return _state(RUN, 92, told=True)
        if number == INVALID:
            found = _state(INVALID, 40, told=True)
            failed = tuple(_refused(well) for well in found.wells)
            return replace(found, wells=failed, findings=("NTC H11: N, Ct 33,1",))
        return _state(number, 37)

    def make(self) -> PlateState:
        """An empty plate."""
        return _state(SCANNED, 0)

    def scan(self, plate: str, text: str, well: str, *, replicate: bool) -> Scanned:  # noqa: ARG002
        """Any scan is the next tube of the plate that is scanned."""
        state = self.open(SCANNED)
        return Scanned(end=ScanEnd.PLACED, state=state, tube=_tube(36), well="E05", people=10)

    def clear(self, plate: str, well: str) -> PlateState:  # noqa: ARG002
        """Nothing changes."""
        return self.open(plate)

    def control(self, plate: str, well: str, kind: ControlKind) -> PlateState:  # noqa: ARG002
        """Nothing changes."""
        return self.open(plate)

    def fill(self, plate: str, order: FillOrder) -> PlateState:
        """Another order."""
        return replace(self.open(plate), order=order)

    def finish(self, plate: str) -> PlateState:
        """A whole map."""
        return replace(self.open(plate), is_finished=True, next=None)

    def reopen(self, plate: str) -> PlateState:
        """Nothing changes."""
        return self.open(plate)

    def preview(self, plate: str, path: Path, columns: Mapping[PlateColumn, str]) -> FileRows:  # noqa: ARG002
        """A file of a QuantStudio."""
        wells = wells_of(_SIZE)[:4]
        first = tuple(
            (str(48 + 3 * at + place), well, "", target, ct, "", "UNKNOWN")
            for at, well in enumerate(wells)
            for place, (target, ct) in enumerate((("N", "Undetermined"), ("ORF1ab", "Undetermined"), ("RP", "26.412")))
        )
        return FileRows(
            path=path,
            plate=RUN,
            mapping="quantstudio",
            columns={
                PlateColumn.WELL: "Well Position",
                PlateColumn.SAMPLE: "Sample Name",
                PlateColumn.TARGET: "Target Name",
                PlateColumn.FLUOR: "Reporter",
                PlateColumn.CT: "CT",
                PlateColumn.CONTENT: "Task",
            },
            headings=("Well", "Well Position", "Sample Name", "Target Name", "Task", "Reporter", "CT", "Ct Mean"),
            first=first,
            rows=282,
            wells=94,
            tubes=92,
            read_as="Results",
        )

    def take(self, plate: str, path: Path, columns: Mapping[PlateColumn, str], save_as: str) -> FileTaken:  # noqa: ARG002
        """All but one well."""
        return FileTaken(plate=RUN, results=91, waiting=1)

    def worksheet(self, plate: str) -> Path:
        """No file is written."""
        return Path(f"{plate}.pdf")


def _state(number: str, tubes: int, *, told: bool = False) -> PlateState:
    controls = ORDINARY_CONTROLS[_SIZE]
    free = [well for well in wells_of(_SIZE) if well not in controls]
    wells = [_told(well, at) if told else WellRow(well=well, tube=_tube(at)) for at, well in enumerate(free[:tubes])]
    wells += [_control(well, kind, told=told) for well, kind in controls.items()]
    following = next_well(_SIZE, FillOrder.COLUMNS, [well.well for well in wells], wells[tubes - 1].well)
    return PlateState(
        number=number,
        name="QS5 12/03" if told else "",
        size=_SIZE,
        order=FillOrder.COLUMNS,
        wells=tuple(wells),
        next=None if told else following,
        is_finished=told,
        file="QS5_plate_0412.xlsx" if told else "",
    )


def _told(well: str, at: int) -> WellRow:
    code = ResultCode.POOL_NEGATIVE
    cts: tuple[float | None, float | None, float | None] = (None, None, 24.0 + at % 7 * 0.7)
    if at in _POSITIVE:
        code, cts = ResultCode.POOL_POSITIVE, (18.4 + at % 9, 19.1 + at % 9, 25.0)
    if at in _FAILED:
        code, cts = ResultCode.INVALID, (None, None, None)
    targets = tuple(
        TargetRow(target=target, ct=ct, is_detected=ct is not None, is_internal=target == "RP")
        for target, ct in zip(("N", "ORF1ab", "RP"), cts, strict=True)
    )
    why = "Ct “=B2”" if at in _ODD else ""
    status = None if why else ResultStatus.PRELIMINARY
    return WellRow(well=well, tube=_tube(at), targets=targets, code=None if why else code, status=status, why=why)


def _control(well: str, kind: ControlKind, *, told: bool) -> WellRow:
    ct = 22.0 if kind is ControlKind.PTC else None
    targets = (TargetRow(target="N", ct=ct, is_detected=ct is not None),) if told else ()
    return WellRow(well=well, control=kind, targets=targets)


def _refused(well: WellRow) -> WellRow:
    if well.control is ControlKind.NTC:
        return replace(well, failed=True, targets=(TargetRow(target="N", ct=33.1, is_detected=True),))
    return well if well.control else replace(well, code=None, status=None, why="NTC H11")


def _tube(at: int) -> str:
    return _TUBES.number(48, 1201 + at)
