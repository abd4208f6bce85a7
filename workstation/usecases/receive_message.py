"""Keep what an analyzer sent, byte for byte, before anything is answered or read. Every source ends here."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from workstation.hl7.split import split_messages
from workstation.store import audit, inbox
from workstation.usecases.context import Context, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a delivery: its id, whether these bytes were here before, and its messages."""

    id: UUID
    repeated: bool
    messages: tuple[UUID, ...]


def receive_message(context: Context, *, source: str, name: str, data: bytes) -> Received:
    """Store a delivery and the place of each message in it; the same bytes again are the same delivery."""
    sha256 = hashlib.sha256(data).hexdigest()
    pieces = split_messages(data)
    now = context.clock()
    with context.database.write() as connection:
        known = inbox.find_received(connection, sha256)
        if known is not None:
            return Received(id=known, repeated=True, messages=inbox.messages_of(connection, known))
        received_id = new_id()
        inbox.add_received(
            connection,
            received_id=received_id,
            source=source,
            name=name,
            sha256=sha256,
            data=data,
            now=now,
            operator=context.operator,
        )
        found = tuple(new_id() for _ in pieces)
        for ordinal, (message_id, piece) in enumerate(zip(found, pieces, strict=True), start=1):
            inbox.add_message(
                connection,
                message_id=message_id,
                received_id=received_id,
                ordinal=ordinal,
                span=(piece.start, piece.end),
                sha256=hashlib.sha256(data[piece.start : piece.end]).hexdigest(),
                framing=piece.reason or "",
            )
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="message.received",
            subject=str(received_id),
            bytes=len(data),
            messages=len(pieces),
        )
    return Received(id=received_id, repeated=False, messages=found)
