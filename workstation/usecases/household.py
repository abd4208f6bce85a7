"""Who lives with whom: the people of one address, for the form ("4 people at this address")."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from workstation.domain.identifiers import Gender
from workstation.store import people
from workstation.store.tables import persons
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of a household, as stored; `guardian` answers for a child."""

    person_id: UUID
    name: str
    birth_date: date | None
    birth_year: int | None
    gender: Gender
    phone: str
    address: str
    commune: str
    guardian: UUID | None


def household_of(context: Context, person_id: UUID) -> tuple[Member, ...]:
    """Give everyone of a person's household, this person included, as they came; empty for who has none."""
    with context.database.read() as connection:
        group = people.same_person_ids(connection, person_id)
        query = select(persons.c.household_id).where(persons.c.id.in_(group), persons.c.household_id.is_not(None))
        households = frozenset(connection.execute(query).scalars())
        return _members(connection, households)


def people_of_household(context: Context, household: UUID) -> tuple[Member, ...]:
    """Give everyone of a household by its id, as they came; empty for a household that was only just begun."""
    with context.database.read() as connection:
        return _members(connection, frozenset({household}))


def _members(connection: Connection, households: frozenset[UUID]) -> tuple[Member, ...]:
    rows = connection.execute(
        select(persons).where(persons.c.household_id.in_(households)).order_by(persons.c.created_at, persons.c.id)
    ).all()
    found: dict[UUID, Member] = {}
    for row in rows:
        # A person who was entered twice and merged is one member.
        kept = people.kept_person(connection, row.id)
        if kept not in found:
            found[kept] = Member(
                person_id=kept,
                name=row.name,
                birth_date=row.birth_date,
                birth_year=row.birth_year,
                gender=Gender(row.gender),
                phone=row.phone,
                address=row.address,
                commune=row.commune,
                guardian=row.guardian_id,
            )
    return tuple(found.values())
