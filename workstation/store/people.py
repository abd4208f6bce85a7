"""Persons and their identifiers. Only identifiers match people, never a name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from workstation.domain.identifiers import Identifier, fold_name
from workstation.domain.personal_qr.person import PersonScan
from workstation.store.tables import identifiers, persons

_FIND = (
    select(persons)
    .join(identifiers, identifiers.c.person_id == persons.c.id)
    .where(identifiers.c.system == bindparam("system"), identifiers.c.value == bindparam("value"))
)


_ADD_IDENTIFIER = insert(identifiers)
_IDENTIFIERS = (
    select(identifiers.c.system, identifiers.c.value)
    .where(identifiers.c.person_id == bindparam("person_id"))
    .order_by(identifiers.c.system, identifiers.c.value)
)
_PERSON = select(persons).where(persons.c.id == bindparam("person_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Whom a scan's identifiers name: the person, or nobody; and whether a number of theirs is somebody else's."""

    row: Row[*tuple[Any, ...]] | None
    shares_number: bool = False


def find_person(connection: Connection, known_by: tuple[Identifier, ...]) -> FoundPerson:
    """Find the person whom these identifiers name without a contradiction.

    Two cards may share a number by mistake. When the numbers lead to two persons, or to one who has another number
    in the same system, nobody is found: a person is never joined to another by one shared number.
    """
    found: dict[UUID, Row[*tuple[Any, ...]]] = {}
    for identifier in known_by:
        row = connection.execute(_FIND, {"system": identifier.system, "value": identifier.value}).first()
        if row is not None:
            found[row.id] = row
    if len(found) != 1:
        return FoundPerson(row=None, shares_number=bool(found))
    [(person_id, person)] = found.items()
    numbers = dict(identifiers_of(connection, person_id)) if len(known_by) > 1 else {}
    if any(numbers.get(i.system.value, i.value) != i.value for i in known_by):
        return FoundPerson(row=None, shares_number=True)
    return FoundPerson(row=person)


def add_person(
    connection: Connection, person_id: UUID, scan: PersonScan, now: datetime, *, shares_number: bool
) -> None:
    """Store a person who is not known, with those of their identifiers that are nobody else's."""
    connection.execute(
        insert(persons),
        {
            "id": person_id,
            "name": scan.name,
            "folded_name": fold_name(scan.name),
            "birth_date": scan.birth_date,
            "birth_year": scan.birth_year,
            "gender": scan.gender,
            "address": scan.address,
            "created_at": now,
        },
    )
    if shares_number:
        add_identifiers(connection, person_id, scan.identifiers)
        return
    connection.execute(
        _ADD_IDENTIFIER,
        [{"system": i.system, "value": i.value, "person_id": person_id} for i in scan.identifiers],
    )


def add_identifiers(connection: Connection, person_id: UUID, found: tuple[Identifier, ...]) -> None:
    """Attach identifiers to a person; one that belongs to somebody else stays theirs."""
    for identifier in found:
        number = {"system": identifier.system, "value": identifier.value}
        if connection.execute(_FIND, number).first() is None:
            connection.execute(_ADD_IDENTIFIER, {**number, "person_id": person_id})


def fill_person(connection: Connection, person_id: UUID, scan: PersonScan) -> None:
    """Give a person who was known by a number alone the name and birth that a later scan brought."""
    connection.execute(
        update(persons)
        .where(persons.c.id == person_id, persons.c.name == "")
        .values(
            name=scan.name,
            folded_name=fold_name(scan.name),
            birth_date=scan.birth_date,
            birth_year=scan.birth_year,
            gender=scan.gender,
            address=scan.address,
        )
    )


def load_person(connection: Connection, person_id: UUID) -> Row[*tuple[Any, ...]]:
    """Load a person who is known."""
    return connection.execute(_PERSON, {"person_id": person_id}).one()


def identifiers_of(connection: Connection, person_id: UUID) -> tuple[tuple[str, str], ...]:
    """Give a person's identifiers as (system, value), in a stable order."""
    rows = connection.execute(_IDENTIFIERS, {"person_id": person_id})
    return tuple((row.system, row.value) for row in rows)


def birth_text(birth_date: date | None, birth_year: int | None) -> str:
    """Write a birth date as cards do, or the year alone."""
    if birth_date:
        return birth_date.strftime("%d/%m/%Y")
    return str(birth_year) if birth_year else ""
