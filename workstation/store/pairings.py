"""Pairings: made, voided, looked up. None is ever edited."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from workstation.domain.desk import RecentPairing
from workstation.store.tables import pairings, persons, tubes
from workstation.store.tubes import TubeState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPairing:
    """A pairing as it is about to be stored."""

    id: UUID
    tube_id: UUID
    person_id: UUID
    position: int
    made_at: datetime
    operator: str
    desk: str
    reason: str
    flags: str
    slip_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedElsewhere:
    """Where a person is already paired."""

    tube: str
    is_open: bool
    desk: str
    made_at: datetime


def add_pairing(connection: Connection, pairing: NewPairing) -> None:
    """Store a pairing."""
    connection.execute(
        insert(pairings),
        {
            "id": pairing.id,
            "tube_id": pairing.tube_id,
            "person_id": pairing.person_id,
            "position": pairing.position,
            "made_at": pairing.made_at,
            "operator": pairing.operator,
            "desk": pairing.desk,
            "reason": pairing.reason,
            "flags": pairing.flags,
            "slip_token": pairing.slip_token,
        },
    )


def void_pairing(connection: Connection, pairing_id: UUID, *, operator: str, reason: str, now: datetime) -> None:
    """Store that a pairing does not hold."""
    connection.execute(
        update(pairings)
        .where(pairings.c.id == pairing_id, pairings.c.voided_at.is_(None))
        .values(voided_at=now, voided_by=operator, void_reason=reason)
    )


def load_pairings(connection: Connection, tube_id: UUID) -> tuple[NewPairing, ...]:
    """Load the live pairings of a tube as they were stored, in order."""
    live = (pairings.c.tube_id == tube_id) & pairings.c.voided_at.is_(None)
    rows = connection.execute(select(pairings).where(live).order_by(pairings.c.position))
    return tuple(
        NewPairing(
            id=row.id,
            tube_id=row.tube_id,
            person_id=row.person_id,
            position=row.position,
            made_at=row.made_at,
            operator=row.operator,
            desk=row.desk,
            reason=row.reason,
            flags=row.flags,
            slip_token=row.slip_token,
        )
        for row in rows
    )


def paired_since(
    connection: Connection, group: frozenset[UUID], since: datetime, *, not_in: UUID | None
) -> PairedElsewhere | None:
    """Find where a person is in another tube: an open one at any time, or any tube since a moment; the latest first.

    `group` are all the stored persons that somebody has said are this one.
    """
    query = (
        select(tubes.c.number, tubes.c.state, pairings.c.desk, pairings.c.made_at)
        .join(tubes, tubes.c.id == pairings.c.tube_id)
        .where(
            pairings.c.person_id.in_(group),
            pairings.c.voided_at.is_(None),
            (pairings.c.made_at >= since) | (tubes.c.state == TubeState.OPEN),
        )
        .order_by((tubes.c.state == TubeState.OPEN).desc(), pairings.c.made_at.desc())
    )
    if not_in is not None:
        query = query.where(pairings.c.tube_id != not_in)
    row = connection.execute(query.limit(1)).first()
    if row is None:
        return None
    return PairedElsewhere(tube=row.number, is_open=row.state == TubeState.OPEN, desk=row.desk, made_at=row.made_at)


def count_since(connection: Connection, desk: str, since: datetime) -> tuple[int, int]:
    """Count the people and the tubes that a desk paired since a moment."""
    row = connection.execute(
        select(func.count(), func.count(pairings.c.tube_id.distinct())).where(
            pairings.c.desk == desk, pairings.c.made_at >= since, pairings.c.voided_at.is_(None)
        )
    ).one()
    return row[0], row[1]


def recent(connection: Connection, desk: str, limit: int) -> tuple[RecentPairing, ...]:
    """Give the tubes that a desk paired last, the newest first."""
    rows = connection.execute(
        select(pairings.c.tube_id, tubes.c.number, persons.c.name, pairings.c.made_at)
        .join(tubes, tubes.c.id == pairings.c.tube_id)
        .join(persons, persons.c.id == pairings.c.person_id)
        .where(pairings.c.desk == desk, pairings.c.voided_at.is_(None))
        .order_by(pairings.c.made_at.desc())
        .limit(limit * 15)
    )
    found: dict[UUID, RecentPairing] = {}
    for row in rows:
        seen = found.get(row.tube_id)
        if seen is None and len(found) == limit:
            break
        found[row.tube_id] = RecentPairing(
            tube=row.number,
            name=seen.name if seen else row.name,
            others=seen.others + 1 if seen else 0,
            at=seen.at if seen else row.made_at,
        )
    return tuple(found.values())
