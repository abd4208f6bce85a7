"""A doubt holds a tube's result until a person settles it, in whatever order and grouping facts come."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.builders import (
    NOON,
    TECHNICIAN,
    VERIFIER,
    Hands,
    cccd,
    import_bytes,
    message,
    pair,
    release_all,
    specimen,
    station,
    tube,
)
from workstation.domain.errors import BadInput, Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.results import HoldReason, ResultCode, ResultStatus
from workstation.store import results, told_tubes, tubes
from workstation.store.tables import message_issues, observations
from workstation.store.told_tubes import ToldFacts
from workstation.usecases import import_results as importing
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.hold_result import hold_result
from workstation.usecases.import_results import import_results, import_together
from workstation.usecases.receive_message import receive_message
from workstation.usecases.settle_result import settle_result
from workstation.usecases.told_doubts import follow_doubt
from workstation.usecases.withdraw_result import withdraw_result

LATER = NOON + timedelta(hours=1)
WHY = "both runs were looked at"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        yield opened


@pytest.fixture
def paired(context: Context) -> Context:
    pair(DeskSession(context), tube(1), cccd())
    return context


def versions(context: Context, number: str) -> list[tuple[int, ResultCode, ResultStatus, str]]:
    with context.database.read() as connection:
        found = tubes.find_tube(connection, number)
        assert found is not None
        rows = results.versions_of(connection, found.id)
    return [(row.version, row.code, row.status, row.held_reason) for row in rows]


def received(context: Context, data: bytes) -> tuple[UUID, ...]:
    return receive_message(replace(context, operator=TECHNICIAN), source="file", name="r.hl7", data=data).messages


def tell(context: Context, *, disputed: bool) -> None:
    """Learn of a tube of another station, as the platform tells of it."""
    facts = ToldFacts(pool_size=1, people=1, paired_at=NOON, disputed=disputed)
    with context.database.write() as connection:
        row = tubes.find_tube(connection, tube(1))
        if row is None:
            told_tubes.add_told(connection, new_id(), tube(1), facts, NOON)
        else:
            told_tubes.note_told(connection, row.id, facts, NOON)
            follow_doubt(context, connection, row, NOON)


def doubtful(control_id: str = "D") -> bytes:
    """A message that takes a result back (OBX-11 W)."""
    return message(specimen(tube(1), status="W"), control_id=control_id)


def test_a_doubt_holds_a_result_that_comes_later_in_the_same_group(paired: Context) -> None:
    before = received(paired, doubtful())
    after = received(paired, message(specimen(tube(1), at=LATER), control_id="B"))
    import_together(paired, [*before, *after])

    held = (1, ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.STATUS_NEEDS_PERSON)
    assert versions(paired, tube(1)) == [held]


def test_a_doubt_after_a_withdrawal_holds_the_next_result(paired: Context) -> None:
    import_bytes(paired, message(specimen(tube(1))))
    release_all(paired)
    withdraw_result(paired, tube(1), WHY)
    import_bytes(paired, doubtful())
    import_bytes(paired, message(specimen(tube(1), at=LATER), control_id="B"))

    held = (2, ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.STATUS_NEEDS_PERSON)
    assert versions(paired, tube(1))[0] == held


def test_a_withdrawn_result_never_comes_back_by_settling(paired: Context) -> None:
    import_bytes(paired, message(specimen(tube(1))))
    release_all(paired)
    withdraw_result(paired, tube(1), WHY)
    import_bytes(paired, doubtful())
    with pytest.raises(RuleBroken) as refused:
        settle_result(paired, tube(1), WHY)

    assert refused.value.reason is Reason.RESULT_WITHDRAWN
    assert versions(paired, tube(1)) == [(1, ResultCode.NEGATIVE, ResultStatus.WITHDRAWN, "")]


def test_nobody_settles_a_doubt_without_a_reason(paired: Context) -> None:
    import_bytes(paired, message(specimen(tube(1))))
    hold_result(paired, tube(1), WHY)

    with pytest.raises(BadInput):
        settle_result(paired, tube(1), " ")


@pytest.mark.parametrize("is_released", [False, True])
def test_what_a_person_holds_stays_held_when_the_analyzer_corrects_it(paired: Context, *, is_released: bool) -> None:
    import_bytes(paired, message(specimen(tube(1))))
    if is_released:
        release_all(paired)
    hold_result(paired, tube(1), "two racks were swapped")
    import_bytes(paired, message(specimen(tube(1), ResultCode.POSITIVE, status="C"), control_id="C"))

    assert versions(paired, tube(1))[0] == (2, ResultCode.POSITIVE, ResultStatus.HELD, HoldReason.BY_PERSON)
    settle_result(replace(paired, operator=VERIFIER), tube(1), WHY)
    (released,) = release_all(paired, operator=TECHNICIAN)
    assert released.problem is None


def test_a_correction_does_not_settle_that_two_runs_disagree(paired: Context) -> None:
    import_bytes(paired, message(specimen(tube(1))))
    import_bytes(paired, message(specimen(tube(1), ResultCode.POSITIVE, at=LATER), control_id="B"))
    corrected = specimen(tube(1), ResultCode.INCONCLUSIVE, status="C", at=LATER)
    import_bytes(paired, message(corrected, control_id="C"))

    held = (2, ResultCode.INCONCLUSIVE, ResultStatus.HELD, InboxReason.VALUES_DISAGREE)
    assert versions(paired, tube(1))[0] == held


def test_runs_that_disagree_stay_held_when_the_platforms_doubt_ends(context: Context) -> None:
    tell(context, disputed=False)
    import_bytes(context, message(specimen(tube(1))))
    tell(context, disputed=True)
    assert versions(context, tube(1))[0][3] == HoldReason.TUBE_DISPUTED
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE, at=LATER), control_id="B"))
    tell(context, disputed=False)

    held = (1, ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.VALUES_DISAGREE)
    assert versions(context, tube(1)) == [held]


def test_a_person_may_hold_what_the_platform_holds_already(context: Context) -> None:
    tell(context, disputed=False)
    import_bytes(context, message(specimen(tube(1))))
    tell(context, disputed=True)
    hold_result(context, tube(1), WHY)
    tell(context, disputed=False)

    assert versions(context, tube(1))[0][2:] == (ResultStatus.HELD, HoldReason.BY_PERSON)


def test_a_message_that_another_process_tried_meanwhile_is_not_stored_twice(paired: Context) -> None:
    both = message(specimen(tube(1)), specimen("SMUDGED"))
    (message_id,) = received(paired, both)
    with paired.database.read() as connection:
        loaded = importing._load(connection, [message_id])
    for work in loaded:
        work.parse(paired)
    import_results(paired, message_id)
    with paired.database.write() as connection:
        importing._import_all(paired, connection, loaded)

    with paired.database.read() as connection:
        tables = (observations, message_issues)
        counts = [connection.execute(select(func.count()).select_from(table)).scalar() for table in tables]
    assert counts == [1, 1]
