"""A person says what a tube's result is: a correction, or a rejection at reception. Another person releases it."""

from uuid import UUID

from sync.client.outbox import enqueue
from sync.protocol import TubeReceived, TubeReceivedEvent
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.results import HoldReason, ResultCode, ResultOrigin, ResultStatus, Seen, pooled
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import audit, doubts, results, tubes
from workstation.store.doubts import DOUBTS
from workstation.usecases.context import Context, new_id
from workstation.usecases.judge_tube import hold, hold_by_doubts


def record_result(
    context: Context, tube: str, code: ResultCode, why: str, *, origin: ResultOrigin, seen: Seen | None = None
) -> UUID:
    """Make a version of a tube's result by hand; it is preliminary, and the doubts about the tube end with it.

    For a pool a negative or positive becomes the pool's. What was released before is held at the platform until the
    new version leaves. The tube counts as received, so that no desk changes its people afterwards. Raises NotFound for
    a tube that is not known here, BadInput without a reason, RuleBroken where the newest version or run is another by
    now than what was `seen`.
    """
    number, now = normalize_tube(tube), context.clock()
    if not why.strip():
        raise BadInput(Reason.NO_WHY, tube=number)
    with context.database.write() as connection:
        row = tubes.find_tube(connection, number)
        if row is None or row.state is tubes.TubeState.PUT_BACK:
            raise NotFound(Reason.NO_SUCH_TUBE, tube=number[:40])
        latest = results.latest_of(connection, row.id)
        if seen is not None and (latest is None or seen != latest.seen):
            raise RuleBroken(Reason.RESULT_CHANGED, tube=number)
        # Who rejects a tube at reception has not looked at what was measured of it.
        is_measured = origin is not ResultOrigin.RECEPTION
        covered = doubts.what_is_seen(latest.held_reason) if latest is not None and is_measured else DOUBTS
        doubts.settle_doubts(connection, number, covered, operator=context.operator, now=now)
        if latest is not None and latest.status in (ResultStatus.PRELIMINARY, ResultStatus.HELD):
            results.set_status(connection, latest.id, ResultStatus.REPLACED)
        elif latest is not None:
            hold(context, connection, latest, HoldReason.CORRECTION, now)
        if tubes.mark_received(connection, row.id, now):
            body = TubeReceived(tube=number, received_at=now, laboratory=context.settings.laboratory)
            event = TubeReceivedEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
            enqueue(connection, event, now)
        result_id = new_id()
        results.add_result(
            connection,
            results.new_result(
                result_id=result_id,
                tube_id=row.id,
                version=latest.version + 1 if latest else 1,
                code=pooled(code) if row.capacity > 1 else code,
                message_id=None,
                tested_at=latest.tested_at if latest else None,
                operator=context.operator,
                now=now,
                origin=origin,
                why=why.strip(),
            ),
        )
        if is_measured:
            hold_by_doubts(context, connection, number, now)
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="result.recorded",
            subject=number,
            result=result_id,
            version=latest.version + 1 if latest else 1,
            origin=origin,
        )
    return result_id
