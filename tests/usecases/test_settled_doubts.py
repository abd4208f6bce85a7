"""A decision with its reason ends the doubts that it covers, for good, and no others."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

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
from tests.plates import NEGATIVE as NO_CT
from tests.plates import POSITIVE as EARLY_CT
from tests.plates import export
from tests.usecases.test_attacked_doubts import AS_CONTROL, OF_TWO, newest
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultOrigin, ResultStatus
from workstation.store.inbox import MessageState
from workstation.usecases.close_message import close_message
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.import_plate import import_plate
from workstation.usecases.list_results import list_inbox
from workstation.usecases.plate_maps import make_plate, place_tube
from workstation.usecases.plate_results import finish_plate
from workstation.usecases.record_result import record_result
from workstation.usecases.settle_result import settle_result

FIRST = message(specimen(tube(1)), control_id="M1")
UNKNOWN_WORD = (
    message(specimen(tube(1), at=NOON + timedelta(minutes=5)), control_id="M9")
    .replace(b"260385009", b"X1")
    .replace(b"260415000", b"X1")
    .replace(b"Negative", b"whatever")
)
CORRECTED = message(specimen(tube(1), ResultCode.POSITIVE, status="C", at=NOON + timedelta(hours=1)), control_id="C")
WHY = "the rack was looked at"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        desk = DeskSession(opened)
        pair(desk, tube(1), cccd(1, "Nguyễn Văn An"))
        pair(desk, tube(2), cccd(2, "Trần Thị Bình"))
        yield opened


def waiting(context: Context) -> dict[UUID, tuple[MessageState, list[InboxReason]]]:
    rows = list_inbox(context)
    return {row.id: (row.state, [issue.reason for issue in row.issues]) for row in rows if row.issues}


@pytest.mark.parametrize("doubt", [OF_TWO, AS_CONTROL, UNKNOWN_WORD])
def test_what_was_settled_holds_no_later_version_and_does_not_come_back(context: Context, doubt: bytes) -> None:
    import_bytes(context, FIRST)
    (doubted,) = import_bytes(context, doubt, name="doubt.hl7")
    assert newest(context, tube(1))[1] is ResultStatus.HELD
    settle_result(context, tube(1), WHY)
    tuple(import_again(context, all_open=True))
    tuple(import_again(context, all_open=True, only=[doubted.message_id]))
    import_bytes(context, CORRECTED, name="corrected.hl7")

    assert newest(context, tube(1)) == (ResultCode.POSITIVE, ResultStatus.PRELIMINARY, "")


@pytest.mark.parametrize("doubt", [OF_TWO, AS_CONTROL, UNKNOWN_WORD])
def test_what_a_person_recorded_and_settled_ends_the_doubts_too(context: Context, doubt: bytes) -> None:
    import_bytes(context, doubt, name="doubt.hl7")
    record_result(context, tube(1), ResultCode.NEGATIVE, WHY, origin=ResultOrigin.CORRECTED)
    settle_result(context, tube(1), WHY)
    import_bytes(context, CORRECTED, name="corrected.hl7")

    assert newest(context, tube(1)) == (ResultCode.POSITIVE, ResultStatus.PRELIMINARY, "")


def test_who_settles_one_tube_decides_nothing_about_the_other(context: Context) -> None:
    import_bytes(context, FIRST)
    import_bytes(context, OF_TWO, name="doubt.hl7")
    settle_result(context, tube(1), WHY)

    (state, reasons) = next(iter(waiting(context).values()))
    assert (state, reasons) == (MessageState.SET_ASIDE, [InboxReason.TUBE_AMBIGUOUS])
    import_bytes(context, message(specimen(tube(2)), control_id="M2"), name="second.hl7")
    assert newest(context, tube(2)) == (ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.TUBE_AMBIGUOUS)
    assert newest(context, tube(1))[1] is ResultStatus.PRELIMINARY
    settle_result(context, tube(2), WHY)
    assert waiting(context) == {}, "both were looked at"


def test_a_message_between_two_tubes_is_not_put_away_while_one_of_them_may_still_come(context: Context) -> None:
    unknown = OF_TWO.replace(tube(2).encode(), tube(9).encode())
    import_bytes(context, FIRST)
    (doubted,) = import_bytes(context, unknown, name="doubt.hl7")
    settle_result(context, tube(1), WHY)

    with pytest.raises(RuleBroken) as refused:
        close_message(context, doubted.message_id, WHY)
    assert refused.value.reason is Reason.CLOSE_HOLDS


def test_a_doubt_that_came_after_the_decision_holds_again(context: Context) -> None:
    import_bytes(context, FIRST)
    import_bytes(context, OF_TWO, name="doubt.hl7")
    settle_result(context, tube(1), WHY)
    import_bytes(context, OF_TWO.replace(b"|M9|", b"|M10|"), name="another.hl7")

    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.TUBE_AMBIGUOUS)


def test_a_tube_rejected_at_reception_settles_no_message_between_two_tubes(context: Context) -> None:
    import_bytes(context, OF_TWO, name="doubt.hl7")
    record_result(context, tube(1), ResultCode.REJECTED, WHY, origin=ResultOrigin.RECEPTION)

    assert [reasons for _state, reasons in waiting(context).values()] == [[InboxReason.TUBE_AMBIGUOUS]]


def test_the_settled_doubt_of_a_plate_does_not_come_back_with_its_file(context: Context, tmp_path: Path) -> None:
    lab = replace(context, operator=TECHNICIAN)
    import_bytes(context, FIRST)
    make_plate(lab, "PLATE-1")
    for number, replicate in ((tube(1), False), (tube(1), True), (tube(9), False)):
        place_tube(lab, "PLATE-1", number, replicate=replicate)
    finish_plate(lab, "PLATE-1")
    file = export(tmp_path / "run.csv", {"A01": NO_CT, "B01": EARLY_CT, "C01": NO_CT})
    first = import_plate(lab, file, plate="PLATE-1").imported
    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.REPLICATES_DISAGREE)
    settle_result(context, tube(1), WHY)
    assert [done.problem for done in release_all(context, VERIFIER)] == [None]
    again = import_plate(lab, file, plate="PLATE-1").imported

    assert {issue.reason for issue in first.issues} == {InboxReason.REPLICATES_DISAGREE, InboxReason.TUBE_UNKNOWN}
    assert [issue.reason for issue in again.issues] == [InboxReason.TUBE_UNKNOWN]
    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.RELEASED, "")


def test_an_unknown_word_in_a_plates_file_holds_no_tube_and_can_be_put_away(context: Context, tmp_path: Path) -> None:
    lab = replace(context, operator=TECHNICIAN)
    make_plate(lab, "PLATE-1")
    place_tube(lab, "PLATE-1", tube(1))
    finish_plate(lab, "PLATE-1")
    file = export(tmp_path / "run.csv", {"A01": {**NO_CT, "N": "maybe"}})
    imported = import_plate(lab, file, plate="PLATE-1").imported
    close_message(context, imported.message_id, WHY)

    assert imported.issues
    assert waiting(context) == {}
