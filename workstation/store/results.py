"""Results of tubes, in versions, and the observations that they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.sql.selectable import Select

from workstation.domain.observations import Observation
from workstation.domain.results import ResultCode, ResultOrigin, ResultStatus, Seen
from workstation.store.lab_tables import runs
from workstation.store.tables import messages, observations, pairings, received, results, tubes
from workstation.store.worklist_tables import told_tubes


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One version of a tube's result, with what a person needs to decide on it."""

    id: UUID
    tube_id: UUID
    tube: str
    tube_state: str
    capacity: int
    people: int
    version: int
    code: ResultCode
    status: ResultStatus
    held_reason: str
    tested_at: datetime | None
    created_at: datetime
    imported_by: str
    released_at: datetime | None
    released_by: str
    message_id: UUID | None = None
    origin: ResultOrigin = ResultOrigin.MEASURED
    why: str = ""
    received_at: datetime | None = None
    runs: int = 0

    @property
    def is_pool(self) -> bool:
        """Whether several people share the tube."""
        return self.capacity > 1

    @property
    def seen(self) -> Seen:
        """What a person sees who looks at it now."""
        return Seen(version=self.version, runs=self.runs)


def observation_row(row_id: UUID, row: Observation) -> dict[str, object]:
    """Give an observation's columns, without those of its specimen."""
    return {
        "id": row_id,
        "segment": row.segment,
        "code": row.code[:100],
        "code_text": row.code_text[:200],
        "code_system": row.code_system[:40],
        "sub_id": row.sub_id[:100],
        "value_type": row.value_type[:20],
        "value": row.value,
        "units": row.units[:40],
        "flags": " ".join(row.flags)[:100],
        "status": row.status[:40],
        "observed_at": row.observed_at,
        "notes": "\n".join(row.notes),
    }


def stored_segments(connection: Connection, message_id: UUID) -> dict[int, UUID | None]:
    """Give the segments of a message whose observations are stored already, with the tube that each is of."""
    query = select(observations.c.segment, observations.c.tube_id).where(observations.c.message_id == message_id)
    return {row.segment: row.tube_id for row in connection.execute(query)}


def all_preliminary(connection: Connection, message_id: UUID, tube_id: UUID) -> bool:
    """Tell whether all that a message said of a tube was preliminary (OBX-11 = P), so that a final may follow."""
    where = (observations.c.message_id == message_id) & (observations.c.tube_id == tube_id)
    statuses = set(connection.execute(select(observations.c.status).where(where)).scalars())
    return statuses == {"P"}


def new_result(
    *,
    result_id: UUID,
    tube_id: UUID,
    version: int,
    code: ResultCode,
    message_id: UUID | None,
    tested_at: datetime | None,
    operator: str,
    now: datetime,
    origin: ResultOrigin = ResultOrigin.MEASURED,
    why: str = "",
) -> dict[str, object]:
    """Give the columns of a new version of a tube's result; it is preliminary until somebody releases it."""
    return {
        "id": result_id,
        "tube_id": tube_id,
        "version": version,
        "code": code,
        "status": ResultStatus.PRELIMINARY,
        "held_reason": "",
        "message_id": message_id,
        "origin": origin,
        "why": why,
        "tested_at": tested_at,
        "created_at": now,
        "created_by": operator,
    }


def add_result(connection: Connection, row: dict[str, object]) -> None:
    """Store a new version that `new_result` made."""
    connection.execute(insert(results), row)


def set_status(connection: Connection, result_id: UUID, status: ResultStatus, held_reason: str = "") -> None:
    """Change how far a version has come."""
    connection.execute(update(results).where(results.c.id == result_id).values(status=status, held_reason=held_reason))


def note_why(connection: Connection, result_id: UUID, why: str) -> None:
    """Keep beside a version what the person said who held or withdrew it."""
    connection.execute(update(results).where(results.c.id == result_id).values(why=why))


def last_released(connection: Connection, number: str) -> ResultRow | None:
    """Give the version of a tube's result that left last, or else the newest one."""
    query = _select().where(tubes.c.number == number).order_by(results.c.version.desc())
    left = query.where(results.c.status.in_((ResultStatus.RELEASED, ResultStatus.WITHDRAWN)))
    return _row(connection.execute(left.limit(1)).first() or connection.execute(query.limit(1)).first())


def release(connection: Connection, result_id: UUID, *, operator: str, now: datetime) -> None:
    """Store that a version may leave."""
    connection.execute(
        update(results)
        .where(results.c.id == result_id)
        .values(status=ResultStatus.RELEASED, released_at=now, released_by=operator)
    )


def replace_released(connection: Connection, tube_id: UUID, before_version: int) -> None:
    """Mark the versions that a newly released one replaces; they are kept."""
    connection.execute(
        update(results)
        .where(
            results.c.tube_id == tube_id,
            results.c.version < before_version,
            results.c.status == ResultStatus.RELEASED,
        )
        .values(status=ResultStatus.REPLACED)
    )


def latest_of(connection: Connection, tube_id: UUID) -> ResultRow | None:
    """Give the newest version of a tube's result."""
    query = _select().where(results.c.tube_id == tube_id).order_by(results.c.version.desc())
    return _row(connection.execute(query.limit(1)).first())


def versions_of(connection: Connection, tube_id: UUID) -> tuple[ResultRow, ...]:
    """Give every version of a tube's result, the newest first."""
    query = _select().where(results.c.tube_id == tube_id).order_by(results.c.version.desc())
    return tuple(row for found in connection.execute(query) if (row := _row(found)))


def measured_by(connection: Connection, row: ResultRow) -> datetime:
    """Give by when a version had been measured for certain: when its message came, or when a person made it."""
    query = (
        select(received.c.received_at)
        .join(messages, messages.c.received_id == received.c.id)
        .where(messages.c.id == row.message_id)
    )
    came: datetime | None = connection.execute(query).scalar()
    return came or row.created_at


def find_result(connection: Connection, result_id: UUID) -> ResultRow | None:
    """Find one version by its id."""
    return _row(connection.execute(_select().where(results.c.id == result_id)).first())


def find_results(connection: Connection, result_ids: Sequence[UUID]) -> tuple[ResultRow, ...]:
    """Give versions by their ids, in this order; those that are gone are left out."""
    rows = connection.execute(_select().where(results.c.id.in_(result_ids)))
    found = {result.id: result for row in rows if (result := _row(row))}
    return tuple(found[wanted] for wanted in result_ids if wanted in found)


def released_between(
    connection: Connection, since: datetime, until: datetime, message_id: UUID | None = None
) -> tuple[ResultRow, ...]:
    """Give what was released from one moment to another and still holds, in that order; of one message, if named."""
    where = (results.c.released_at >= since) & (results.c.released_at <= until)
    query = _select().where(where, results.c.status == ResultStatus.RELEASED)
    if message_id is not None:
        query = query.where(results.c.message_id == message_id)
    rows = connection.execute(query.order_by(results.c.released_at, results.c.id))
    return tuple(result for row in rows if (result := _row(row)))


def latest_results(connection: Connection, finished: int = 5000) -> tuple[ResultRow, ...]:
    """Give the newest version of every tube's result, the latest first: all that wait, and the last finished ones."""
    highest = func.max(results.c.version).label("version")
    newest = select(results.c.tube_id, highest).group_by(results.c.tube_id).subquery()
    query = (
        _select()
        .join(newest, (newest.c.tube_id == results.c.tube_id) & (newest.c.version == results.c.version))
        .order_by(results.c.created_at.desc(), tubes.c.number)
    )
    is_done = results.c.status == ResultStatus.RELEASED
    rows = [*connection.execute(query.where(~is_done)), *connection.execute(query.where(is_done).limit(finished))]
    found = [result for row in rows if (result := _row(row))]
    return tuple(sorted(found, key=lambda result: result.created_at, reverse=True))


def latest_of_number(connection: Connection, number: str) -> ResultRow | None:
    """Give the newest version of the result of a tube by its number."""
    query = _select().where(tubes.c.number == number).order_by(results.c.version.desc())
    return _row(connection.execute(query.limit(1)).first())


def count_statuses(connection: Connection) -> dict[str, int]:
    """Count the versions by status."""
    return {
        row[0]: row[1] for row in connection.execute(select(results.c.status, func.count()).group_by(results.c.status))
    }


def _select() -> Select[*tuple[Any, ...]]:
    live = (
        select(func.count())
        .where(pairings.c.tube_id == tubes.c.id, pairings.c.voided_at.is_(None))
        .correlate(tubes)
        .scalar_subquery()
    )
    # Whose pairings are another station's are counted as the platform told.
    told = (
        select(told_tubes.c.people)
        .where(told_tubes.c.tube_id == tubes.c.id, tubes.c.state == "told")
        .correlate(tubes)
        .scalar_subquery()
    )
    runs_of_tube = select(func.count()).where(runs.c.tube_id == tubes.c.id).correlate(tubes).scalar_subquery()
    return select(
        results,
        tubes.c.number,
        tubes.c.state.label("tube_state"),
        tubes.c.capacity,
        tubes.c.received_at,
        func.coalesce(told, live).label("people"),
        runs_of_tube.label("runs"),
    ).join(tubes, tubes.c.id == results.c.tube_id)


def _row(row: Row[*tuple[Any, ...]] | None) -> ResultRow | None:
    if row is None:
        return None
    return ResultRow(
        id=row.id,
        tube_id=row.tube_id,
        tube=row.number,
        tube_state=row.tube_state,
        capacity=row.capacity,
        people=row.people,
        version=row.version,
        code=ResultCode(row.code),
        status=ResultStatus(row.status),
        held_reason=row.held_reason,
        tested_at=row.tested_at,
        created_at=row.created_at,
        imported_by=row.created_by,
        released_at=row.released_at,
        released_by=row.released_by or "",
        message_id=row.message_id,
        origin=ResultOrigin(row.origin),
        why=row.why,
        received_at=row.received_at,
        runs=row.runs,
    )
