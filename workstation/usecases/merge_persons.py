"""Say that two stored persons are one, take it back, or say that they are two: people do, never the program.

No pairing is moved and no number edited: a merge is a fact of its own, and every look-up goes by the whole group.
"""

from uuid import UUID

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from workstation.domain.errors import NotFound, Reason, RuleBroken
from workstation.store import audit, people
from workstation.store.tables import different_persons, merges, persons
from workstation.usecases.context import Context, new_id


def merge_persons(context: Context, kept: UUID, merged: UUID, connection: Connection | None = None) -> UUID:
    """Record that `merged` is the same person as `kept`, and give the merge's id; take part in a caller's transaction.

    Whoever they were merged with before comes along. Raises NotFound for a person who is not known, and RuleBroken
    when they are one already or when both have a citizen number and the numbers differ.
    """
    if connection is None:
        with context.database.write() as own:
            return merge_persons(context, kept, merged, own)
    kept, merged = _root(connection, kept), _root(connection, merged)
    if kept == merged:
        raise RuleBroken(Reason.ALREADY_SAME_PERSON, person=kept)
    one, other = (people.same_person_ids(connection, person) for person in (kept, merged))
    numbers = [people.citizen_numbers(connection, group) for group in (one, other)]
    if all(numbers) and numbers[0] != numbers[1]:
        raise RuleBroken(Reason.TWO_CITIZEN_NUMBERS, person=kept, other=merged)
    first, second = different_persons.c.person_id, different_persons.c.other_id
    connection.execute(
        delete(different_persons).where(
            or_(and_(first.in_(one), second.in_(other)), and_(first.in_(other), second.in_(one)))
        )
    )
    merge_id, now = new_id(), context.clock()
    connection.execute(
        insert(merges),
        {"id": merge_id, "person_id": merged, "kept_id": kept, "made_at": now, "operator": context.operator},
    )
    audit.record(
        connection,
        at=now,
        operator=context.operator,
        action="person.merged",
        subject=str(kept),
        merged=merged,
        merge=merge_id,
    )
    return merge_id


def undo_merge(context: Context, merge_id: UUID) -> None:
    """Take a merge back: both persons stand alone again, with the pairings they had. Raises NotFound."""
    with context.database.write() as connection:
        row = connection.execute(select(merges).where(merges.c.id == merge_id)).first()
        if row is None or row.undone_at is not None:
            raise NotFound(Reason.NO_SUCH_MERGE, merge=merge_id)
        now = context.clock()
        connection.execute(
            update(merges).where(merges.c.id == merge_id).values(undone_at=now, undone_by=context.operator)
        )
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="person.unmerged",
            subject=str(row.kept_id),
            merged=row.person_id,
            merge=merge_id,
        )


def say_different(context: Context, one: UUID, other: UUID, connection: Connection | None = None) -> None:
    """Record that two alike persons are two, so that nobody is asked again; take part in a caller's transaction.

    Raises NotFound for a person who is not known, and RuleBroken while they are merged.
    """
    if connection is None:
        with context.database.write() as own:
            return say_different(context, one, other, own)
    one, other = _root(connection, one), _root(connection, other)
    if one == other:
        raise RuleBroken(Reason.ALREADY_SAME_PERSON, person=one)
    if people.said_different(connection, frozenset({one}), frozenset({other})):
        return None
    first, second = sorted((one, other))
    now = context.clock()
    connection.execute(
        insert(different_persons),
        {"person_id": first, "other_id": second, "said_at": now, "operator": context.operator},
    )
    audit.record(
        connection, at=now, operator=context.operator, action="person.different", subject=str(first), other=second
    )
    return None


def _root(connection: Connection, person_id: UUID) -> UUID:
    if connection.execute(select(persons.c.id).where(persons.c.id == person_id)).first() is None:
        raise NotFound(Reason.NO_SUCH_PERSON, person=person_id)
    return people.kept_person(connection, person_id)
