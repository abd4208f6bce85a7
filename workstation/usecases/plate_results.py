"""Plates at work: the map is finished and its files are read, and what each well came to is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.errors import GhepError, Reason, RuleBroken
from workstation.domain.interpretation import interpret
from workstation.domain.observations import InboxReason
from workstation.domain.plate import ControlFinding, ControlKind, Placed
from workstation.domain.plate_reading import PlateReading, ReadWell
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store import audit, inbox, plate_deliveries, plates, results, tubes
from workstation.store.inbox import MessageState
from workstation.store.plate_deliveries import PlateDelivery
from workstation.store.plates import PlateRow
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_results
from workstation.usecases.open_export import (
    Export,
    all_mappings,
    judging_profile,
    open_export,
    read_export,
)
from workstation.usecases.plate_mappings import mapping_of
from workstation.usecases.plate_maps import PlateMap, plate_of_number, show_map

MOST_PLATES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateSummary:
    """One plate as a list shows it."""

    plate: PlateRow
    tubes: int
    controls: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetShown:
    """One target of a well: its Ct as the file writes it (empty for none), and whether it counts as detected."""

    target: str
    ct: float | None
    is_detected: bool
    is_internal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WellShown:
    """One well: what stands in it, what the file says of it, and what the tube's newest result is.

    `code` is what this well would mean; `result` and `status` the tube's newest version, from whatever run. `reason`
    says why the well gives nothing, `detail` what stood there.
    """

    well: str
    tube: str = ""
    control: ControlKind | None = None
    sample: str = ""
    targets: tuple[TargetShown, ...] = ()
    code: ResultCode | None = None
    reason: InboxReason | None = None
    detail: str = ""
    result: ResultCode | None = None
    status: ResultStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateShown:
    """A plate with its wells in order; `message_id` is the file that is shown, None before one came."""

    map: PlateMap
    wells: tuple[WellShown, ...]
    findings: tuple[ControlFinding, ...] = ()
    file: str = ""
    message_id: UUID | None = None
    state: MessageState | None = None
    problem: InboxReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished map, and what its files that had come before gave."""

    map: PlateMap
    imported: tuple[Imported, ...]


def finish_plate(context: Context, number: str) -> Finished:
    """Close a map, then read the plates' files that wait; raises RuleBroken PLATE_FINISHED or PLATE_EMPTY."""
    now = context.clock()
    with context.database.write() as connection:
        plate = plate_of_number(connection, number)
        if plate.finished_at is not None:
            raise RuleBroken(Reason.PLATE_FINISHED, plate=plate.number)
        filled = sum(1 for content in plates.placed_wells(connection, plate.id).values() if content.tube)
        if not filled:
            raise RuleBroken(Reason.PLATE_EMPTY, plate=plate.number)
        plates.set_finished(connection, plate.id, now, context.operator)
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="plate.finished",
            subject=plate.number,
            tubes=filled,
        )
        waiting = plate_deliveries.open_plate_messages(connection)
    imported = tuple(import_results(context, message_id) for message_id in waiting)
    return Finished(map=show_map(context, plate.number), imported=imported)


def reopen_plate(context: Context, number: str) -> PlateMap:
    """Open a finished map again; raises RuleBroken PLATE_HAS_RESULTS where a result rests on it."""
    now = context.clock()
    with context.database.write() as connection:
        plate = plate_of_number(connection, number)
        used = plate_deliveries.used_tubes(connection, plate.id, plate.number)
        if used:
            raise RuleBroken(Reason.PLATE_HAS_RESULTS, plate=plate.number, count=used)
        if plate.finished_at is not None:
            plates.set_finished(connection, plate.id, None, "")
            audit.record(connection, at=now, operator=context.operator, action="plate.reopened", subject=plate.number)
    return show_map(context, plate.number)


def list_plates(context: Context) -> tuple[PlateSummary, ...]:
    """Give the newest plates first."""
    with context.database.read() as connection:
        found = plates.newest_plates(connection, MOST_PLATES)
        counts = plates.count_wells(connection, [plate.id for plate in found])
        return tuple(
            PlateSummary(
                plate=plate,
                tubes=counts.get(plate.id, (0, 0))[0],
                controls=counts.get(plate.id, (0, 0))[1],
                files=len(plate_deliveries.deliveries_of(connection, plate.id, plate.number)),
            )
            for plate in found
        )


def show_plate(context: Context, number: str) -> PlateShown:
    """Show a plate by its newest file, as its controls and the results that its tubes have by now."""
    shown = show_map(context, number)
    with context.database.read() as connection:
        found = plate_deliveries.deliveries_of(connection, shown.plate.id, shown.plate.number)
        if not found:
            return PlateShown(map=shown, wells=tuple(_placed(connection, shown)))
        newest = found[0]
        try:
            export, reading = _read(context, connection, newest, shown.plate)
        except GhepError:
            return PlateShown(
                map=shown,
                wells=tuple(_placed(connection, shown)),
                file=newest.name,
                message_id=newest.message_id,
                state=newest.state,
                problem=InboxReason.PLATE_FILE,
            )
        return PlateShown(
            map=shown,
            wells=tuple(_read_wells(context, connection, shown, export, reading)),
            findings=reading.findings if shown.plate.finished_at is not None else (),
            file=newest.name,
            message_id=newest.message_id,
            state=newest.state,
            problem=None if shown.plate.finished_at is not None else InboxReason.PLATE_OPEN,
        )


def _read(
    context: Context, connection: Connection, delivery: PlateDelivery, plate: PlateRow
) -> tuple[Export, PlateReading]:
    message = inbox.load_message(connection, delivery.message_id)
    data = message.data if message is not None else b""
    mappings = (mapping_of(delivery.mapping),) if delivery.mapping else all_mappings(connection)
    export = open_export(context, delivery.path, data, mappings)
    return export, read_export(context, connection, export, plate)


def _placed(connection: Connection, shown: PlateMap) -> Iterator[WellShown]:
    for well, content in shown.placed.items():
        yield _with_result(connection, WellShown(well=well, tube=content.tube, control=content.control))


def _read_wells(
    context: Context, connection: Connection, shown: PlateMap, export: Export, reading: PlateReading
) -> Iterator[WellShown]:
    profile = judging_profile(context, reading, export.mapping)
    by_tube = {found.candidates[0].text: found for found in reading.specimens if found.candidates}
    by_well = {well.well: well for well in reading.wells}
    known = tubes.find_tubes(connection, list(by_tube))
    pools = {number for number, row in known.items() if row.capacity > 1}
    codes = {
        tube: interpret(specimen.observations, pool=tube in pools, profile=profile).code
        for tube, specimen in by_tube.items()
    }
    for name in dict.fromkeys((*shown.placed, *by_well)):
        content, well = shown.placed.get(name, Placed()), by_well.get(name)
        made = WellShown(well=name, tube=content.tube, control=content.control)
        yield _with_result(connection, _told(made, well, codes) if well is not None else _not_in_file(made))


def _told(made: WellShown, well: ReadWell, codes: dict[str, ResultCode | None]) -> WellShown:
    return WellShown(
        well=made.well,
        tube=well.tube,
        control=well.control,
        sample=well.sample,
        targets=tuple(
            TargetShown(target=v.row.target, ct=v.row.ct, is_detected=v.is_detected, is_internal=v.is_internal)
            for v in well.values
        ),
        code=codes.get(well.tube) if well.tube and well.issue is None else None,
        reason=well.issue.reason if well.issue is not None else None,
        detail=well.issue.detail if well.issue is not None else "",
    )


def _not_in_file(made: WellShown) -> WellShown:
    return WellShown(
        well=made.well, tube=made.tube, control=made.control, reason=InboxReason.WELL_NOT_IN_FILE, detail=made.tube
    )


def _with_result(connection: Connection, made: WellShown) -> WellShown:
    latest = results.latest_of_number(connection, made.tube) if made.tube else None
    if latest is None:
        return made
    return WellShown(
        well=made.well,
        tube=made.tube,
        control=made.control,
        sample=made.sample,
        targets=made.targets,
        code=made.code,
        reason=made.reason,
        detail=made.detail,
        result=latest.code,
        status=latest.status,
    )


__all__ = [
    "Finished",
    "PlateShown",
    "PlateSummary",
    "TargetShown",
    "WellShown",
    "finish_plate",
    "list_plates",
    "reopen_plate",
    "show_plate",
]
