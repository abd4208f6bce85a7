"""Lists of expected people: stored whole, searched by name or number, removed whole."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, insert, literal, select

from workstation.store.tables import expected_lists, expected_people, pairings

_MOST_WORDS = 6
# Who was picked and whose pairing was undone since has not come.
_CAME = and_(
    expected_people.c.person_id.is_not(None),
    exists()
    .where(
        pairings.c.person_id == expected_people.c.person_id,
        pairings.c.made_at >= expected_lists.c.imported_at,
        pairings.c.voided_at.is_(None),
    )
    .correlate(expected_people, expected_lists),
)


def add_list(connection: Connection, row: Mapping[str, object]) -> None:
    """Store a list's own row (the columns of `expected_lists`)."""
    connection.execute(insert(expected_lists), dict(row))


def add_people(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Store some of a list's people (the columns of `expected_people`)."""
    connection.execute(insert(expected_people), [dict(row) for row in rows])


def find_list(connection: Connection, *, sha256: str = "", list_id: UUID | None = None) -> Row[*tuple[Any, ...]] | None:
    """Find a list by the fingerprint of its file, or by its id."""
    by_id = expected_lists.c.id == list_id if list_id is not None else expected_lists.c.sha256 == sha256
    return connection.execute(_lists().where(by_id)).first()


def all_lists(connection: Connection) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give every list with how many of its people came, the newest first."""
    return connection.execute(_lists().order_by(expected_lists.c.imported_at.desc(), expected_lists.c.id)).all()


def delete_list(connection: Connection, list_id: UUID) -> int:
    """Delete a list and its people; persons who came stay as they are. Gives how many rows went."""
    gone = connection.execute(delete(expected_people).where(expected_people.c.list_id == list_id)).rowcount
    connection.execute(delete(expected_lists).where(expected_lists.c.id == list_id))
    return gone


def search(
    connection: Connection, words: Sequence[str], number: str, year: int | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Find people by the beginnings of folded name words, in any order, by the beginning of a number, by a birth year.

    Who did not come yet stands first; then a name that begins as the words do, then by name.
    """
    people = expected_people.c
    padded, name = literal(" ") + people.folded_name, " ".join(words)
    wanted = [padded.contains(f" {word}", autoescape=True) for word in words[:_MOST_WORDS]]
    if number:
        wanted.append(people.number.startswith(number, autoescape=True))
    if year is not None:
        wanted.append(people.birth_year == year)
    if not wanted:
        return ()
    query = (
        _people()
        .where(*wanted)
        .order_by(
            _CAME,
            people.folded_name.startswith(name, autoescape=True).desc(),
            people.folded_name,
            people.list_id,
            people.row,
        )
        .limit(limit)
    )
    return connection.execute(query).all()


def find_one(connection: Connection, expected_id: UUID) -> Row[*tuple[Any, ...]] | None:
    """Find one person of a list, with the list's name."""
    return connection.execute(_people().where(expected_people.c.id == expected_id)).first()


def _people() -> Select[*tuple[Any, ...]]:
    return select(expected_people, expected_lists.c.name.label("list_name"), _CAME.label("came")).join(
        expected_lists, expected_lists.c.id == expected_people.c.list_id
    )


def _lists() -> Select[*tuple[Any, ...]]:
    came = (
        select(func.count())
        .select_from(expected_people)
        .where(expected_people.c.list_id == expected_lists.c.id, _CAME)
        .correlate(expected_lists)
        .scalar_subquery()
    )
    return select(expected_lists, came.label("came"))
