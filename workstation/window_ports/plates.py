"""The plates' use cases, in the window's own words."""

from collections.abc import Callable, Mapping
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import quote

from workstation.cli.plate_sheet import FOLDER, write_sheet
from workstation.domain.errors import NotFound
from workstation.domain.plate import ControlKind, FillOrder
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.plate_rows import WellRow as FileRow
from workstation.domain.scans import RefusedScan, TubeScan, names_a_tube, read_scan
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
from workstation.store.inbox import Issue
from workstation.texts.notices import inbox_sentence
from workstation.texts.plates import finding_sentence, row_sentence
from workstation.usecases.context import Context
from workstation.usecases.import_plate import import_plate, preview_plate
from workstation.usecases.plate_maps import (
    PlateMap,
    clear_well,
    make_plate,
    place_tube,
    set_controls,
    set_fill_order,
    show_map,
)
from workstation.usecases.plate_results import (
    WellShown,
    finish_plate,
    list_plates,
    reopen_plate,
    show_plate,
)

MOST_REASONS = 20


class WindowPlates:
    """Plates and their files; `context` is that of whoever works now, `on_job_made` is called when something prints."""

    def __init__(
        self,
        context: Callable[[], Context],
        catalogue: Callable[[], NullTranslations],
        home: Path,
        on_job_made: Callable[[], None],
    ) -> None:
        self._context, self._catalogue, self._home, self._on_job_made = context, catalogue, home, on_job_made

    def plates(self) -> tuple[PlateLine, ...]:
        """List the plates."""
        return tuple(
            PlateLine(
                number=one.plate.number,
                name=one.plate.name,
                tubes=one.tubes,
                files=one.files,
                made_at=one.plate.made_at,
                made_by=one.plate.made_by,
                is_finished=one.plate.finished_at is not None,
            )
            for one in list_plates(self._context())
        )

    def open(self, number: str) -> PlateState:
        """Show a plate."""
        return self._state(number)

    def make(self) -> PlateState:
        """Begin a plate under a new number."""
        return _open_state(make_plate(self._context()))

    def scan(self, plate: str, text: str, well: str, *, replicate: bool) -> Scanned:
        """Put a tube into the plate, or into a new one; any other code is a plate's."""
        context = self._context()
        rules = context.settings.scan_rules(practice=context.practice)
        scan = read_scan(text, rules)
        is_plate = isinstance(scan, RefusedScan) and not names_a_tube(text, rules)
        if is_plate and not isinstance(scan, TubeScan):
            return self._scan_plate(context, plate, text)
        if not plate:
            plate = make_plate(context).plate.number if isinstance(scan, TubeScan) else ""
        placed = place_tube(context, plate, text, well=well, replicate=replicate)
        return Scanned(
            end=ScanEnd.PLACED,
            state=_open_state(placed.map),
            tube=placed.tube,
            well=placed.well,
            people=placed.people,
            others=placed.others,
        )

    def clear(self, plate: str, well: str) -> PlateState:
        """Empty a well."""
        return _open_state(clear_well(self._context(), plate, well))

    def control(self, plate: str, well: str, kind: ControlKind) -> PlateState:
        """Put a control into a well."""
        return _open_state(set_controls(self._context(), plate, {well: kind}))

    def fill(self, plate: str, order: FillOrder) -> PlateState:
        """Fill the plate in another order."""
        return _open_state(set_fill_order(self._context(), plate, order))

    def finish(self, plate: str) -> PlateState:
        """Finish the map, and read the files that waited for it."""
        finish_plate(self._context(), plate)
        return self._state(plate)

    def reopen(self, plate: str) -> PlateState:
        """Open a finished map again."""
        reopen_plate(self._context(), plate)
        return self._state(plate)

    def preview(self, plate: str, path: Path, columns: Mapping[PlateColumn, str]) -> FileRows:
        """Read a file and store nothing."""
        catalogue = self._catalogue()
        seen = preview_plate(self._context(), path, plate=plate, columns=columns)
        return FileRows(
            path=path,
            plate=seen.plate.number if seen.plate is not None else "",
            mapping=seen.mapping.name,
            columns=dict(seen.columns),
            headings=tuple(dict.fromkeys((*dict(seen.columns).values(), *seen.unused))),
            first=tuple(_cells(row) for row in seen.first),
            rows=seen.rows,
            wells=seen.wells,
            tubes=seen.tubes,
            read_as=seen.sheet or seen.encoding,
            problems=tuple(row_sentence(problem, catalogue) for problem in seen.problems),
            findings=tuple(finding_sentence(finding, catalogue) for finding in seen.findings) if seen.tubes else (),
        )

    def take(self, plate: str, path: Path, columns: Mapping[PlateColumn, str], save_as: str) -> FileTaken:
        """Import a file."""
        done = import_plate(self._context(), path, plate=plate, columns=columns, save_as=save_as)
        return FileTaken(
            plate=done.plate,
            results=done.imported.results,
            waiting=len(done.imported.issues),
            reasons=tuple(self._sentence(issue) for issue in done.imported.issues[:MOST_REASONS]),
        )

    def worksheet(self, plate: str) -> Path:
        """Write the plate's sheet of paper as a PDF file."""
        path = self._home / FOLDER / f"{quote(plate, safe='')}.pdf"
        return write_sheet(self._context(), plate, path, self._catalogue())

    def _scan_plate(self, context: Context, open_plate: str, text: str) -> Scanned:
        """Open a plate by its barcode, or begin one where no other is open: else a person is asked first."""
        try:
            return Scanned(end=ScanEnd.OPENED, state=self._state(text))
        except NotFound:
            if open_plate:
                raise
        return Scanned(end=ScanEnd.MADE, state=_open_state(make_plate(context, text)))

    def _state(self, number: str) -> PlateState:
        """Read a plate with its file; while it is scanned, the map alone, as every scan waits for it."""
        found = show_map(self._context(), number)
        return _open_state(found) if found.plate.finished_at is None else self._whole_state(number)

    def _whole_state(self, number: str) -> PlateState:
        catalogue = self._catalogue()
        shown = show_plate(self._context(), number)
        plate = shown.map.plate
        failed = {finding.well for finding in shown.findings}
        return PlateState(
            number=plate.number,
            name=plate.name,
            size=plate.size,
            order=plate.order,
            wells=tuple(self._well(well, is_failed=well.well in failed) for well in shown.wells),
            next=shown.map.next,
            is_finished=plate.finished_at is not None,
            file=shown.file,
            findings=tuple(finding_sentence(finding, catalogue) for finding in shown.findings),
        )

    def _well(self, well: WellShown, *, is_failed: bool) -> WellRow:
        why = ""
        if well.reason is not None:
            why = inbox_sentence(well.reason, self._catalogue(), segment=0, field=well.well, detail=well.detail)
        targets = tuple(
            TargetRow(target=one.target, ct=one.ct, is_detected=one.is_detected, is_internal=one.is_internal)
            for one in well.targets
        )
        return WellRow(
            well=well.well,
            tube=well.tube,
            control=well.control,
            targets=targets,
            code=well.result or well.code,
            status=well.status,
            why=why,
            failed=is_failed,
        )

    def _sentence(self, issue: Issue) -> str:
        return inbox_sentence(
            issue.reason, self._catalogue(), segment=issue.segment, field=issue.field, detail=issue.detail
        )


def _open_state(found: PlateMap) -> PlateState:
    plate = found.plate
    return PlateState(
        number=plate.number,
        name=plate.name,
        size=plate.size,
        order=plate.order,
        wells=tuple(
            WellRow(well=well, tube=content.tube, control=content.control) for well, content in found.placed.items()
        ),
        next=found.next,
        is_finished=False,
    )


def _cells(row: FileRow) -> tuple[str, ...]:
    return (str(row.line), row.well, row.sample, row.target, row.ct_text, row.call, row.content)
