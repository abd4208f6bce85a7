"""Doubts of the inbox about tubes: what holds a tube's result, and which of them a person has settled.

An issue of one tube ends when it is settled; one between several tubes when that was done for each of them. What was
settled is kept, so that it does not come back when its message is tried again.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select, update

from workstation.domain.observations import InboxReason
from workstation.domain.tube_barcode import normalize_tube
from workstation.store.inbox import MessageState
from workstation.store.lab_tables import settled_doubts
from workstation.store.tables import message_issues, messages

DOUBTS = (
    InboxReason.STATUS_NEEDS_PERSON,
    InboxReason.VALUES_DISAGREE,
    InboxReason.REPLICATES_DISAGREE,
    InboxReason.CALLS_DISAGREE,
)
"""What was measured of a tube contradicts itself, or may not count."""
HOLDING = (
    *DOUBTS,
    InboxReason.VALUE_UNKNOWN,
    InboxReason.TUBE_IS_CONTROL,
    InboxReason.TUBE_AMBIGUOUS,
    InboxReason.PAIRED_AFTER_TEST,
)
"""What holds a tube's result, what it has and what comes later. Failed runs do not: they say nothing of the person."""
BETWEEN_TUBES = ", "
"""Between the numbers in the detail of TUBE_AMBIGUOUS."""


def tubes_of(detail: str) -> list[str]:
    """Give the numbers that an issue's detail names."""
    return [number for text in detail.split(BETWEEN_TUBES) if (number := normalize_tube(text))]


def doubts_about(connection: Connection, tube: str) -> tuple[tuple[UUID, InboxReason], ...]:
    """Give the open doubts about a tube's result that nobody has settled: each message and its reason."""
    settled = _settled(connection, tube)
    found = ((row.message_id, InboxReason(row.reason)) for row in _issues_about(connection, tube, HOLDING))
    return tuple(dict.fromkeys(one for one in found if one not in settled))


def settled_in(connection: Connection, message_id: UUID) -> frozenset[tuple[str, str]]:
    """Give what a person has settled of a message: each reason and its tube."""
    query = select(settled_doubts.c.reason, settled_doubts.c.tube).where(settled_doubts.c.message_id == message_id)
    return frozenset((row.reason, row.tube) for row in connection.execute(query))


def settle_doubts(
    connection: Connection, tube: str, reasons: Sequence[InboxReason], *, operator: str, now: datetime
) -> None:
    """Settle the open doubts about a tube; the messages stay, with their bytes, and what they say of other tubes."""
    issues = list(_issues_about(connection, tube, reasons))
    known = _settled(connection, tube)
    made = dict.fromkeys((row.message_id, row.reason) for row in issues)
    rows = [
        {"message_id": message_id, "reason": reason, "tube": tube, "settled_at": now, "settled_by": operator}
        for message_id, reason in made
        if (message_id, reason) not in known
    ]
    if rows:
        connection.execute(insert(settled_doubts), rows)
    over = [row for row in issues if _is_over(connection, row)]
    if not over:
        return
    connection.execute(delete(message_issues).where(message_issues.c.id.in_([row.id for row in over])))
    of_messages = {row.message_id for row in over}
    still_open = select(message_issues.c.message_id).where(message_issues.c.message_id.in_(of_messages))
    connection.execute(
        update(messages)
        .where(messages.c.id.in_(of_messages), messages.c.id.not_in(still_open))
        .values(state=MessageState.IMPORTED)
    )


def what_is_seen(held_reason: str) -> tuple[InboxReason, ...]:
    """Give the reasons that a person ends who decides about a result: what was measured, and why it is held.

    Another reason may have come that nobody has looked at; it goes on holding, and is what they see next.
    """
    return (*DOUBTS, *(reason for reason in HOLDING if reason == held_reason and reason not in DOUBTS))


def forget_settled(connection: Connection, message_id: UUID, tube: str) -> None:
    """Open again what was settled of a message about a tube: more of it was found to be this tube's."""
    is_meant = (settled_doubts.c.message_id == message_id) & (settled_doubts.c.tube == tube)
    connection.execute(delete(settled_doubts).where(is_meant))


def doubted_tubes(connection: Connection, message_id: UUID) -> set[str]:
    """Give the numbers whose result a message puts in doubt, without those for which a person settled it."""
    query = select(message_issues.c.reason, message_issues.c.detail)
    rows = connection.execute(query.where(message_issues.c.message_id == message_id, _HOLDS))
    settled = settled_in(connection, message_id)
    return {tube for row in rows for tube in tubes_of(row.detail) if (row.reason, tube) not in settled}


_HOLDS = message_issues.c.reason.in_(HOLDING)


def _issues_about(
    connection: Connection, tube: str, reasons: Iterable[InboxReason]
) -> Iterator[Row[UUID, UUID, str, str]]:
    """What is between several tubes is looked for one by one: such issues are few, and found by their reason."""
    wanted = list(reasons)
    query = select(message_issues.c.id, message_issues.c.message_id, message_issues.c.reason, message_issues.c.detail)
    yield from connection.execute(query.where(message_issues.c.detail == tube, message_issues.c.reason.in_(wanted)))
    if InboxReason.TUBE_AMBIGUOUS not in wanted:
        return
    for row in connection.execute(query.where(message_issues.c.reason == InboxReason.TUBE_AMBIGUOUS)):
        if row.detail != tube and tube in tubes_of(row.detail):
            yield row


def _settled(connection: Connection, tube: str) -> set[tuple[UUID, str]]:
    query = select(settled_doubts.c.message_id, settled_doubts.c.reason).where(settled_doubts.c.tube == tube)
    return {(row.message_id, row.reason) for row in connection.execute(query)}


def _is_over(connection: Connection, issue: Row[UUID, UUID, str, str]) -> bool:
    settled = settled_in(connection, issue.message_id)
    return all((issue.reason, tube) in settled for tube in tubes_of(issue.detail))
