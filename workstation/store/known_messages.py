"""What is known of a delivery by its bytes, message by message, and what its messages gave: one question each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, distinct, func, select

from workstation.domain.observations import SpecimenRole
from workstation.store.inbox import MessageState
from workstation.store.tables import messages, observations, received


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMessage:
    """A message that is here already, and how far it has come."""

    id: UUID
    state: MessageState
    results: int


_KNOWN = (
    select(messages.c.id, messages.c.state, messages.c.results)
    .join(received, received.c.id == messages.c.received_id)
    .where(received.c.sha256 == bindparam("its_sha256"))
    .order_by(messages.c.ordinal)
)
_CONTROLS = (
    select(func.count(distinct(observations.c.specimen)))
    .where(observations.c.message_id.in_(bindparam("its_ids", expanding=True)))
    .where(observations.c.role != SpecimenRole.PATIENT)
    .group_by(observations.c.message_id)
)
_MOST_IDS = 500


def known_messages(connection: Connection, sha256: str) -> tuple[KnownMessage, ...]:
    """Give the messages of the delivery with exactly these bytes; none where there is no such delivery."""
    return tuple(
        KnownMessage(id=row.id, state=MessageState(row.state), results=row.results)
        for row in connection.execute(_KNOWN, {"its_sha256": sha256})
    )


def count_controls(connection: Connection, message_ids: Sequence[UUID]) -> int:
    """Count the controls that messages brought."""
    found = 0
    for start in range(0, len(message_ids), _MOST_IDS):
        some = list(message_ids[start : start + _MOST_IDS])
        found += sum(connection.execute(_CONTROLS, {"its_ids": some}).scalars())
    return found
