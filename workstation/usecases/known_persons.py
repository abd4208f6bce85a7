"""Persons who are stored here, for a person to look at: by id or tube, and pairs who may be one."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from workstation.domain.errors import NotFound, Reason
from workstation.domain.identifiers import Gender, Identifier, IdSystem
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import people, tubes
from workstation.store.alike import alike_pairs
from workstation.store.tables import persons
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPerson:
    """A person as stored, with the numbers of everybody who was merged into them."""

    id: UUID
    name: str
    birth_date: date | None
    birth_year: int | None
    gender: Gender
    identifiers: tuple[Identifier, ...]


def persons_named(context: Context, text: str) -> tuple[UUID, ...]:
    """Give the person of an id, or those in a tube, in their order. Raises NotFound(NO_SUCH_PERSON)."""
    with context.database.read() as connection:
        if (person_id := _as_id(text)) is not None:
            found = connection.execute(select(persons.c.id).where(persons.c.id == person_id)).scalars().all()
        else:
            row = tubes.find_tube(connection, normalize_tube(text))
            found = [member.person_id for member in tubes.members_of(connection, row.id)] if row else []
    if not found:
        raise NotFound(Reason.NO_SUCH_PERSON, person=text[:40])
    return tuple(found)


def list_alike(context: Context, limit: int = 100) -> tuple[tuple[StoredPerson, StoredPerson], ...]:
    """Give pairs of persons who have the same name, birth and gender, and may be one; the program merges none."""
    with context.database.read() as connection:
        pairs = alike_pairs(connection, limit)
        return tuple((_stored(connection, one), _stored(connection, other)) for one, other in pairs)


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _stored(connection: Connection, row: Row[*tuple[Any, ...]]) -> StoredPerson:
    group = people.same_person_ids(connection, row.id)
    numbers = {pair for person_id in group for pair in people.identifiers_of(connection, person_id)}
    return StoredPerson(
        id=row.id,
        name=row.name,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        gender=Gender(row.gender),
        identifiers=tuple(Identifier(IdSystem(system), value) for system, value in sorted(numbers)),
    )
