"""What is known of deliveries by their bytes, message by message, in one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from workstation.store.inbox import MessageState
from workstation.store.tables import messages, received


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMessage:
    """A message that is here already, and how far it has come."""

    id: UUID
    state: MessageState
    results: int


_KNOWN = (
    select(received.c.sha256, messages.c.id, messages.c.state, messages.c.results)
    .join(received, received.c.id == messages.c.received_id)
    .where(received.c.sha256.in_(bindparam("its_hashes", expanding=True)))
    .order_by(messages.c.received_id, messages.c.ordinal)
)


def known_messages(connection: Connection, hashes: Sequence[str]) -> dict[str, tuple[KnownMessage, ...]]:
    """Give the messages of each delivery that is here, by the SHA-256 of its bytes; a few hundred hashes at most."""
    found: dict[str, list[KnownMessage]] = {}
    for row in connection.execute(_KNOWN, {"its_hashes": list(hashes)}):
        known = KnownMessage(id=row.id, state=MessageState(row.state), results=row.results)
        found.setdefault(row.sha256, []).append(known)
    return {sha256: tuple(known) for sha256, known in found.items()}
