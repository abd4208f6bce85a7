"""Tubes that the laboratory has and does not know: numbers in its inbox, and tubes that came in without a pairing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from workstation.domain.observations import InboxReason
from workstation.store.custody_tables import reception_tubes
from workstation.store.doubts import BETWEEN_TUBES
from workstation.store.tables import message_issues, messages, tubes
from workstation.store.tubes import TubeState

MOST_PARAMETERS = 5_000
MOST_RANGES = 100
"""SQLite takes an expression of 1,000 parts at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSpecimen:
    """One specimen of a message that names no tube known here; `texts` are what may be its number, as it stood."""

    message_id: UUID
    imported_by: str
    texts: tuple[str, ...]


def unknown_specimens(connection: Connection) -> tuple[UnknownSpecimen, ...]:
    """Give the specimens that wait for their tube, the oldest message first."""
    query = (
        select(message_issues.c.message_id, message_issues.c.detail, messages.c.imported_by)
        .join(messages, messages.c.id == message_issues.c.message_id)
        .where(message_issues.c.reason == InboxReason.TUBE_UNKNOWN)
        .order_by(message_issues.c.message_id, message_issues.c.segment)
    )
    return tuple(
        UnknownSpecimen(message_id=row.message_id, imported_by=row.imported_by, texts=tuple(row.detail.split(", ")))
        for row in connection.execute(query)
    )


def came_as_unknown(connection: Connection, details: Iterable[str]) -> dict[UUID, str]:
    """Give the messages that wait for a tube which their issue calls so, or so and by more, each with who imported it.

    An order number stands behind the tube's, and is another one with each run.
    """
    asked: Sequence[str] = sorted(set(details))
    found: dict[UUID, str] = {}
    detail = message_issues.c.detail
    for start in range(0, len(asked), MOST_RANGES):
        some = asked[start : start + MOST_RANGES]
        begins_so = (and_(detail >= f"{one}{BETWEEN_TUBES}", detail < f"{one},!") for one in some)
        query = (
            select(messages.c.id, messages.c.imported_by)
            .join(message_issues, message_issues.c.message_id == messages.c.id)
            .where(or_(detail.in_(some), *begins_so))
            .where(message_issues.c.reason == InboxReason.TUBE_UNKNOWN)
        )
        found |= {row.id: row.imported_by for row in connection.execute(query)}
    return found


def received_unknown(connection: Connection) -> list[str]:
    """Give the numbers of tubes that reception has and whose pairing is not here."""
    query = (
        select(reception_tubes.c.number)
        .join(tubes, tubes.c.number == reception_tubes.c.number, isouter=True)
        .where(~reception_tubes.c.is_known, tubes.c.id.is_(None))
        .order_by(reception_tubes.c.number)
    )
    return list(connection.execute(query).scalars())


def known_numbers(connection: Connection, numbers: Iterable[str]) -> set[str]:
    """Give those of some numbers that are tubes here."""
    asked: Sequence[str] = sorted(set(numbers))
    known: set[str] = set()
    for start in range(0, len(asked), MOST_PARAMETERS):
        some = asked[start : start + MOST_PARAMETERS]
        query = select(tubes.c.number).where(tubes.c.number.in_(some), tubes.c.state != TubeState.PUT_BACK)
        known |= set(connection.execute(query).scalars())
    return known
