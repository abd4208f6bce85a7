"""The inbox: what was received, byte for byte, the messages found in it, and what waits for a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from workstation.domain.observations import InboxReason
from workstation.store.tables import message_issues, messages, received


class MessageState(StrEnum):
    """How far a message has come; only `waiting` is not an end."""

    WAITING = "waiting"
    IMPORTED = "imported"
    PARTLY = "partly"
    SET_ASIDE = "set_aside"
    REPEATED = "repeated"
    CLOSED = "closed"


_FINISHED = ("state", "results", "kind", "sender", "control_id", "imported_at", "imported_by", "profile")
MOST_PARAMETERS = 10_000
OPEN_STATES = (MessageState.WAITING, MessageState.PARTLY, MessageState.SET_ASIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing in a message that a person must look at, and where it stands."""

    reason: InboxReason
    segment: int = 0
    field: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One message as the inbox lists it."""

    id: UUID
    name: str
    received_at: datetime
    ordinal: int
    kind: str
    sender: str
    state: MessageState
    results: int
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """One message with its bytes."""

    id: UUID
    data: bytes
    received_at: datetime
    sha256: str
    framing: str
    state: MessageState
    results: int
    imported_by: str
    source: str = "file"
    name: str = ""
    received_id: UUID | None = None


def find_received(connection: Connection, sha256: str) -> UUID | None:
    """Find a delivery with exactly these bytes."""
    found: UUID | None = connection.execute(select(received.c.id).where(received.c.sha256 == sha256)).scalar()
    return found


def messages_of(connection: Connection, received_id: UUID) -> tuple[UUID, ...]:
    """Give a delivery's messages in their order."""
    query = select(messages.c.id).where(messages.c.received_id == received_id)
    return tuple(connection.execute(query.order_by(messages.c.ordinal)).scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a message says of itself, where it could be read: `sender` is MSH-3|MSH-4, `control_id` MSH-10."""

    kind: str = ""
    sender: str = ""
    control_id: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedMessage:
    """How an import of a message ended; `is_new` where it was not tried before."""

    id: UUID
    state: MessageState
    results: int
    issues: tuple[tuple[UUID, Issue], ...]
    header: Header
    imported_by: str
    is_new: bool


# Statements of an import are built once: building them anew took a third of its time.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LOAD = (
    select(
        messages.c.id,
        messages.c.sha256,
        messages.c.framing,
        messages.c.state,
        messages.c.results,
        messages.c.imported_by,
        messages.c.first_byte,
        messages.c.end_byte,
        messages.c.received_id,
        received.c.received_at,
        received.c.source,
        received.c.name,
    )
    .join(received, received.c.id == messages.c.received_id)
    .where(messages.c.id.in_(_IDS))
)
_DATA = select(received.c.id, received.c.data).where(received.c.id.in_(_IDS))
_STATES = select(messages.c.id, messages.c.state, messages.c.results).where(messages.c.id.in_(_IDS))
_SIZES = select(messages.c.id, (messages.c.end_byte - messages.c.first_byte).label("size")).where(
    messages.c.id.in_(_IDS)
)
_EARLIER = messages.alias("earlier")
_TWINS = (
    select(messages.c.id, _EARLIER.c.id.label("twin"))
    .join(_EARLIER, (_EARLIER.c.sha256 == messages.c.sha256) & (_EARLIER.c.id < messages.c.id))
    .where(messages.c.id.in_(_IDS))
    .order_by(_EARLIER.c.id.desc())
)
_FINISH = (
    update(messages)
    .where(messages.c.id == bindparam("its_id"))
    .values({name: bindparam(f"new_{name}") for name in _FINISHED})
)


def load_message(connection: Connection, message_id: UUID) -> StoredMessage | None:
    """Load one message with its bytes as they came."""
    return load_messages(connection, [message_id]).get(message_id)


def load_messages(connection: Connection, message_ids: Sequence[UUID]) -> dict[UUID, StoredMessage]:
    """Load messages with their bytes as they came; one that is not there is left out."""
    rows = connection.execute(_LOAD, {"ids": list(message_ids)}).all()
    of_delivery = {row.received_id for row in rows}
    data = {row.id: row.data for row in connection.execute(_DATA, {"ids": list(of_delivery)})}
    return {
        row.id: StoredMessage(
            id=row.id,
            data=data[row.received_id][row.first_byte : row.end_byte],
            received_at=row.received_at,
            sha256=row.sha256,
            framing=row.framing,
            state=MessageState(row.state),
            results=row.results,
            imported_by=row.imported_by,
            source=row.source,
            name=row.name,
            received_id=row.received_id,
        )
        for row in rows
    }


def earlier_twins(connection: Connection, message_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Find for each message the first one with the same bytes: a resend is answered the same and applied once."""
    return {row.id: row.twin for row in connection.execute(_TWINS, {"ids": list(message_ids)})}


def sizes_of(connection: Connection, message_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Give how many bytes messages have."""
    return {row.id: row.size for row in connection.execute(_SIZES, {"ids": list(message_ids)})}


def states_of(connection: Connection, message_ids: Sequence[UUID]) -> dict[UUID, tuple[MessageState, int]]:
    """Give how far messages have come by now, and how many results they gave."""
    rows = connection.execute(_STATES, {"ids": list(message_ids)})
    return {row.id: (MessageState(row.state), row.results) for row in rows}


def finish_messages(connection: Connection, ended: Sequence[FinishedMessage], now: datetime) -> None:
    """Store how an import of messages ended; issues of an earlier try are replaced."""
    connection.execute(_FINISH, [_finished(one, now) for one in ended])
    tried_again = [one.id for one in ended if not one.is_new]
    if tried_again:
        connection.execute(delete(message_issues).where(message_issues.c.message_id.in_(tried_again)))
    issues = [_issue_row(one.id, *found, now) for one in ended for found in one.issues]
    if issues:
        connection.execute(insert(message_issues), issues)


def _finished(one: FinishedMessage, now: datetime) -> dict[str, object]:
    header = one.header
    told = (header.kind[:40], header.sender[:200], header.control_id[:200])
    values = (one.state, one.results, *told, now, one.imported_by, header.profile[:60])
    return {"its_id": one.id} | {f"new_{name}": value for name, value in zip(_FINISHED, values, strict=True)}


def _issue_row(message_id: UUID, issue_id: UUID, issue: Issue, now: datetime) -> dict[str, object]:
    return {
        "id": issue_id,
        "message_id": message_id,
        "reason": issue.reason,
        "segment": issue.segment,
        "field": issue.field[:40],
        "detail": issue.detail[:200],
        "created_at": now,
    }


def list_inbox(connection: Connection, finished: int = 1000) -> tuple[InboxRow, ...]:
    """Give the messages, the newest first, with what waits for a person in each: all open ones, and the last others."""
    query = (
        select(messages, received.c.name, received.c.received_at)
        .join(received, received.c.id == messages.c.received_id)
        .order_by(received.c.received_at.desc(), messages.c.ordinal)
    )
    is_open = messages.c.state.in_(OPEN_STATES)
    rows = [*connection.execute(query.where(is_open)), *connection.execute(query.where(~is_open).limit(finished))]
    rows.sort(key=lambda row: (-row.received_at.timestamp(), row.ordinal))
    issues = _issues(connection, [row.id for row in rows if row.state in OPEN_STATES])
    return tuple(
        InboxRow(
            id=row.id,
            name=row.name,
            received_at=row.received_at,
            ordinal=row.ordinal,
            kind=row.kind,
            sender=row.sender,
            state=MessageState(row.state),
            results=row.results,
            issues=tuple(issues.get(row.id, [])),
        )
        for row in rows
    )


def open_messages(connection: Connection, states: Iterable[MessageState]) -> tuple[UUID, ...]:
    """Give the messages in these states, the oldest first."""
    query = select(messages.c.id).where(messages.c.state.in_(list(states))).order_by(messages.c.id)
    return tuple(connection.execute(query).scalars())


def open_issues(connection: Connection, message_id: UUID) -> set[tuple[str, str]]:
    """Give the reason and detail of what an earlier try of a message left to a person, and nobody closed."""
    query = select(message_issues.c.reason, message_issues.c.detail).where(message_issues.c.message_id == message_id)
    return {(row.reason, row.detail) for row in connection.execute(query)}


def issues_of(connection: Connection, message_id: UUID) -> tuple[Issue, ...]:
    """Give what waits in one message, in the order of its segments."""
    return tuple(_issues(connection, [message_id]).get(message_id, ()))


def close_message(connection: Connection, message_id: UUID) -> None:
    """Take a message off what waits; its bytes stay."""
    connection.execute(delete(message_issues).where(message_issues.c.message_id == message_id))
    connection.execute(update(messages).where(messages.c.id == message_id).values(state=MessageState.CLOSED))


def count_states(connection: Connection) -> dict[str, int]:
    """Count the messages by state."""
    return {
        row[0]: row[1] for row in connection.execute(select(messages.c.state, func.count()).group_by(messages.c.state))
    }


def _issues(connection: Connection, message_ids: list[UUID]) -> dict[UUID, list[Issue]]:
    found: dict[UUID, list[Issue]] = {}
    for start in range(0, len(message_ids), MOST_PARAMETERS):
        some = message_ids[start : start + MOST_PARAMETERS]
        query = select(message_issues).where(message_issues.c.message_id.in_(some))
        for row in connection.execute(query.order_by(message_issues.c.segment)):
            issue = Issue(reason=InboxReason(row.reason), segment=row.segment, field=row.field, detail=row.detail)
            found.setdefault(row.message_id, []).append(issue)
    return found
