"""Release results: by a person who did not import them (when the setting asks), each with its event in one commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from sync.client.outbox import enqueue
from sync.protocol import ResultReleased, ResultReleasedEvent
from workstation.domain.errors import GhepError, NotFound, Reason, RuleBroken
from workstation.domain.identifiers import fold_name
from workstation.domain.results import HoldReason, ResultStatus, pooled
from workstation.store import attachments, audit, results
from workstation.store.results import ResultRow
from workstation.store.tubes import TubeState
from workstation.usecases.context import Context, new_id
from workstation.usecases.told_doubts import doubt_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of one result: released, or why not."""

    result_id: UUID
    tube: str = ""
    problem: GhepError | None = None


def release_results(context: Context, result_ids: Iterable[UUID]) -> tuple[Released, ...]:
    """Release each result that may leave; one that may not stops no other."""
    return tuple(_release(context, result_id) for result_id in result_ids)


def _release(context: Context, result_id: UUID) -> Released:
    with context.database.write() as connection:
        row = results.find_result(connection, result_id)
        if row is None:
            return Released(result_id=result_id, problem=NotFound(Reason.NO_RESULT_YET, tube=""))
        try:
            _check(context, connection, row)
        except RuleBroken as problem:
            return Released(result_id=result_id, tube=row.tube, problem=problem)
        _store(context, connection, row)
    return Released(result_id=result_id, tube=row.tube)


def _check(context: Context, connection: Connection, row: ResultRow) -> None:
    """Promise 1 and 5: a live pairing, a closed tube, no doubt, the newest version, a second person."""
    latest = results.latest_of(connection, row.tube_id)
    if row.status is ResultStatus.RELEASED or latest is None or latest.id != row.id:
        raise RuleBroken(Reason.ALREADY_RELEASED, tube=row.tube)
    if row.status is not ResultStatus.PRELIMINARY or (row.is_pool and pooled(row.code) is not row.code):
        raise RuleBroken(Reason.RESULT_HELD, tube=row.tube, why=row.held_reason or HoldReason.SIZE_CHANGED)
    if doubt := doubt_of(connection, row.tube_id, row.tube_state):
        raise RuleBroken(Reason.RESULT_HELD, tube=row.tube, why=doubt)
    if row.tube_state == TubeState.OPEN:
        raise RuleBroken(Reason.TUBE_STILL_OPEN, tube=row.tube)
    if not 1 <= row.people <= row.capacity:
        raise RuleBroken(Reason.TUBE_WITHOUT_PERSON, tube=row.tube, people=row.people)
    if context.settings.second_person_releases and fold_name(context.operator) in _makers(connection, row):
        raise RuleBroken(Reason.SAME_OPERATOR, tube=row.tube, operator=context.operator)


def _makers(connection: Connection, row: ResultRow) -> set[str]:
    """Who made the version, and the two who matched its specimen to the tube: a release is another pair of eyes."""
    by_hand = attachments.matched_by(connection, row.message_id, row.tube) if row.message_id is not None else ()
    return {fold_name(name) for name in (row.imported_by, *by_hand)}


def _store(context: Context, connection: Connection, row: ResultRow) -> None:
    now = context.clock()
    results.replace_released(connection, row.tube_id, row.version)
    results.release(connection, row.id, operator=context.operator, now=now)
    body = ResultReleased(
        result_id=row.id,
        tube=row.tube,
        version=row.version,
        code=row.code,
        tested_at=row.tested_at,
        released_at=now,
        laboratory=context.settings.laboratory,
    )
    event = ResultReleasedEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
    enqueue(connection, event, now)
    audit.record(
        connection,
        at=now,
        operator=context.operator,
        action="result.released",
        subject=row.tube,
        result=row.id,
        version=row.version,
    )
