"""Plates: what stands in their wells, the saved mappings, and which file belongs to which plate."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from workstation.domain.plate import ControlKind, FillOrder, Placed, PlateSize
from workstation.store.plate_tables import plate_files, plate_mappings, plate_wells, plates


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRow:
    """One plate; `finished_at` is None while its map is scanned."""

    id: UUID
    number: str
    name: str
    size: PlateSize
    order: FillOrder
    made_at: datetime
    made_by: str
    finished_at: datetime | None
    finished_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateFileRow:
    """How one delivery is read: its plate, if it has one, and the mapping as JSON."""

    sha256: str
    plate_id: UUID | None
    mapping: str


def add_plate(connection: Connection, plate: PlateRow) -> None:
    """Store a new plate."""
    connection.execute(
        insert(plates),
        {
            "id": plate.id,
            "number": plate.number,
            "name": plate.name,
            "size": int(plate.size),
            "fill_order": plate.order,
            "made_at": plate.made_at,
            "made_by": plate.made_by,
        },
    )


def find_plate(connection: Connection, number: str) -> PlateRow | None:
    """Find a plate by its number."""
    return _plate(connection.execute(select(plates).where(plates.c.number == number)).first())


def load_plate(connection: Connection, plate_id: UUID) -> PlateRow | None:
    """Find a plate by its id."""
    return _plate(connection.execute(select(plates).where(plates.c.id == plate_id)).first())


def plate_numbers(connection: Connection, beginning: str) -> frozenset[str]:
    """Give the numbers that begin so."""
    query = select(plates.c.number).where(plates.c.number.startswith(beginning, autoescape=True))
    return frozenset(connection.execute(query).scalars())


def newest_plates(connection: Connection, most: int) -> tuple[PlateRow, ...]:
    """Give the plates, the newest first."""
    query = select(plates).order_by(plates.c.id.desc()).limit(most)
    return tuple(row for found in connection.execute(query) if (row := _plate(found)))


def count_wells(connection: Connection, plate_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Count tubes' and controls' wells by plate."""
    live = plate_wells.c.cleared_at.is_(None) & plate_wells.c.plate_id.in_(list(plate_ids))
    grouped = (plate_wells.c.plate_id, plate_wells.c.control)
    found: dict[UUID, tuple[int, int]] = {}
    for plate_id, control, count in connection.execute(select(*grouped, func.count()).where(live).group_by(*grouped)):
        tubes, controls = found.get(plate_id, (0, 0))
        found[plate_id] = (tubes, controls + count) if control else (count, controls)
    return found


def set_order(connection: Connection, plate_id: UUID, order: FillOrder) -> None:
    """Store in which order the plate is filled from now on."""
    connection.execute(update(plates).where(plates.c.id == plate_id).values(fill_order=order))


def set_finished(connection: Connection, plate_id: UUID, at: datetime | None, by: str) -> None:
    """Store that the map is whole, or that it is scanned again."""
    values = {"finished_at": at, "finished_by": by if at else None}
    connection.execute(update(plates).where(plates.c.id == plate_id).values(values))


def placed_wells(connection: Connection, plate_id: UUID) -> dict[str, Placed]:
    """Give what stands in a plate, in the order of placing."""
    live = (plate_wells.c.plate_id == plate_id) & plate_wells.c.cleared_at.is_(None)
    query = select(plate_wells.c.well, plate_wells.c.tube, plate_wells.c.control).where(live)
    return {
        row.well: Placed(tube=row.tube, control=ControlKind(row.control) if row.control else None)
        for row in connection.execute(query.order_by(plate_wells.c.id))
    }


def map_seal(connection: Connection, number: str) -> str:
    """Tell a finished map as it stands from every other; empty for one that is scanned, or is not there."""
    plate = find_plate(connection, number)
    if plate is None or plate.finished_at is None:
        return ""
    wells = placed_wells(connection, plate.id).items()
    content = sorted((well, placed.tube, placed.control or "") for well, placed in wells)
    return hashlib.sha256(json.dumps([str(plate.id), content]).encode()).hexdigest()


def place(
    connection: Connection,
    *,
    row_id: UUID,
    plate_id: UUID,
    well: str,
    content: Placed,
    operator: str,
    now: datetime,
) -> None:
    """Put a tube or a control into an empty well."""
    connection.execute(
        insert(plate_wells),
        {
            "id": row_id,
            "plate_id": plate_id,
            "well": well,
            "tube": content.tube,
            "control": content.control or "",
            "placed_at": now,
            "placed_by": operator,
        },
    )


def clear(connection: Connection, plate_id: UUID, well: str, *, operator: str, now: datetime) -> None:
    """Empty a well; what stood in it is kept as a fact of the past."""
    live = (plate_wells.c.plate_id == plate_id) & (plate_wells.c.well == well) & plate_wells.c.cleared_at.is_(None)
    connection.execute(update(plate_wells).where(live).values(cleared_at=now, cleared_by=operator))


def save_mapping(connection: Connection, name: str, body: str, *, operator: str, now: datetime) -> None:
    """Store a mapping under its name, in place of an earlier one."""
    values = {"body": body, "saved_at": now, "saved_by": operator}
    changed = connection.execute(update(plate_mappings).where(plate_mappings.c.name == name).values(values)).rowcount
    if not changed:
        connection.execute(insert(plate_mappings), {"name": name, **values})


def drop_mapping(connection: Connection, name: str) -> bool:
    """Remove a saved mapping; tell whether there was one. Files keep the one that they were read by."""
    return connection.execute(delete(plate_mappings).where(plate_mappings.c.name == name)).rowcount > 0


def saved_mappings(connection: Connection) -> Mapping[str, str]:
    """Give the bodies of the saved mappings by their names."""
    query = select(plate_mappings.c.name, plate_mappings.c.body).order_by(plate_mappings.c.name)
    return {row.name: row.body for row in connection.execute(query)}


def choose_reading(
    connection: Connection, *, sha256: str, plate_id: UUID | None, mapping: str, operator: str, now: datetime
) -> None:
    """Store how a delivery is to be read, in place of an earlier choice."""
    values = {"plate_id": plate_id, "mapping": mapping, "chosen_at": now, "operator": operator}
    changed = connection.execute(update(plate_files).where(plate_files.c.sha256 == sha256).values(values)).rowcount
    if not changed:
        connection.execute(insert(plate_files), {"sha256": sha256, **values})


def find_reading(connection: Connection, sha256: str) -> PlateFileRow | None:
    """Find how a delivery is to be read."""
    row = connection.execute(select(plate_files).where(plate_files.c.sha256 == sha256)).first()
    return PlateFileRow(sha256=row.sha256, plate_id=row.plate_id, mapping=row.mapping) if row else None


def _plate(row: Row[*tuple[object, ...]] | None) -> PlateRow | None:
    if row is None:
        return None
    return PlateRow(
        id=row.id,
        number=row.number,
        name=row.name,
        size=PlateSize(row.size),
        order=FillOrder(row.fill_order),
        made_at=row.made_at,
        made_by=row.made_by,
        finished_at=row.finished_at,
        finished_by=row.finished_by or "",
    )
