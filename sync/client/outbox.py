"""The outbox: facts that wait for the platform, stored in the same commit as what they tell of.

Only a receipt changes an event's state; everything else (time-outs, captive portals, 5xx) moves `next_try_at`.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    update,
)

from sync.columns import UtcDateTime
from sync.protocol import Event, Receipt, ReceiptState

metadata = MetaData()

outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the event's id, UUIDv7"),
    Column("type", String(40), nullable=False),
    Column("event", Text, nullable=False, comment="the event as it is sent, JSON"),
    Column("state", String(10), nullable=False, comment="waiting, accepted or refused"),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("last_answer", String(300), nullable=False),
    Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
)

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=10)


class OutboxState(StrEnum):
    """The three words of the sync screen; there is no "sent", which would hide whether it arrived."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCounts:
    """How much waits and since when, how much was refused and accepted, and why the last try failed."""

    waiting: int
    oldest_waiting: datetime | None
    refused: int
    accepted: int
    last_answer: str


def enqueue(connection: Connection, event: Event, now: datetime) -> None:
    """Store an event inside the caller's transaction, so that the fact and its event are one commit."""
    enqueue_all(connection, [event], now)


def enqueue_all(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    """Store events in their order inside the caller's transaction."""
    connection.execute(
        insert(outbox),
        [
            {
                "id": event.id,
                "type": event.type,
                "event": event.model_dump_json(),
                "state": OutboxState.WAITING,
                "attempts": 0,
                "created_at": now,
                "next_try_at": now,
                "last_answer": "",
            }
            for event in events
        ],
    )


def due(connection: Connection, now: datetime, limit: int, *, ignore_backoff: bool = False) -> list[dict[str, object]]:
    """Give the oldest waiting events whose time has come, as they are to be sent."""
    query = select(outbox.c.event).where(outbox.c.state == OutboxState.WAITING)
    if not ignore_backoff:
        query = query.where(outbox.c.next_try_at <= now)
    rows = connection.execute(query.order_by(outbox.c.created_at, outbox.c.id).limit(limit))
    return [json.loads(row.event) for row in rows]


def record_receipts(connection: Connection, receipts: Iterable[Receipt], now: datetime) -> None:
    """Note the platform's answers; a refused event stays, visible, with its reason."""
    for receipt in receipts:
        refused = receipt.state is ReceiptState.REFUSED
        answer = f"{receipt.reason or ''} {receipt.detail}".strip() if refused else ""
        connection.execute(
            update(outbox)
            .where(outbox.c.id == receipt.event_id, outbox.c.state != OutboxState.ACCEPTED)
            .values(
                state=OutboxState.REFUSED if refused else OutboxState.ACCEPTED,
                attempts=outbox.c.attempts + 1,
                answered_at=now,
                last_answer=answer[:300],
            )
        )


def record_failure(connection: Connection, event_ids: Iterable[UUID], why: str, now: datetime) -> None:
    """Put off events that got no receipt: twice as long each time, up to ten minutes, with jitter."""
    for event_id in event_ids:
        where = (outbox.c.id == event_id) & (outbox.c.state == OutboxState.WAITING)
        attempts = connection.execute(select(outbox.c.attempts).where(where)).scalar()
        if attempts is None:
            continue
        wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(attempts, 20))
        connection.execute(
            update(outbox)
            .where(where)
            .values(
                attempts=attempts + 1,
                next_try_at=now + wait * random.uniform(0.5, 1.0),  # noqa: S311 - jitter, no secret
                last_answer=why[:300],
            )
        )


def retry_refused(connection: Connection, now: datetime) -> int:
    """Set every refused event to waiting again, for a person who mended the cause; gives how many."""
    changed = connection.execute(
        update(outbox)
        .where(outbox.c.state == OutboxState.REFUSED)
        .values(state=OutboxState.WAITING, next_try_at=now, last_answer="")
    )
    return changed.rowcount


def counts(connection: Connection) -> OutboxCounts:
    """Count the outbox for the sync pill and `ghep status`."""
    rows = connection.execute(
        select(outbox.c.state, func.count(), func.min(outbox.c.created_at)).group_by(outbox.c.state)
    )
    by_state = {row[0]: row for row in rows}
    waiting, refused = by_state.get(OutboxState.WAITING), by_state.get(OutboxState.REFUSED)
    accepted = by_state.get(OutboxState.ACCEPTED)
    last_answer = connection.execute(
        select(outbox.c.last_answer)
        .where(outbox.c.state == OutboxState.WAITING, outbox.c.attempts > 0)
        .order_by(outbox.c.next_try_at.desc())
        .limit(1)
    ).scalar()
    return OutboxCounts(
        waiting=waiting[1] if waiting else 0,
        oldest_waiting=waiting[2] if waiting else None,
        refused=refused[1] if refused else 0,
        accepted=accepted[1] if accepted else 0,
        last_answer=last_answer or "",
    )
