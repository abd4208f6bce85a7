"""Persons and their identifiers. Only identifiers match people, never a name."""

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


def find_person(connection: Connection, known_by: tuple[Identifier, ...]) -> Row[*tuple[Any, ...]] | None:
    """Find the person of the first identifier that is known, in the order given."""
    for identifier in known_by:
        row = connection.execute(_FIND, {"system": identifier.system, "value": identifier.value}).first()
        if row is not None:
            return row
    return None


def add_person(connection: Connection, person_id: UUID, scan: PersonScan, now: datetime) -> None:
    """Store a person whom none of their identifiers found, with all of them."""
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
    connection.execute(
        insert(identifiers),
        [{"system": i.system, "value": i.value, "person_id": person_id} for i in scan.identifiers],
    )


def add_identifiers(connection: Connection, person_id: UUID, found: tuple[Identifier, ...]) -> None:
    """Attach identifiers to a person; one that belongs to somebody else stays theirs."""
    for identifier in found:
        taken = connection.execute(
            select(identifiers.c.person_id).where(
                identifiers.c.system == identifier.system, identifiers.c.value == identifier.value
            )
        ).scalar()
        if taken is None:
            connection.execute(
                insert(identifiers),
                {"system": identifier.system, "value": identifier.value, "person_id": person_id},
            )


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


def identifiers_of(connection: Connection, person_id: UUID) -> tuple[tuple[str, str], ...]:
    """Give a person's identifiers as (system, value), in a stable order."""
    rows = connection.execute(
        select(identifiers.c.system, identifiers.c.value)
        .where(identifiers.c.person_id == person_id)
        .order_by(identifiers.c.system, identifiers.c.value)
    )
    return tuple((row.system, row.value) for row in rows)


def birth_text(birth_date: date | None, birth_year: int | None) -> str:
    """Write a birth date as cards do, or the year alone."""
    if birth_date:
        return birth_date.strftime("%d/%m/%Y")
    return str(birth_year) if birth_year else ""
