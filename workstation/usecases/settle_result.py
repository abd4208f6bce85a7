"""A person settles a doubt: after looking at both runs, the tube's result stands as it is."""

from uuid import UUID

from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.results import ResultOrigin, ResultStatus, Seen, pooled
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import audit, doubts, results
from workstation.usecases.context import Context, new_id
from workstation.usecases.judge_tube import hold_by_doubts


def settle_result(context: Context, tube: str, why: str, *, seen: Seen | None = None) -> UUID:
    """Let a tube's result stand: a new version with the same code, which another person still has to release.

    Where the tube turned out to be a pool since, the code becomes the pool's. The reason is kept. A doubt of another
    reason than the one that is shown goes on holding the new version. Raises NotFound for a
    tube without a result, BadInput without a reason, and RuleBroken for one that waits to be released anyway, was
    withdrawn, or is another by now than the one that was `seen`.
    """
    number, now = normalize_tube(tube), context.clock()
    if not why.strip():
        raise BadInput(Reason.NO_WHY, tube=number)
    with context.database.write() as connection:
        latest = results.latest_of_number(connection, number)
        if latest is None:
            raise NotFound(Reason.NO_RESULT_YET, tube=number)
        if seen is not None and seen != latest.seen:
            raise RuleBroken(Reason.RESULT_CHANGED, tube=number)
        if latest.status is ResultStatus.WITHDRAWN:
            raise RuleBroken(Reason.RESULT_WITHDRAWN, tube=number)
        is_doubted = bool(latest.held_reason) or bool(doubts.doubts_about(connection, number))
        if latest.status is ResultStatus.PRELIMINARY or not is_doubted:
            raise RuleBroken(Reason.NOT_HELD, tube=number)
        covered = doubts.what_is_seen(latest.held_reason)
        doubts.settle_doubts(connection, number, covered, operator=context.operator, now=now)
        if latest.status is ResultStatus.HELD:
            results.set_status(connection, latest.id, ResultStatus.REPLACED)
        result_id = new_id()
        results.add_result(
            connection,
            results.new_result(
                result_id=result_id,
                tube_id=latest.tube_id,
                version=latest.version + 1,
                code=pooled(latest.code) if latest.is_pool else latest.code,
                message_id=latest.message_id,
                tested_at=latest.tested_at,
                operator=context.operator,
                now=now,
                origin=ResultOrigin.SETTLED,
                why=why.strip(),
            ),
        )
        hold_by_doubts(context, connection, number, now)
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="result.settled",
            subject=number,
            result=result_id,
            version=latest.version + 1,
            why=why.strip(),
        )
    return result_id
