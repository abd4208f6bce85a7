"""Deliveries as they are first kept: many in one transaction, each with the places of its messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select

from workstation.store.inbox import MessageState
from workstation.store.tables import messages, received

MOST_PARAMETERS = 10_000
# Built once: an analyzer waits for its answer while these run.
_KNOWN = select(received.c.sha256, received.c.id).where(received.c.sha256.in_(bindparam("hashes", expanding=True)))
_ADD, _ADD_MESSAGES = insert(received), insert(messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """One message of a delivery by the place of its bytes; `framing` says why they are no whole message, or is ""."""

    id: UUID
    ordinal: int
    span: tuple[int, int]
    sha256: str
    framing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """What came, byte for byte, and what was found in it."""

    id: UUID
    source: str
    name: str
    sha256: str
    data: bytes
    messages: tuple[NewMessage, ...]


def known_deliveries(connection: Connection, hashes: Sequence[str]) -> dict[str, UUID]:
    """Give the id of each delivery that is here already, by the SHA-256 of its bytes."""
    known: dict[str, UUID] = {}
    for start in range(0, len(hashes), MOST_PARAMETERS):
        some = hashes[start : start + MOST_PARAMETERS]
        known.update((sha256, found) for sha256, found in connection.execute(_KNOWN, {"hashes": some}))
    return known


def add_deliveries(connection: Connection, deliveries: Sequence[NewDelivery], *, now: datetime, operator: str) -> None:
    """Keep deliveries; their messages wait to be imported."""
    if not deliveries:
        return
    connection.execute(_ADD, [_received(delivery, now, operator) for delivery in deliveries])
    found = [_message(delivery.id, message) for delivery in deliveries for message in delivery.messages]
    connection.execute(_ADD_MESSAGES, found)


def _received(delivery: NewDelivery, now: datetime, operator: str) -> dict[str, object]:
    return {
        "id": delivery.id,
        "source": delivery.source,
        "name": delivery.name,
        "sha256": delivery.sha256,
        "data": delivery.data,
        "received_at": now,
        "operator": operator,
    }


def _message(received_id: UUID, message: NewMessage) -> dict[str, object]:
    return {
        "id": message.id,
        "received_id": received_id,
        "ordinal": message.ordinal,
        "first_byte": message.span[0],
        "end_byte": message.span[1],
        "sha256": message.sha256,
        "framing": message.framing,
        "kind": "",
        "sender": "",
        "control_id": "",
        "state": MessageState.WAITING,
        "results": 0,
        "imported_by": "",
    }
