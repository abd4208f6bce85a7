"""Withdraw a released result that was never this tube's: whoever saw it is told so, and it is shown no more."""

from sync.client.outbox import enqueue
from sync.protocol import ResultWithdrawn, ResultWithdrawnEvent
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.results import ResultStatus
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import audit, doubts, results
from workstation.store.doubts import DOUBTS
from workstation.usecases.context import Context, new_id


def withdraw_result(context: Context, tube: str, why: str) -> None:
    """Withdraw the newest version of a tube's result, which must be released; every version is kept.

    A later run, or `record_result`, makes the next version. Raises NotFound for a tube without a result, BadInput
    without a reason, RuleBroken for a result that never left.
    """
    number, now = normalize_tube(tube), context.clock()
    if not why.strip():
        raise BadInput(Reason.NO_WHY, tube=number)
    with context.database.write() as connection:
        latest = results.last_released(connection, number)
        if latest is None:
            raise NotFound(Reason.NO_RESULT_YET, tube=number)
        if latest.status is not ResultStatus.RELEASED:
            raise RuleBroken(Reason.NOT_RELEASED, tube=number)
        results.set_status(connection, latest.id, ResultStatus.WITHDRAWN)
        results.note_why(connection, latest.id, why.strip())
        doubts.settle_doubts(connection, number, DOUBTS, operator=context.operator, now=now)
        body = ResultWithdrawn(tube=number, version=latest.version, withdrawn_at=now, reason="NOT_THIS_TUBE")
        event = ResultWithdrawnEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
        enqueue(connection, event, now)
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="result.withdrawn",
            subject=number,
            version=latest.version,
            why=why.strip(),
        )
