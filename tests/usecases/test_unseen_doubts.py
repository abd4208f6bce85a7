"""What nobody has looked at goes on holding: a decision ends the doubts that were shown, and no more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

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
from tests.usecases.test_attacked_doubts import AS_CONTROL, OF_TWO, newest
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultOrigin, ResultStatus
from workstation.store.inbox import MessageState
from workstation.usecases.attach_specimen import confirm_attachment, propose_attachment
from workstation.usecases.close_message import close_message
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.hold_result import hold_result
from workstation.usecases.list_results import find_result
from workstation.usecases.record_result import record_result
from workstation.usecases.settle_result import settle_result

FIRST = message(specimen(tube(1)), control_id="M1")
WHY = "the rack was looked at"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        desk = DeskSession(opened)
        pair(desk, tube(1), cccd(1, "Nguyễn Văn An"))
        pair(desk, tube(2), cccd(2, "Trần Thị Bình"))
        yield opened


def test_each_reason_is_shown_before_it_is_settled(context: Context) -> None:
    import_bytes(context, FIRST)
    hold_result(context, tube(1), WHY)
    shown = find_result(context, tube(1))
    assert shown is not None
    import_bytes(context, OF_TWO, name="two.hl7")
    import_bytes(context, AS_CONTROL.replace(b"|M9|", b"|M8|"), name="control.hl7")
    settle_result(context, tube(1), WHY, seen=shown.seen)
    reasons = set[str]()
    while (after := newest(context, tube(1)))[1] is ResultStatus.HELD:
        reasons.add(after[2])
        assert all(one.problem for one in release_all(context, VERIFIER))
        settle_result(context, tube(1), WHY)

    assert reasons == {InboxReason.TUBE_AMBIGUOUS, InboxReason.TUBE_IS_CONTROL}
    assert after == (ResultCode.NEGATIVE, ResultStatus.PRELIMINARY, "")


def test_a_correction_by_hand_ends_no_doubt_that_was_not_shown(context: Context) -> None:
    import_bytes(context, OF_TWO, name="two.hl7")
    record_result(context, tube(1), ResultCode.NEGATIVE, WHY, origin=ResultOrigin.CORRECTED)

    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.TUBE_AMBIGUOUS)


def test_what_a_message_is_found_to_have_measured_besides_is_a_new_doubt(context: Context) -> None:
    smudged = message(
        specimen(tube(1), ResultCode.POSITIVE, at=NOON + timedelta(minutes=5)),
        specimen("SMUDGE", ResultCode.POSITIVE, at=NOON + timedelta(minutes=9)),
        control_id="M2",
    )
    import_bytes(context, FIRST)
    (doubted,) = import_bytes(context, smudged, name="smudged.hl7")
    settle_result(context, tube(1), WHY)
    assert [one.problem for one in release_all(context, VERIFIER)] == [None]
    segment = next(issue.segment for issue in doubted.issues if issue.detail == "SMUDGE")
    proposed = propose_attachment(replace(context, operator=TECHNICIAN), doubted.message_id, segment, tube(1), WHY)
    confirmed = confirm_attachment(replace(context, operator=VERIFIER), proposed)

    assert [issue.reason for issue in confirmed.issues] == [InboxReason.VALUES_DISAGREE]
    assert confirmed.state is not MessageState.IMPORTED
    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.RELEASED, InboxReason.VALUES_DISAGREE)


@pytest.mark.parametrize("early", ["OBR|1|A1001|A1001|", "OBR|1||A1001|"])
def test_an_early_message_is_found_though_its_order_number_is_another(tmp_path: Path, early: str) -> None:
    clock = Hands()
    with station(tmp_path / "early", clock) as context:
        import_bytes(context, FIRST.replace(b"OBR|1|||", early.encode()), name="early.hl7")
        clock.forward(hours=1)
        pair(DeskSession(context), tube(1), cccd(1, "Nguyễn Văn An"))
        clock.forward(hours=1)
        late = message(specimen(tube(1), at=NOON + timedelta(days=1)), control_id="M2")
        import_bytes(context, late.replace(b"OBR|1|||", early.replace("1001", "1002").encode()), name="late.hl7")

        assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.PAIRED_AFTER_TEST)


def test_a_doubt_about_a_tube_that_may_still_come_is_not_put_away(context: Context) -> None:
    unknown = AS_CONTROL.replace(tube(1).encode(), tube(9).encode())
    (doubted,) = import_bytes(context, unknown, name="control.hl7")

    with pytest.raises(RuleBroken) as refused:
        close_message(context, doubted.message_id, WHY)
    assert refused.value.reason is Reason.CLOSE_HOLDS
