"""Tubes and the pairings in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, insert, literal_column, select, update

from workstation.domain.desk import DeskTube, Member
from workstation.domain.identifiers import Gender, Identifier, IdSystem
from workstation.store.custody_tables import reception_tubes
from workstation.store.people import birth_text
from workstation.store.tables import identifiers, last_openings, pairings, persons, tubes
from workstation.store.worklist_tables import told_tubes


class TubeState(StrEnum):
    """A put-back tube holds nobody and may be opened again; a replaced one is broken and never used again.

    One that was told of was paired at another station; what the platform knows of it stands in `told_tubes`.
    """

    OPEN = "open"
    CLOSED = "closed"
    PUT_BACK = "put_back"
    REPLACED = "replaced"
    TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeRow:
    """One tube as stored."""

    id: UUID
    number: str
    opening_id: UUID
    capacity: int
    state: TubeState
    desk: str
    opened_at: datetime
    received_at: datetime | None = None
    replaced_by: str = ""
    replaced_at: datetime | None = None


_COLUMNS = (
    tubes.c.id,
    tubes.c.number,
    tubes.c.opening_id,
    tubes.c.capacity,
    tubes.c.state,
    tubes.c.desk,
    tubes.c.opened_at,
    tubes.c.received_at,
    tubes.c.replaced_by,
    tubes.c.replaced_at,
)
# Statements of a scan are built once: building them anew took a third of its time.
_FIND = select(*_COLUMNS).where(tubes.c.number == bindparam("number"))
_LATEST = (
    select(*_COLUMNS)
    .join(last_openings, last_openings.c.tube_id == tubes.c.id)
    .where(last_openings.c.desk == bindparam("desk"), last_openings.c.opening_id == tubes.c.opening_id)
)
_LAST_OPENING = (
    update(last_openings)
    .where(last_openings.c.desk == bindparam("its_desk"))
    .values(tube_id=bindparam("its_id"), opening_id=bindparam("its_opening"))
)
_OPEN = select(*_COLUMNS).where(tubes.c.desk == bindparam("desk"), tubes.c.state == literal_column("'open'"))
_ONE_IDENTIFIER = (
    select(func.min(identifiers.c.system + " " + identifiers.c.value))
    .where(identifiers.c.person_id == persons.c.id)
    .scalar_subquery()
)
_MEMBERS = (
    select(
        pairings.c.id,
        pairings.c.person_id,
        pairings.c.position,
        pairings.c.made_at,
        persons.c.name,
        persons.c.birth_date,
        persons.c.birth_year,
        persons.c.gender,
        _ONE_IDENTIFIER.label("identifier"),
    )
    .join(persons, persons.c.id == pairings.c.person_id)
    .where(pairings.c.tube_id == bindparam("tube_id"), pairings.c.voided_at.is_(None))
    .order_by(pairings.c.position)
)
# Of a tube of our own the platform may know less than we do: what it told counts for the others alone.
_IS_TOLD = tubes.c.state == TubeState.TOLD
_SET_STATE = (
    update(tubes)
    .where(tubes.c.id == bindparam("tube_id"))
    .values(state=bindparam("new_state"), closed_at=bindparam("now"))
)


def find_tube(connection: Connection, number: str) -> TubeRow | None:
    """Find a tube by its number."""
    return _tube(connection.execute(_FIND, {"number": number}).first())


def find_tubes(connection: Connection, numbers: Sequence[str]) -> dict[str, TubeRow]:
    """Find tubes by their numbers, as many at once as a statement takes."""
    rows = connection.execute(select(*_COLUMNS).where(tubes.c.number.in_(numbers)))
    return {row.number: found for row in rows if (found := _tube(row))}


def latest_tube(connection: Connection, desk: str) -> TubeRow | None:
    """Find the tube that is open at a desk, or else the one that it opened last, whatever became of it and the clock.

    None where another desk has opened that tube since.
    """
    found = connection.execute(_OPEN, {"desk": desk}).first() or connection.execute(_LATEST, {"desk": desk}).first()
    return _tube(found)


def open_tube(connection: Connection, tube: TubeRow, *, collection_id: UUID, operator: str) -> None:
    """Store that a desk opened a tube: a new one, or one that had been put back."""
    values = {
        "id": tube.id,
        "opening_id": tube.opening_id,
        "capacity": tube.capacity,
        "state": TubeState.OPEN,
        "collection_id": collection_id,
        "desk": tube.desk,
        "opened_by": operator,
        "opened_at": tube.opened_at,
        "closed_at": None,
    }
    changed = connection.execute(update(tubes).where(tubes.c.id == tube.id).values(values)).rowcount
    if not changed:
        connection.execute(insert(tubes), {**values, "number": tube.number})
    opening = {"its_desk": tube.desk, "its_id": tube.id, "its_opening": tube.opening_id}
    if not connection.execute(_LAST_OPENING, opening).rowcount:
        connection.execute(
            insert(last_openings), {"desk": tube.desk, "tube_id": tube.id, "opening_id": tube.opening_id}
        )


def set_tube_state(connection: Connection, tube_id: UUID, state: TubeState, now: datetime) -> None:
    """Close a tube, put it back or open it again."""
    closed_at = now if state is TubeState.CLOSED else None
    connection.execute(_SET_STATE, {"tube_id": tube_id, "new_state": state, "now": closed_at})


def replace_tube(connection: Connection, tube_id: UUID, by: str, now: datetime) -> None:
    """Store that a tube is broken and that another took its people over."""
    connection.execute(
        update(tubes)
        .where(tubes.c.id == tube_id)
        .values(state=TubeState.REPLACED, closed_at=now, replaced_by=by, replaced_at=now)
    )


def last_paired_at(connection: Connection, tube_id: UUID) -> datetime | None:
    """Give when the newest of the people in a tube was paired with it, here or as the platform told."""
    live = (pairings.c.tube_id == tube_id) & pairings.c.voided_at.is_(None)
    found: datetime | None = connection.execute(select(func.max(pairings.c.made_at)).where(live)).scalar()
    if found is not None:
        return found
    its = select(told_tubes.c.paired_at).join(tubes, tubes.c.id == told_tubes.c.tube_id)
    told: datetime | None = connection.execute(its.where(tubes.c.id == tube_id, _IS_TOLD)).scalar()
    return told


def people_in(connection: Connection, tube_id: UUID) -> int:
    """Count the people in a tube by its live pairings, here or as the platform told."""
    live = (pairings.c.tube_id == tube_id) & pairings.c.voided_at.is_(None)
    here = select(func.count()).select_from(pairings).where(live).scalar_subquery()
    told = (
        select(told_tubes.c.people)
        .join(tubes, tubes.c.id == told_tubes.c.tube_id)
        .where(tubes.c.id == tube_id, _IS_TOLD)
        .scalar_subquery()
    )
    found: int = connection.execute(select(func.coalesce(told, here))).scalar_one()
    return found


def mark_received(connection: Connection, tube_id: UUID, now: datetime) -> bool:
    """Note that the laboratory has the tube; tell whether nobody knew it before.

    A tube that reception scanned in before its pairing came was received then, not now, and the platform was told.
    """
    at_reception = (
        select(reception_tubes.c.at)
        .join(tubes, tubes.c.number == reception_tubes.c.number)
        .where(tubes.c.id == tube_id, reception_tubes.c.standing != "aside")
    )
    before: datetime | None = connection.execute(at_reception).scalar()
    first = connection.execute(
        update(tubes).where(tubes.c.id == tube_id, tubes.c.received_at.is_(None)).values(received_at=before or now)
    )
    return first.rowcount == 1 and before is None


def members_of(connection: Connection, tube_id: UUID) -> tuple[Member, ...]:
    """Give the people in a tube by their live pairings, in order, with one masked identifier each."""
    return tuple(_member(row) for row in connection.execute(_MEMBERS, {"tube_id": tube_id}))


def desk_tube(connection: Connection, tube: TubeRow) -> DeskTube:
    """Give a tube as its desk shows it."""
    return DeskTube(
        number=tube.number,
        capacity=tube.capacity,
        opened_at=tube.opened_at,
        is_open=tube.state is TubeState.OPEN,
        members=members_of(connection, tube.id),
        at_lab=tube.received_at is not None,
    )


def _tube(row: Row[*tuple[Any, ...]] | None) -> TubeRow | None:
    if row is None:
        return None
    return TubeRow(
        id=row.id,
        number=row.number,
        opening_id=row.opening_id,
        capacity=row.capacity,
        state=TubeState(row.state),
        desk=row.desk,
        opened_at=row.opened_at,
        received_at=row.received_at,
        replaced_by=row.replaced_by or "",
        replaced_at=row.replaced_at,
    )


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    system, _, value = (row.identifier or "card ").partition(" ")
    shown = Identifier(IdSystem(system), value)
    return Member(
        pairing_id=row.id,
        person_id=row.person_id,
        position=row.position,
        name=row.name or f"{shown.system.upper()} {shown.masked}",
        birth_year=row.birth_year,
        gender=Gender(row.gender),
        identifier=f"{shown.system.upper()} {shown.masked}",
        made_at=row.made_at,
        birth=birth_text(row.birth_date, row.birth_year),
    )
