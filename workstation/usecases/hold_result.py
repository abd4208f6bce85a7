"""A person holds a tube's result: it does not leave, and what left is hidden, until somebody settles the doubt."""

from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.results import ENDING, HoldReason, ResultStatus
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import audit, results
from workstation.usecases.context import Context
from workstation.usecases.judge_tube import hold


def hold_result(context: Context, tube: str, why: str) -> None:
    """Hold the newest version of a tube's result; `why` is kept in the audit and beside the version.

    Raises NotFound for a tube without a result, BadInput without a reason, RuleBroken where it is held or withdrawn
    already.
    """
    number, now = normalize_tube(tube), context.clock()
    if not why.strip():
        raise BadInput(Reason.NO_WHY, tube=number)
    with context.database.write() as connection:
        latest = results.latest_of_number(connection, number)
        if latest is None:
            raise NotFound(Reason.NO_RESULT_YET, tube=number)
        is_open = latest.status in (ResultStatus.PRELIMINARY, ResultStatus.RELEASED) and not latest.held_reason
        if not is_open and latest.held_reason not in ENDING:
            raise RuleBroken(Reason.ALREADY_HELD, tube=number)
        hold(context, connection, latest, HoldReason.BY_PERSON, now)
        results.note_why(connection, latest.id, why.strip())
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="result.held_by_person",
            subject=number,
            version=latest.version,
            why=why.strip(),
        )
