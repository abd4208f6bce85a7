"""What a station holds and what waits: the figures of `ghep status`, which must add up."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from sync.client.outbox import OutboxCounts, counts
from workstation.store import audit, inbox, results
from workstation.store.tables import pairings, persons, tubes
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class StationStatus:
    """One station in figures; `first_broken_audit` is None while the audit is whole."""

    persons: int
    pairings: int
    voided: int
    tubes: dict[str, int]
    messages: dict[str, int]
    results: dict[str, int]
    outbox: OutboxCounts
    first_broken_audit: int | None


def station_status(context: Context) -> StationStatus:
    """Count everything at one moment."""
    with context.database.read() as connection:
        return StationStatus(
            persons=_count(connection, select(func.count()).select_from(persons)),
            pairings=_count(connection, select(func.count()).where(pairings.c.voided_at.is_(None))),
            voided=_count(connection, select(func.count()).where(pairings.c.voided_at.is_not(None))),
            tubes={
                row[0]: row[1]
                for row in connection.execute(select(tubes.c.state, func.count()).group_by(tubes.c.state))
            },
            messages=inbox.count_states(connection),
            results=results.count_statuses(connection),
            outbox=counts(connection),
            first_broken_audit=audit.first_broken_entry(connection),
        )


def _count(connection: Connection, query: object) -> int:
    return int(connection.execute(query).scalar_one())  # type: ignore[call-overload]
