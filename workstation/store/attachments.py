"""Specimens that people matched to a tube by hand: proposed by one, confirmed by another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update

from workstation.store.lab_tables import attachments


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One specimen of a message, by the segment where it begins, and the tube that a person says it is."""

    id: UUID
    message_id: UUID
    segment: int
    tube: str
    why: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


def add_attachment(connection: Connection, made: Attachment) -> None:
    """Store a proposal."""
    connection.execute(
        insert(attachments),
        {
            "id": made.id,
            "message_id": made.message_id,
            "segment": made.segment,
            "tube": made.tube,
            "why": made.why,
            "proposed_by": made.proposed_by,
            "proposed_at": made.proposed_at,
        },
    )


def find_attachment(connection: Connection, attachment_id: UUID) -> Attachment | None:
    """Find one that nobody dropped."""
    query = _LIVE.where(attachments.c.id == attachment_id)
    return _attachment(connection.execute(query).first())


def live_of(connection: Connection, message_id: UUID) -> tuple[Attachment, ...]:
    """Give the proposals and matches of a message's specimens."""
    query = _LIVE.where(attachments.c.message_id == message_id)
    return tuple(found for row in connection.execute(query) if (found := _attachment(row)))


def open_attachments(connection: Connection) -> tuple[Attachment, ...]:
    """Give the proposals that wait for a second person, the oldest first."""
    query = _LIVE.where(attachments.c.confirmed_at.is_(None)).order_by(attachments.c.proposed_at)
    return tuple(found for row in connection.execute(query) if (found := _attachment(row)))


def confirmed_tubes(connection: Connection, message_id: UUID) -> dict[int, str]:
    """Give the tube of each specimen of a message that two persons matched by hand."""
    query = _LIVE.where(attachments.c.message_id == message_id, attachments.c.confirmed_at.is_not(None))
    return {row.segment: row.tube for row in connection.execute(query)}


def matched_by(connection: Connection, message_id: UUID, tube: str) -> tuple[str, ...]:
    """Give who proposed and who confirmed that specimens of a message are this tube's."""
    is_meant = (attachments.c.message_id == message_id) & (attachments.c.tube == tube)
    rows = connection.execute(_LIVE.where(is_meant, attachments.c.confirmed_at.is_not(None)))
    return tuple(name for row in rows for name in (row.proposed_by, row.confirmed_by))


def confirm(connection: Connection, attachment_id: UUID, *, operator: str, now: datetime) -> None:
    """Store that a second person agrees."""
    change = update(attachments).where(attachments.c.id == attachment_id)
    connection.execute(change.values(confirmed_by=operator, confirmed_at=now))


def drop(connection: Connection, attachment_id: UUID, *, operator: str, now: datetime) -> None:
    """Store that a proposal is no more."""
    change = update(attachments).where(attachments.c.id == attachment_id)
    connection.execute(change.values(dropped_by=operator, dropped_at=now))


_LIVE = select(attachments).where(attachments.c.dropped_at.is_(None))


def _attachment(row: Row[*tuple[Any, ...]] | None) -> Attachment | None:
    if row is None:
        return None
    return Attachment(
        id=row.id,
        message_id=row.message_id,
        segment=row.segment,
        tube=row.tube,
        why=row.why,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        confirmed_by=row.confirmed_by or "",
        confirmed_at=row.confirmed_at,
    )
