"""Any doubt that the platform tells of a tube holds its result here; when the doubt ends there, so does the hold.

A tube that was paired at another station is judged by what was told of it; one of our own only by whether the platform
finds it disputed, for all else is known better here.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.results import ENDING, HoldReason, ResultStatus
from workstation.store import audit, results, told_tubes
from workstation.store.results import ResultRow
from workstation.store.told_tubes import ToldFacts
from workstation.store.tubes import TubeRow, TubeState
from workstation.usecases.context import Context
from workstation.usecases.judge_tube import hold


def doubt_of(connection: Connection, tube_id: UUID, state: str) -> HoldReason | None:
    """Give why the result of a tube may not leave, by what the platform told last; None where it told of no doubt."""
    told = told_tubes.find_told_by_id(connection, tube_id)
    if told is None:
        return None
    if state == TubeState.TOLD:
        return _doubt(told.facts)
    return HoldReason.TUBE_DISPUTED if told.facts.disputed else None


def follow_doubt(context: Context, connection: Connection, tube: TubeRow, now: datetime) -> bool:
    """Hold the tube's newest result, or let it wait for release again, as the doubt is now; tell if it is newly held.

    What was released already is left alone: the platform, which told of the doubt, shows it to nobody.
    """
    latest = results.latest_of(connection, tube.id)
    if latest is None:
        return False
    doubt = doubt_of(connection, tube.id, tube.state)
    may_end = latest.status is ResultStatus.HELD and latest.held_reason in ENDING
    if not (may_end or latest.status is ResultStatus.PRELIMINARY) or latest.held_reason == (doubt or ""):
        return False
    status = ResultStatus.HELD if doubt else ResultStatus.PRELIMINARY
    results.set_status(connection, latest.id, status, doubt or "")
    action = "result.held" if doubt else "result.unheld"
    _note(context, connection, latest, action, doubt or latest.held_reason, now)
    return doubt is not None


def hold_for_change(
    context: Context, connection: Connection, tube: TubeRow, before: ToldFacts, after: ToldFacts, now: datetime
) -> bool:
    """Hold a result that was read before its tube changed: another pool size, or a member who came after the test.

    The swab of such a member may not have been tested: what was released is held at the platform too.
    """
    latest = results.latest_of(connection, tube.id)
    if latest is None or tube.state is not TubeState.TOLD:
        return False
    is_later = after.paired_at is not None and after.paired_at != before.paired_at
    if is_later and after.paired_at is not None and results.measured_by(connection, latest) < after.paired_at:
        return _hold(context, connection, latest, HoldReason.MEMBER_AFTER_TEST, now)
    if after.pool_size != before.pool_size and latest.status is not ResultStatus.RELEASED:
        return _hold(context, connection, latest, HoldReason.SIZE_CHANGED, now)
    return False


def _hold(context: Context, connection: Connection, latest: ResultRow, reason: HoldReason, now: datetime) -> bool:
    """Hold for a person to settle, whatever it may have been held for before."""
    if latest.status is ResultStatus.RELEASED:
        hold(context, connection, latest, reason, now)
    elif latest.status in (ResultStatus.PRELIMINARY, ResultStatus.HELD):
        results.set_status(connection, latest.id, ResultStatus.HELD, reason)
        _note(context, connection, latest, "result.held", reason, now)
    else:
        return False
    return True


def _note(context: Context, connection: Connection, latest: ResultRow, action: str, reason: str, now: datetime) -> None:
    audit.record(
        connection,
        at=now,
        operator=context.operator,
        action=action,
        subject=latest.tube,
        version=latest.version,
        reason=reason,
    )


def _doubt(facts: ToldFacts) -> HoldReason | None:
    if facts.void:
        return HoldReason.TUBE_LABEL_VOID
    if facts.people == 0:
        return HoldReason.TUBE_EMPTY
    if facts.people > facts.pool_size:
        return HoldReason.TUBE_OVERFULL
    return HoldReason.TUBE_DISPUTED if facts.disputed else None
