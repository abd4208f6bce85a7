"""Persons and their identifiers. Only identifiers match people, never a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, bindparam, insert, select, update

from workstation.domain.identifiers import Gender, Identifier, IdSystem, fold_name
from workstation.domain.personal_qr.person import PersonScan, lost_accents
from workstation.store.tables import different_persons, expected_people, identifiers, merges, persons

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
_KEPT = select(merges.c.kept_id).where(merges.c.person_id == bindparam("person_id"), merges.c.undone_at.is_(None))
_GROUP_NUMBERS = select(identifiers.c.system, identifiers.c.value).where(
    identifiers.c.person_id.in_(bindparam("group", expanding=True))
)
_MOST_ALIKE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Whom a scan's identifiers name: the person, or nobody; and whether a number of theirs is somebody else's.

    `holders` are all who have one of the numbers and no other citizen number: the scan may be one of them.
    """

    row: Row[*tuple[Any, ...]] | None
    shares_number: bool = False
    holders: frozenset[UUID] = frozenset()


def find_person(connection: Connection, known_by: tuple[Identifier, ...]) -> FoundPerson:
    """Find the person whom these identifiers name without a contradiction.

    Two cards may share a number by mistake. When the numbers lead to two persons, or to one who has another number
    in the same system, nobody is found: a person is never joined to another by one shared number. Persons whom
    somebody has merged are one here: the kept person is found, by the numbers of all of them.
    """
    found: dict[UUID, Row[*tuple[Any, ...]]] = {}
    for identifier in known_by:
        row = connection.execute(_FIND, {"system": identifier.system, "value": identifier.value}).first()
        if row is not None:
            kept = kept_person(connection, row.id)
            found[kept] = row if kept == row.id else load_person(connection, kept)
    if len(found) != 1:
        return FoundPerson(row=None, shares_number=bool(found), holders=_holders(connection, found, known_by))
    [(person_id, person)] = found.items()
    numbers = _numbers_by_system(connection, same_person_ids(connection, person_id)) if len(known_by) > 1 else {}
    if any(i.value not in numbers.get(i.system, {i.value}) for i in known_by):
        return FoundPerson(row=None, shares_number=True, holders=_holders(connection, found, known_by))
    return FoundPerson(row=person, holders=frozenset(found))


def _holders(connection: Connection, found: Iterable[UUID], known_by: tuple[Identifier, ...]) -> frozenset[UUID]:
    """Leave out who has another citizen number: that is another person, whatever else they share."""
    own = {identifier.value for identifier in known_by if identifier.system is IdSystem.CCCD}
    numbers = {one: citizen_numbers(connection, same_person_ids(connection, one)) for one in found}
    return frozenset(one for one, theirs in numbers.items() if not own or not theirs or own & theirs)


def kept_person(connection: Connection, person_id: UUID) -> UUID:
    """Give the person whom this one is the same as, through every merge that holds; itself where there is none."""
    seen = {person_id}
    while (kept := connection.execute(_KEPT, {"person_id": person_id}).scalar()) is not None and kept not in seen:
        person_id = kept
        seen.add(kept)
    return person_id


def same_person_ids(connection: Connection, person_id: UUID) -> frozenset[UUID]:
    """Give every stored person who is this one by merges that hold, this one included."""
    group = {kept_person(connection, person_id), person_id}
    newest = frozenset(group)
    while newest:
        rows = connection.execute(
            select(merges.c.person_id).where(merges.c.kept_id.in_(newest), merges.c.undone_at.is_(None))
        )
        newest = frozenset(rows.scalars()) - group
        group |= newest
    return frozenset(group)


def find_like(connection: Connection, scan: PersonScan, known: UUID | None = None) -> Row[*tuple[Any, ...]] | None:
    """Find a person who may be the one scanned, known under another number or none; a person decides, never we.

    The same folded name and birth date (or year, where one side has no more), a gender that does not contradict, no
    other citizen number, and nobody has said that they are two. `known` is who the scan's own numbers name, if anybody.
    """
    year = scan.birth_date.year if scan.birth_date else scan.birth_year
    if not scan.name or year is None:
        return None
    merged_away = select(merges.c.person_id).where(merges.c.undone_at.is_(None))
    query = (
        select(persons)
        .where(
            persons.c.folded_name == fold_name(scan.name),
            _born_alike(scan.birth_date, year),
            persons.c.id.not_in(merged_away),
        )
        .order_by(persons.c.birth_date.is_(None), persons.c.id)
        .limit(_MOST_ALIKE)
    )
    own = same_person_ids(connection, known) if known else frozenset()
    numbers = {identifier.value for identifier in scan.identifiers if identifier.system is IdSystem.CCCD}
    if own:
        numbers |= citizen_numbers(connection, own)
    for row in connection.execute(query).all():
        if row.id not in own and _same_gender(row.gender, scan.gender):
            group = same_person_ids(connection, row.id)
            other = citizen_numbers(connection, group)
            if not (numbers and other and numbers != other) and not said_different(connection, own, group):
                return row
    return None


def citizen_numbers(connection: Connection, group: frozenset[UUID]) -> set[str]:
    """Give the citizen numbers of a person's whole group; two of them are two people."""
    return _numbers_by_system(connection, group).get(IdSystem.CCCD, set())


def said_different(connection: Connection, one: frozenset[UUID], other: frozenset[UUID]) -> bool:
    """Tell whether somebody has said that two persons are not the same."""
    if not one or not other:
        return False
    first, second = different_persons.c.person_id, different_persons.c.other_id
    query = select(first).where((first.in_(one) & second.in_(other)) | (first.in_(other) & second.in_(one)))
    return connection.execute(query.limit(1)).first() is not None


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
            "commune": scan.commune,
            "phone": scan.phone,
            "household_id": scan.household,
            "guardian_id": scan.guardian,
            "created_at": now,
        },
    )
    if shares_number or not scan.identifiers:
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
    """Give a person who was known by a number alone the name and birth that a later scan brought.

    A name whose letters a scanner had lost is replaced by the first whole one.
    """
    if not scan.name:
        return
    name = {"name": scan.name, "folded_name": fold_name(scan.name)}
    born = {"birth_date": scan.birth_date, "birth_year": scan.birth_year}
    rest = {**born, "gender": scan.gender, "address": scan.address}
    this = update(persons).where(persons.c.id == person_id)
    connection.execute(this.where(persons.c.name == "").values({**name, **rest}))
    if not lost_accents(scan.name):
        connection.execute(this.where(persons.c.name.contains("?")).values(name))


def keep_details(connection: Connection, person_id: UUID, scan: PersonScan) -> None:
    """Keep what a form said of a person who is known: where they live, how to call them, who answers for them."""
    told = {
        "commune": scan.commune,
        "phone": scan.phone,
        "household_id": scan.household,
        "guardian_id": scan.guardian,
    }
    given = {name: value for name, value in told.items() if value}
    if given:
        connection.execute(update(persons).where(persons.c.id == person_id).values(given))


def mark_came(connection: Connection, expected_id: UUID, person_id: UUID) -> None:
    """Note who a row of a list of expected people became."""
    connection.execute(update(expected_people).where(expected_people.c.id == expected_id).values(person_id=person_id))


def load_person(connection: Connection, person_id: UUID) -> Row[*tuple[Any, ...]]:
    """Load a person who is known."""
    return connection.execute(_PERSON, {"person_id": person_id}).one()


def identifiers_of(connection: Connection, person_id: UUID) -> tuple[tuple[str, str], ...]:
    """Give a person's identifiers as (system, value), in a stable order."""
    rows = connection.execute(_IDENTIFIERS, {"person_id": person_id})
    return tuple((row.system, row.value) for row in rows)


def numbers_of_group(connection: Connection, person_id: UUID) -> tuple[tuple[str, str], ...]:
    """Give the identifiers of a person and of everyone merged with them as (system, value), the person's own first."""
    own = identifiers_of(connection, person_id)
    others = same_person_ids(connection, person_id) - {person_id}
    return own + tuple(pair for other in sorted(others) for pair in identifiers_of(connection, other))


def birth_text(birth_date: date | None, birth_year: int | None) -> str:
    """Write a birth date as cards do, or the year alone."""
    if birth_date:
        return birth_date.strftime("%d/%m/%Y")
    return str(birth_year) if birth_year else ""


def _numbers_by_system(connection: Connection, group: frozenset[UUID]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in connection.execute(_GROUP_NUMBERS, {"group": sorted(group)}):
        found.setdefault(row.system, set()).add(row.value)
    return found


def _born_alike(birth_date: date | None, year: int) -> ColumnElement[bool]:
    by_year = persons.c.birth_date.is_(None) & (persons.c.birth_year == year)
    if birth_date is not None:
        return (persons.c.birth_date == birth_date) | by_year
    return persons.c.birth_date.between(date(year, 1, 1), date(year, 12, 31)) | by_year


def _same_gender(one: str, other: str) -> bool:
    return one == other or Gender.UNKNOWN in (one, other)
