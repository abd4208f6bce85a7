"""Boxes that this station packs, and which tube is in which. A tube is in one box at most; the schema holds that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from workstation.domain.custody import Box, BoxState, FilledBox, PackedTube
from workstation.store.custody_tables import box_tubes, boxes
from workstation.store.tables import pairings, tubes
from workstation.store.worklist_tables import told_tubes


@dataclass(frozen=True, slots=True, kw_only=True)
class InBox:
    """Where a tube is packed."""

    box: str
    state: BoxState
    place: int
    added_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What this station knows to be in a tube: how many people's swabs, and when the first was taken."""

    people: int
    collected_at: datetime | None


# Asked at every scan of a desk, so it is built once.
_IN_BOX = (
    select(box_tubes.c.box, box_tubes.c.id, box_tubes.c.added_at, boxes.c.state, boxes.c.sent_at)
    .join(boxes, boxes.c.code == box_tubes.c.box)
    .where(box_tubes.c.number == bindparam("number"), box_tubes.c.taken_out_at.is_(None))
)
_LIVE = box_tubes.c.taken_out_at.is_(None)


def find_box(connection: Connection, code: str) -> Box | None:
    """Find a box by its code."""
    row = connection.execute(select(boxes).where(boxes.c.code == code)).first()
    return _box(row) if row else None


def latest_box(connection: Connection, desk: str) -> Box | None:
    """Find the box that was scanned last at a desk, whatever became of it."""
    query = select(boxes).where(boxes.c.desk == desk).order_by(boxes.c.touched_at.desc(), boxes.c.code.desc()).limit(1)
    row = connection.execute(query).first()
    return _box(row) if row else None


def recent_boxes(connection: Connection, limit: int) -> tuple[FilledBox, ...]:
    """List boxes with their tubes, those scanned last first."""
    query = select(boxes).order_by(boxes.c.touched_at.desc(), boxes.c.code.desc()).limit(limit)
    return tuple(fill(connection, _box(row)) for row in connection.execute(query).all())


def add_box(connection: Connection, box: Box, desk: str) -> None:
    """Store a new, open box."""
    connection.execute(
        insert(boxes),
        {
            "code": box.code,
            "state": box.state,
            "site": box.site,
            "destination": box.destination,
            "temperature": box.temperature,
            "desk": desk,
            "touched_at": box.created_at,
            "created_at": box.created_at,
            "created_by": box.created_by,
        },
    )


def touch_box(connection: Connection, code: str, desk: str, now: datetime) -> None:
    """Note that a box was scanned at a desk, so that a restart finds it there."""
    connection.execute(update(boxes).where(boxes.c.code == code).values(desk=desk, touched_at=now))


def save_box(connection: Connection, box: Box) -> None:
    """Store how far a box has come, where it goes, and how warm it is."""
    values = {
        "state": box.state,
        "destination": box.destination,
        "temperature": box.temperature,
        "sealed_at": box.sealed_at,
        "sealed_by": box.sealed_by,
        "sent_at": box.sent_at,
        "sent_by": box.sent_by,
    }
    connection.execute(update(boxes).where(boxes.c.code == box.code).values(values))


def fill(connection: Connection, box: Box) -> FilledBox:
    """Give a box with its tubes, the first packed first."""
    query = select(box_tubes).where(box_tubes.c.box == box.code, _LIVE).order_by(box_tubes.c.id)
    return FilledBox(box=box, tubes=tuple(_packed(row) for row in connection.execute(query)))


def count_tubes(connection: Connection, code: str) -> int:
    """Count the tubes in a box."""
    found: int = connection.execute(
        select(func.count()).select_from(box_tubes).where(box_tubes.c.box == code, _LIVE)
    ).scalar_one()
    return found


def where_packed(connection: Connection, number: str) -> InBox | None:
    """Find the box that a tube is in; None for one that is in none, or was taken out again."""
    row = connection.execute(_IN_BOX, {"number": number}).first()
    if row is None:
        return None
    before = select(func.count()).where(box_tubes.c.box == row.box, _LIVE, box_tubes.c.id <= row.id)
    place: int = connection.execute(before).scalar_one()
    return InBox(box=row.box, state=BoxState(row.state), place=place, added_at=row.added_at, sent_at=row.sent_at)


def is_packed(connection: Connection, number: str) -> bool:
    """Tell whether a tube is in a box: its desk may not change who is in it."""
    return connection.execute(_IN_BOX, {"number": number}).first() is not None


def sent_with(connection: Connection, number: str) -> tuple[str, datetime] | None:
    """Give the box in which a tube left, and when; None for a tube that did not leave."""
    row = connection.execute(_IN_BOX, {"number": number}).first()
    return (row.box, row.sent_at) if row is not None and row.state == BoxState.SENT else None


def pack_tube(connection: Connection, row_id: UUID, box: str, tube: PackedTube) -> None:
    """Store that a tube is in a box."""
    connection.execute(
        insert(box_tubes),
        {
            "id": row_id,
            "box": box,
            "number": tube.number,
            "people": tube.people,
            "collected_at": tube.collected_at,
            "added_at": tube.added_at,
            "added_by": tube.added_by,
        },
    )


def take_out(connection: Connection, box: str, number: str, *, operator: str, now: datetime) -> bool:
    """Store that a tube was taken out of a box; tell whether it was in it."""
    where = (box_tubes.c.box == box) & (box_tubes.c.number == number) & _LIVE
    return bool(
        connection.execute(update(box_tubes).where(where).values(taken_out_at=now, taken_out_by=operator)).rowcount
    )


def contents_of(connection: Connection, number: str) -> Contents:
    """Say how many people's swabs a tube holds and since when, by our own pairings or by what the platform told."""
    ours = (
        select(func.count(pairings.c.id), func.min(pairings.c.made_at))
        .join(tubes, tubes.c.id == pairings.c.tube_id)
        .where(tubes.c.number == number, pairings.c.voided_at.is_(None))
    )
    people, collected_at = connection.execute(ours).one()
    if people:
        return Contents(people=people, collected_at=collected_at)
    told = (
        select(told_tubes.c.people, told_tubes.c.paired_at)
        .join(tubes, tubes.c.id == told_tubes.c.tube_id)
        .where(tubes.c.number == number)
    )
    row = connection.execute(told).first()
    return Contents(people=row.people, collected_at=row.paired_at) if row else Contents(people=0, collected_at=None)


def _box(row: Row[*tuple[Any, ...]]) -> Box:
    return Box(
        code=row.code,
        state=BoxState(row.state),
        site=row.site,
        destination=row.destination,
        temperature=row.temperature,
        created_at=row.created_at,
        created_by=row.created_by,
        sealed_at=row.sealed_at,
        sealed_by=row.sealed_by,
        sent_at=row.sent_at,
        sent_by=row.sent_by,
    )


def _packed(row: Row[*tuple[Any, ...]]) -> PackedTube:
    return PackedTube(
        number=row.number,
        people=row.people,
        collected_at=row.collected_at,
        added_at=row.added_at,
        added_by=row.added_by,
    )
