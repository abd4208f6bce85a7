"""Read a plate's file as the inbox keeps it, by the mapping and the map that were chosen for it.

Asked again after the map was completed it gives what it could not before. It stores nothing.
"""

from pathlib import Path

from sqlalchemy import Connection

from workstation.domain.errors import GhepError, NotFound
from workstation.domain.observations import InboxReason, ReadMessage, Unreadable
from workstation.store import plates
from workstation.store.plate_deliveries import KIND, SOURCE
from workstation.store.plates import PlateFileRow, PlateRow
from workstation.usecases.context import Context
from workstation.usecases.open_export import (
    Export,
    all_mappings,
    judging_profile,
    named_plate,
    open_export,
    read_export,
)
from workstation.usecases.plate_mappings import mapping_of
from workstation.usecases.receive_message import whole_identity

__all__ = ["SOURCE", "read_plate", "reads_as_plate"]


def read_plate(context: Context, data: bytes, name: str) -> ReadMessage:
    """Give specimens of the tubes and controls, and an issue for everything that gives no result.

    `segment` is a line of the file, `field` its column or well. Raises Unreadable: PLATE_FILE, PLATE_COLUMN,
    PLATE_OPEN while the map is scanned, and PLATE_UNKNOWN where neither a map nor the sample column names a tube.
    """
    with context.database.read() as connection:
        chosen = plates.find_reading(connection, whole_identity(data))
        export = _open(context, connection, data, name, chosen)
        plate = _plate_of(connection, export, name, chosen)
        try:
            reading = read_export(context, connection, export, plate)
            seal = plates.map_seal(connection, plate.number) if plate is not None else ""
            profile = judging_profile(context, reading, export.mapping)
        except NotFound as error:  # the profile that the mapping names is gone
            raise Unreadable(InboxReason.PLATE_FILE, detail=str(error)) from error
    if not reading.names_tubes:
        raise Unreadable(InboxReason.PLATE_UNKNOWN)
    return ReadMessage(
        kind=KIND,
        control_id=plate.number if plate is not None else export.run.plate,
        sender=f"{export.mapping.name}|{export.run.instrument}",
        version="",
        sent_at=export.run.ended_at,
        specimens=reading.specimens,
        obx_count=sum(len(specimen.observations) for specimen in reading.specimens),
        issues=reading.issues,
        profile=profile,
        map_seal=seal,
    )


def reads_as_plate(context: Context, data: bytes, name: str) -> bool:
    """Tell whether a table that nobody chose a mapping for has the headings of a plate's export."""
    with context.database.read() as connection:
        mappings = all_mappings(connection)
    try:
        open_export(context, Path(name), data, mappings)
    except GhepError:
        return False
    return True


def _open(context: Context, connection: Connection, data: bytes, name: str, chosen: PlateFileRow | None) -> Export:
    mappings = (mapping_of(chosen.mapping),) if chosen is not None else all_mappings(connection)
    try:
        return open_export(context, Path(name), data, mappings)
    except GhepError as error:
        missing = error.facts.get("found")
        reason = InboxReason.PLATE_FILE if missing is None else InboxReason.PLATE_COLUMN
        raise Unreadable(reason, detail=str(missing or error.reason)) from error


def _plate_of(connection: Connection, export: Export, name: str, chosen: PlateFileRow | None) -> PlateRow | None:
    plate_id = chosen.plate_id if chosen is not None else None
    plate_id = plate_id or named_plate(connection, export, name)
    plate = plates.load_plate(connection, plate_id) if plate_id is not None else None
    if plate is not None and plate.finished_at is None:
        raise Unreadable(InboxReason.PLATE_OPEN, detail=plate.number)
    return plate
