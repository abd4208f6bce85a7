"""Lists of expected people that were imported: searched at the desk, listed, removed."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row

from workstation.domain.errors import NotFound, Reason
from workstation.domain.identifiers import Gender, Identifier, fold_name
from workstation.domain.personal_qr.person import birth_year
from workstation.domain.typed_person import TypedPerson, identifier_of
from workstation.store import audit, expected
from workstation.usecases.context import Context

_NUMBER = re.compile(r"[a-z]{0,2}[0-9]{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedList:
    """A list that was imported: `came` of its `people` have been paired, `refused` rows were not taken."""

    id: UUID
    name: str
    people: int
    refused: int
    came: int
    imported_at: datetime
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPerson:
    """One person of a list, to be picked: `person` can be entered as it is. `came` if the row was paired already."""

    id: UUID
    list_id: UUID
    list_name: str
    row: int
    person: TypedPerson
    household: str
    came: bool

    @property
    def identifier(self) -> Identifier | None:
        """The person's number, to be shown masked."""
        return identifier_of(self.person.number) if self.person.number else None


def search_expected(context: Context, text: str, limit: int = 20) -> tuple[ExpectedPerson, ...]:
    """Find expected people by the beginnings of their names' words or of their number; who did not come yet first.

    A year beside a name (`lan 1990`) is the year of birth.
    """
    words = fold_name(text).split()
    numbers = [word.upper() for word in words if _NUMBER.fullmatch(word)]
    if "".join(words).isdigit():
        numbers = [word.upper() for word in words]
    years = [word for word in numbers if birth_year(word) is not None and len(words) > 1]
    names = [word for word in words if word.upper() not in numbers]
    number = "".join(word for word in numbers if word not in years)
    with context.database.read() as connection:
        rows = expected.search(connection, names, number, int(years[0]) if years else None, limit)
    return tuple(_person(row) for row in rows)


def expected_person(context: Context, expected_id: UUID) -> ExpectedPerson:
    """Give one person of a list by id. Raises NotFound."""
    with context.database.read() as connection:
        row = expected.find_one(connection, expected_id)
    if row is None:
        raise NotFound(Reason.NO_SUCH_PERSON, person=expected_id)
    return _person(row)


def list_lists(context: Context) -> tuple[ExpectedList, ...]:
    """Give every imported list, the newest first."""
    with context.database.read() as connection:
        return tuple(list_of(row) for row in expected.all_lists(connection))


def remove_list(context: Context, list_id: UUID) -> int:
    """Delete a list and its people, and give how many; who was paired stays stored as a person. Raises NotFound."""
    with context.database.write() as connection:
        if expected.find_list(connection, list_id=list_id) is None:
            raise NotFound(Reason.NO_SUCH_LIST, list=list_id)
        gone = expected.delete_list(connection, list_id)
        audit.record(
            connection,
            at=context.clock(),
            operator=context.operator,
            action="expected.removed",
            subject=str(list_id),
            people=gone,
        )
    return gone


def list_of(row: Row[*tuple[Any, ...]]) -> ExpectedList:
    """Give a stored list's row as a list."""
    return ExpectedList(
        id=row.id,
        name=row.name,
        people=row.people,
        refused=row.refused,
        came=row.came,
        imported_at=row.imported_at,
        operator=row.operator,
    )


def _person(row: Row[*tuple[Any, ...]]) -> ExpectedPerson:
    person = TypedPerson(
        name=row.name,
        number=row.number,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        gender=Gender(row.gender),
        phone=row.phone,
        address=row.address,
        commune=row.commune,
        # The same household of the same list gets the same id, whoever of it comes first.
        household=uuid5(row.list_id, fold_name(row.household)) if row.household else None,
        expected=row.id,
    )
    return ExpectedPerson(
        id=row.id,
        list_id=row.list_id,
        list_name=row.list_name,
        row=row.row,
        person=person,
        household=row.household,
        came=row.came,
    )
