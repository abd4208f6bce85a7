"""The inbox: what was received, byte for byte, the messages found in it, and what waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from workstation.domain.observations import InboxReason
from workstation.store.tables import message_issues, messages, received


class MessageState(StrEnum):
    """How far a message has come; only `waiting` is not an end."""

    WAITING = "waiting"
    IMPORTED = "imported"
    PARTLY = "partly"
    SET_ASIDE = "set_aside"
    REPEATED = "repeated"


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


def find_received(connection: Connection, sha256: str) -> UUID | None:
    """Find a delivery with exactly these bytes."""
    found: UUID | None = connection.execute(select(received.c.id).where(received.c.sha256 == sha256)).scalar()
    return found


def add_received(
    connection: Connection,
    *,
    received_id: UUID,
    source: str,
    name: str,
    sha256: str,
    data: bytes,
    now: datetime,
    operator: str,
) -> None:
    """Keep what came, byte for byte."""
    connection.execute(
        insert(received),
        {
            "id": received_id,
            "source": source,
            "name": name,
            "sha256": sha256,
            "data": data,
            "received_at": now,
            "operator": operator,
        },
    )


def add_message(
    connection: Connection,
    *,
    message_id: UUID,
    received_id: UUID,
    ordinal: int,
    span: tuple[int, int],
    sha256: str,
    framing: str,
) -> None:
    """Note one message of a delivery by the place of its bytes; it waits to be imported."""
    connection.execute(
        insert(messages),
        {
            "id": message_id,
            "received_id": received_id,
            "ordinal": ordinal,
            "first_byte": span[0],
            "end_byte": span[1],
            "sha256": sha256,
            "framing": framing,
            "kind": "",
            "sender": "",
            "control_id": "",
            "state": MessageState.WAITING,
            "results": 0,
            "imported_by": "",
        },
    )


def messages_of(connection: Connection, received_id: UUID) -> tuple[UUID, ...]:
    """Give a delivery's messages in their order."""
    query = select(messages.c.id).where(messages.c.received_id == received_id)
    return tuple(connection.execute(query.order_by(messages.c.ordinal)).scalars())


# Statements of an import are built once: building them anew took a third of its time.
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
        received.c.data,
        received.c.received_at,
        received.c.source,
        received.c.name,
    )
    .join(received, received.c.id == messages.c.received_id)
    .where(messages.c.id == bindparam("its_id"))
)
_STATE = select(messages.c.state, messages.c.results).where(messages.c.id == bindparam("its_id"))
_TWIN = (
    select(messages.c.id)
    .where(messages.c.sha256 == bindparam("its_sha256"), messages.c.id < bindparam("its_id"))
    .order_by(messages.c.id)
    .limit(1)
)
_FINISH = (
    update(messages)
    .where(messages.c.id == bindparam("its_id"))
    .values({name: bindparam(f"new_{name}") for name in _FINISHED})
)


def load_message(connection: Connection, message_id: UUID) -> StoredMessage | None:
    """Load one message with its bytes as they came."""
    row = connection.execute(_LOAD, {"its_id": message_id}).first()
    if row is None:
        return None
    return StoredMessage(
        id=row.id,
        data=row.data[row.first_byte : row.end_byte],
        received_at=row.received_at,
        sha256=row.sha256,
        framing=row.framing,
        state=MessageState(row.state),
        results=row.results,
        imported_by=row.imported_by,
        source=row.source,
        name=row.name,
    )


def earlier_twin(connection: Connection, message: StoredMessage) -> UUID | None:
    """Find an earlier message with the same bytes: a resend, which is answered the same and applied once."""
    found: UUID | None = connection.execute(_TWIN, {"its_sha256": message.sha256, "its_id": message.id}).scalar()
    return found


def state_of(connection: Connection, message_id: UUID) -> tuple[MessageState, int]:
    """Give how far a message has come by now, and how many results it gave."""
    row = connection.execute(_STATE, {"its_id": message_id}).one()
    return MessageState(row.state), row.results


def finish_message(
    connection: Connection,
    message_id: UUID,
    *,
    state: MessageState,
    results: int,
    issues: list[tuple[UUID, Issue]],
    header: tuple[str, str, str],
    operator: str,
    now: datetime,
    profile: str = "",
    is_new: bool = False,
) -> None:
    """Store how an import of a message ended. `header`: kind, sender, MSH-10. `is_new`: it was not tried before.

    Issues of an earlier try are replaced.
    """
    kind, sender, control_id = header
    ended = (state, results, kind[:40], sender[:200], control_id[:200], now, operator, profile[:60])
    values = {f"new_{name}": value for name, value in zip(_FINISHED, ended, strict=True)}
    connection.execute(_FINISH, {"its_id": message_id, **values})
    if not is_new:
        connection.execute(delete(message_issues).where(message_issues.c.message_id == message_id))
    if issues:
        connection.execute(insert(message_issues), [_issue_row(message_id, *found, now) for found in issues])


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


DOUBTS = (InboxReason.STATUS_NEEDS_PERSON, InboxReason.VALUES_DISAGREE)


def doubt_about(connection: Connection, tube: str) -> InboxReason | None:
    """Give why an open message puts a tube's result in doubt, if one does."""
    query = select(message_issues.c.reason).where(message_issues.c.detail == tube, message_issues.c.reason.in_(DOUBTS))
    found = connection.execute(query.limit(1)).scalar()
    return InboxReason(found) if found else None


def close_doubts(connection: Connection, tube: str) -> None:
    """Close what put a tube's result in doubt; the messages stay, with their bytes."""
    doubts = (message_issues.c.detail == tube) & message_issues.c.reason.in_(DOUBTS)
    of_messages = list(connection.execute(select(message_issues.c.message_id).where(doubts)).scalars())
    connection.execute(delete(message_issues).where(doubts))
    still_open = select(message_issues.c.message_id)
    connection.execute(
        update(messages)
        .where(messages.c.id.in_(of_messages), messages.c.id.not_in(still_open))
        .values(state=MessageState.IMPORTED)
    )


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
