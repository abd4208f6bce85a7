"""Import a machine's export of a plate: looked at first, then kept byte for byte in the inbox and read from there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from workstation.domain.errors import BadInput, Reason, RuleBroken
from workstation.domain.observations import ReadIssue
from workstation.domain.plate import ControlFinding, PlateSize
from workstation.domain.plate_columns import PlateColumn, PlateMapping
from workstation.domain.plate_rows import RowProblem, WellRow
from workstation.store import inbox, plate_deliveries, plates
from workstation.store.plates import PlateRow
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_results
from workstation.usecases.open_export import (
    Export,
    all_mappings,
    named_plate,
    open_export,
    read_export,
    size_of,
    threshold_of,
)
from workstation.usecases.plate_mappings import body_of, find_mapping, save_mapping
from workstation.usecases.plate_maps import plate_of_number
from workstation.usecases.read_plate import SOURCE
from workstation.usecases.receive_message import receive_message, whole_identity

MOST_BYTES = 32_000_000
PREVIEW_ROWS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatePreview:
    """A file as it would be read; nothing was stored.

    `columns` are (meaning, heading), `unused` the headings that mean nothing here. `plate` is the one that it would
    belong to (chosen, or named by the file), if any. `findings` are of its controls, `issues` what would give no
    result. `already`: these bytes are in the inbox.
    """

    path: Path
    encoding: str
    separator: str
    sheet: str
    other_sheets: tuple[str, ...]
    header_row: int
    mapping: PlateMapping
    columns: tuple[tuple[PlateColumn, str], ...]
    unused: tuple[str, ...]
    size: PlateSize
    plate: PlateRow | None
    first: tuple[WellRow, ...]
    rows: int
    wells: int
    targets: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    findings: tuple[ControlFinding, ...]
    issues: tuple[ReadIssue, ...]
    tubes: int
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateImport:
    """What became of a file: `repeated` says that its bytes were here; `plate` is the plate it was read for."""

    path: Path
    repeated: bool
    plate: str
    mapping: str
    imported: Imported


def preview_plate(
    context: Context,
    path: Path,
    *,
    plate: str = "",
    mapping: str = "",
    columns: Mapping[PlateColumn, str] | None = None,
) -> PlatePreview:
    """Read a file as an import would and store nothing.

    `plate` is a plate's number, `mapping` a mapping's name (else one is found or guessed), `columns` headings that
    count before the mapping's. Raises BadInput where it is no table or a column is missing, NotFound for a plate or
    mapping that is not there.
    """
    data = _bytes_of(path)
    with context.database.read() as connection:
        export, chosen = _open(context, connection, path, data, plate, mapping, columns)
        reading = read_export(context, connection, export, chosen)
        already = inbox.find_received(connection, whole_identity(data)) is not None
    size = chosen.size if chosen is not None else size_of(export)
    rows = export.rows(size)
    read = [row for row in rows if isinstance(row, WellRow)]
    used = set(export.header.titles.values())
    return PlatePreview(
        path=path,
        encoding=export.file.encoding,
        separator=export.file.separator,
        sheet=export.file.sheet,
        other_sheets=export.file.other_sheets,
        header_row=export.header.row,
        mapping=export.mapping,
        columns=tuple(export.header.titles.items()),
        unused=tuple(heading for heading in export.header.headings if heading not in used),
        size=size,
        plate=chosen,
        first=tuple(read[:PREVIEW_ROWS]),
        rows=len(rows),
        wells=len({row.well for row in read}),
        targets=tuple(dict.fromkeys(row.target for row in read)),
        problems=tuple(row for row in rows if isinstance(row, RowProblem)),
        findings=reading.findings,
        issues=reading.issues,
        tubes=len({well.tube for well in reading.wells if well.tube}),
        already=already,
    )


def import_plate(
    context: Context,
    path: Path,
    *,
    plate: str = "",
    mapping: str = "",
    columns: Mapping[PlateColumn, str] | None = None,
    save_as: str = "",
) -> PlateImport:
    """Keep a file in the inbox and read it; once more with another plate or mapping reads the same delivery by those.

    Without a plate it is the one of the time before. What has a result by then stays. `save_as` saves the mapping under
    a name. Raises what `preview_plate` raises, and RuleBroken for another plate where tubes were measured by the first.
    """
    data = _bytes_of(path)
    with context.database.read() as connection:
        export, chosen = _open(context, connection, path, data, plate, mapping, columns)
    used = export.mapping
    if save_as:
        used = save_mapping(context, replace(used, name=save_as))
    name = path.name.encode("utf-8", "replace").decode()
    with context.database.write() as connection:
        _refuse_another_plate(connection, data, name, chosen)
        plates.choose_reading(
            connection,
            sha256=whole_identity(data),
            plate_id=chosen.id if chosen is not None else None,
            mapping=body_of(used),
            operator=context.operator,
            now=context.clock(),
        )
    received = receive_message(context, source=SOURCE, name=name, data=data, whole=True)
    imported = import_results(context, received.messages[0])
    return PlateImport(
        path=path,
        repeated=received.repeated,
        plate=chosen.number if chosen is not None else "",
        mapping=used.name,
        imported=imported,
    )


def _open(
    context: Context,
    connection: Connection,
    path: Path,
    data: bytes,
    plate: str,
    mapping: str,
    columns: Mapping[PlateColumn, str] | None,
) -> tuple[Export, PlateRow | None]:
    mappings = (find_mapping(context, mapping),) if mapping else all_mappings(connection)
    export = open_export(context, path, data, mappings, columns)
    threshold_of(context, export.mapping)
    if plate:
        return export, plate_of_number(connection, plate)
    before = plates.find_reading(connection, whole_identity(data))
    found = (before.plate_id if before is not None else None) or named_plate(connection, export, path.name)
    return export, plates.load_plate(connection, found) if found is not None else None


def _refuse_another_plate(connection: Connection, data: bytes, name: str, chosen: PlateRow | None) -> None:
    """A well's values are not given to a second tube, and the map by which they were given stays theirs."""
    used = plate_deliveries.measured_by(connection, whole_identity(data))
    if used is not None and used != (chosen.number if chosen is not None else ""):
        raise RuleBroken(Reason.PLATE_FILE_USED, file=name, plate=used or "—")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.LIST_TOO_LARGE, path=path, problem=f"> {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error
