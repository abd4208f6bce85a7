"""Pairs of stored persons who may be one, for a person to look at; `people.find_like` asks the same of one scan."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select, union_all

from workstation.domain.identifiers import Gender
from workstation.store import people
from workstation.store.tables import merges, persons

_AT_ONCE = 500


def alike_pairs(connection: Connection, limit: int) -> tuple[tuple[Row[*tuple[Any, ...]], Row[*tuple[Any, ...]]], ...]:
    """Give at most `limit` pairs, the earlier stored person first.

    The same folded name, the same birth date (or year, where one has no more), no gender against it, not two citizen
    numbers, not merged, and nobody has said that they are two.
    """
    found = []
    for one, other in _candidates(connection):
        if _may_be_one(connection, one, other):
            found.append((people.load_person(connection, one), people.load_person(connection, other)))
        if len(found) == limit:
            break
    return tuple(found)


def _candidates(connection: Connection) -> Iterator[tuple[UUID, UUID]]:
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(_pairs())
    for row in rows:
        yield row.one, row.other


def _pairs() -> Select[tuple[UUID, UUID]]:
    first, second = persons.alias("first"), persons.alias("second")
    merged_away = select(merges.c.person_id).where(merges.c.undone_at.is_(None))
    alike = (
        select(first.c.id.label("one"), second.c.id.label("other"))
        .join(second, (second.c.folded_name == first.c.folded_name) & (second.c.id != first.c.id))
        .where(
            first.c.folded_name != "",
            (first.c.gender == second.c.gender)
            | (first.c.gender == Gender.UNKNOWN)
            | (second.c.gender == Gender.UNKNOWN),
            first.c.id.not_in(merged_away),
            second.c.id.not_in(merged_away),
        )
    )
    # Two questions, so that each goes by the index of name and birth date.
    pairs = union_all(
        alike.where(second.c.birth_date == first.c.birth_date, first.c.id < second.c.id),
        alike.where(
            second.c.birth_date.is_(None),
            second.c.birth_year == first.c.birth_year,
            first.c.birth_date.is_not(None) | (first.c.id < second.c.id),
        ),
    ).subquery()
    return select(pairs.c.one, pairs.c.other).order_by(pairs.c.one, pairs.c.other)


def _may_be_one(connection: Connection, one: UUID, other: UUID) -> bool:
    groups = [people.same_person_ids(connection, person_id) for person_id in (one, other)]
    numbers = [people.citizen_numbers(connection, group) for group in groups]
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    return not people.said_different(connection, *groups)
