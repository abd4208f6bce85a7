"""A result reaches a person only through one live, undisputed pairing of its tube. Any doubt holds it, and says so."""

from datetime import timedelta
from pathlib import Path

import pytest

from sync.server.view import Answer, State
from tests.builders import (
    NOON,
    Hands,
    at_desk,
    cccd,
    import_bytes,
    message,
    pair,
    release_all,
    specimen,
    station,
    tube,
)
from tests.fakes import PlatformHere, pusher
from tests.promises.conftest import See, slip_of
from workstation.domain.errors import Reason
from workstation.domain.observations import InboxReason
from workstation.domain.outcomes import Outcome
from workstation.domain.results import ResultCode, ResultStatus
from workstation.domain.scans import Command
from workstation.domain.void_reason import VoidReason
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.import_results import import_results
from workstation.usecases.list_results import list_results
from workstation.usecases.receive_message import receive_message
from workstation.usecases.settle_result import settle_result
from workstation.usecases.void_label import void_label
from workstation.usecases.void_pairing import void_pairing

TOMORROW = NOON + timedelta(days=1)
HELD_FOR_EARLIER_TEST = (ResultStatus.HELD, InboxReason.PAIRED_AFTER_TEST)
AN, BINH = cccd(1, "Nguyễn Văn An"), cccd(2, "Trần Văn Bình")


def test_each_person_sees_the_result_of_their_own_tube(context: Context, desk: DeskSession, see: See) -> None:
    pair(desk, tube(1), AN)
    pair(desk, tube(2), BINH)
    import_bytes(context, message(specimen(tube(1)), specimen(tube(2), ResultCode.POSITIVE)))
    release_all(context)

    seen = {name: view.answer for name in ("Nguyễn Văn An", "Trần Văn Bình") if (view := see(name))}
    assert seen == {"Nguyễn Văn An": Answer.NEGATIVE, "Trần Văn Bình": Answer.POSITIVE}


def test_a_voided_pairing_sees_nothing(context: Context, desk: DeskSession, platform: PlatformHere) -> None:
    pair(desk, tube(1), AN)
    wrong = slip_of(context, "Nguyễn Văn An")
    desk.command(Command.UNDO)
    desk.scan(BINH)
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)
    pusher(context, platform).push_all()

    assert platform.page(wrong) is None
    right = platform.page(slip_of(context, "Trần Văn Bình"))
    assert right is not None
    assert right.answer is Answer.NEGATIVE


def test_two_stations_that_paired_one_tube_hold_its_result(
    context: Context, desk: DeskSession, see: See, platform: PlatformHere, tmp_path: Path, clock: Hands
) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)
    with station(tmp_path / "other", clock, desk="Bàn 7") as other:
        pair(DeskSession(other), tube(1), BINH)
        pusher(other, platform).push_all()

    view = see("Nguyễn Văn An")
    assert view is not None
    assert (view.state, view.answer) == (State.HELD, None)


def test_a_tube_without_a_person_gives_nobody_a_result(context: Context, desk: DeskSession) -> None:
    desk.scan(tube(1))
    imported = import_bytes(context, message(specimen(tube(1))))

    assert imported[0].results == 1
    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.TUBE_STILL_OPEN]


def test_a_result_for_a_tube_still_open_at_a_desk_waits(context: Context, desk: DeskSession) -> None:
    desk.set_pool_size(5)
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1))))

    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.TUBE_STILL_OPEN]
    desk.command(Command.CLOSE)
    assert [done.problem for done in release_all(context)] == [None]


def test_two_cards_that_share_one_number_stay_two_people(
    context: Context, desk: DeskSession, clock: Hands, see: See
) -> None:
    national = "{}|{}|1990-01-01|0|{}|<1<DN4010000000001<"
    pair(desk, tube(1), national.format("001090000001", "NGUYEN VAN AN", "162979388586171100"))
    clock.forward(days=1)
    second = national.format("001090000002", "TRAN VAN BINH", "162979388586171101")

    assert pair(desk, tube(2), second).outcome is Outcome.PAIRED_CHECK_ID
    import_bytes(context, message(specimen(tube(2), ResultCode.POSITIVE)))
    release_all(context)
    views = {name: see(name) for name in ("NGUYEN VAN AN", "TRAN VAN BINH")}
    assert {name: view.answer for name, view in views.items() if view} == {
        "NGUYEN VAN AN": None,
        "TRAN VAN BINH": Answer.POSITIVE,
    }


def test_a_second_block_of_a_message_does_not_replace_the_first(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    both = message(specimen(tube(1), ResultCode.POSITIVE, status="C"), specimen(tube(1), status="C"))
    (imported,) = import_bytes(context, both)

    assert [issue.reason for issue in imported.issues] == [InboxReason.VALUES_DISAGREE]
    assert list_results(context) == ()


def test_a_tube_of_ours_that_is_unknown_is_not_outvoted_by_a_known_one(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(2), BINH)
    mixed = message(specimen(tube(1))).replace(f"SAC|||{tube(1)}".encode(), f"SAC|||{tube(2)}".encode())

    assert [issue.reason for issue in import_bytes(context, mixed)[0].issues] == [InboxReason.TUBE_AMBIGUOUS]


def test_a_result_measured_long_before_the_swab_is_not_used(context: Context, desk: DeskSession, clock: Hands) -> None:
    clock.forward(days=300)
    pair(desk, tube(1), AN)

    imported = import_bytes(context, message(specimen(tube(1))))
    assert [issue.reason for issue in imported[0].issues] == [InboxReason.DATED_BEFORE_SWAB]
    assert list_results(context) == ()


def test_an_analyzer_whose_clock_was_dead_is_set_right_and_sends_again(
    context: Context, desk: DeskSession, clock: Hands
) -> None:
    clock.forward(days=300)
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1))))
    import_bytes(context, message(specimen(tube(1), at=clock.now), control_id="M2"), name="again.hl7")
    assert [done.problem for done in release_all(context)] == [None]
    import_bytes(context, message(specimen(tube(1), at=NOON + timedelta(1)), control_id="M3"), name="dead.hl7")

    assert [(row.status, row.held_reason) for row in list_results(context)] == [(ResultStatus.RELEASED, "")]


def test_a_test_of_something_else_is_not_used_where_the_site_names_its_tests(tmp_path: Path, clock: Hands) -> None:
    with station(tmp_path / "strict", clock, accepted_codes=["94309-2"]) as strict:
        pair(DeskSession(strict), tube(1), AN)

        assert [i.reason for i in import_bytes(strict, message(specimen(tube(1))))[0].issues] == [
            InboxReason.OTHER_TEST
        ]


def test_nobody_joins_a_tube_that_was_tested_already(context: Context, desk: DeskSession) -> None:
    desk.set_pool_size(5)
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1))))

    assert desk.scan(BINH).outcome is Outcome.TUBE_AT_LAB
    assert desk.command(Command.CLOSE).saved


def test_a_tested_tube_that_was_put_back_is_never_opened_again(context: Context, desk: DeskSession) -> None:
    desk.scan(tube(1))
    import_bytes(context, message(specimen(tube(1))))
    assert desk.command(Command.UNDO).outcome is Outcome.NOTHING_TO_UNDO
    assert desk.command(Command.CLOSE).outcome is Outcome.TUBE_PUT_BACK

    assert desk.scan(tube(1)).outcome is Outcome.TUBE_AT_LAB


def test_a_message_that_came_before_the_swab_gives_no_result(context: Context, desk: DeskSession, clock: Hands) -> None:
    data = message(specimen(tube(1)))
    assert import_bytes(context, data)[0].issues[0].reason is InboxReason.TUBE_UNKNOWN
    clock.forward(hours=1)
    pair(desk, tube(1), AN)

    assert [issue.reason for issue in import_bytes(context, data)[0].issues] == [InboxReason.PAIRED_AFTER_TEST]
    assert list_results(context) == ()


@pytest.mark.parametrize("was_tried", [True, False])
@pytest.mark.parametrize("is_voided", [True, False])
def test_a_clock_that_was_set_back_brings_no_earlier_message_to_a_later_swab(
    context: Context, desk: DeskSession, clock: Hands, *, was_tried: bool, is_voided: bool
) -> None:
    data = message(specimen(tube(1)))
    (message_id,) = receive_message(context, source="file", name="early.hl7", data=data).messages
    if was_tried:
        import_results(context, message_id)
    clock.forward(hours=-1)
    pair(desk, tube(1), AN)
    if is_voided:
        void_pairing(context, tube(1), 0, "WRONG_PERSON")
    clock.forward(hours=2)

    assert [issue.reason for issue in import_bytes(context, data)[0].issues] == [InboxReason.PAIRED_AFTER_TEST]
    assert list_results(context) == ()


@pytest.mark.parametrize("is_first", [True, False])
def test_a_number_that_was_tested_before_its_swab_holds_every_result(
    context: Context, desk: DeskSession, clock: Hands, *, is_first: bool
) -> None:
    early, late = message(specimen(tube(1)), control_id="M1"), message(specimen(tube(1), at=TOMORROW), control_id="M2")
    import_bytes(context, early, name="early.hl7")
    clock.forward(hours=1)
    pair(desk, tube(1), AN)
    for data in (early, late) if is_first else (late, early):
        import_bytes(context, data, name="again.hl7")

    assert [(row.status, row.held_reason) for row in list_results(context)] == [HELD_FOR_EARLIER_TEST]
    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.RESULT_HELD]
    settle_result(context, tube(1), "one tube, registered late")
    assert [done.problem for done in release_all(context)] == [None]
    tuple(import_again(context, all_open=True))
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE, status="C", at=TOMORROW), control_id="M3"))
    assert [(row.version, row.status) for row in list_results(context)] == [(3, ResultStatus.PRELIMINARY)]


def test_a_tube_that_lost_its_only_person_gives_nobody_a_result(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    desk.command(Command.UNDO)
    pair(at_desk(context, "Bàn 2"), tube(2), BINH)
    import_bytes(context, message(specimen(tube(1))))

    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.TUBE_STILL_OPEN]


def test_a_message_that_names_two_tubes_gives_neither_a_result(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    pair(desk, tube(2), BINH)
    two = message(specimen(tube(1))).replace(f"SAC|||{tube(1)}".encode(), f"SAC|||{tube(2)}".encode())
    imported = import_bytes(context, two)

    assert [issue.reason for issue in imported[0].issues] == [InboxReason.TUBE_AMBIGUOUS]
    assert list_results(context) == ()


def test_a_persons_tube_that_is_called_a_control_gives_no_result(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    imported = import_bytes(context, message(specimen(tube(1), control=True)))

    assert [issue.reason for issue in imported[0].issues] == [InboxReason.TUBE_IS_CONTROL]
    assert imported[0].state is MessageState.SET_ASIDE


def test_a_contradiction_holds_the_result_that_was_there(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    second = import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE), control_id="M2"))

    assert [issue.reason for issue in second[0].issues] == [InboxReason.VALUES_DISAGREE]
    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.RESULT_HELD]


@pytest.mark.parametrize("status", ["W", "D"])
def test_a_released_result_that_the_analyzer_takes_back_is_hidden_from_its_person(
    context: Context, desk: DeskSession, see: See, status: str
) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    release_all(context)
    import_bytes(context, message(specimen(tube(1), status=status), control_id="M2"))

    view = see("Nguyễn Văn An")
    assert view is not None
    assert (view.state, view.answer) == (State.HELD, None)


def test_a_contradiction_of_a_released_result_hides_it_from_its_person(
    context: Context, desk: DeskSession, see: See
) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    release_all(context)
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE), control_id="M2"))

    view = see("Nguyễn Văn An")
    assert view is not None
    assert (view.state, view.answer) == (State.HELD, None)


def test_a_result_that_the_analyzer_takes_back_is_held(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    import_bytes(context, message(specimen(tube(1), status="W"), control_id="M2"))

    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.RESULT_HELD]


def test_a_tube_that_is_called_a_control_before_its_pairing_came_is_not_lost(
    context: Context, desk: DeskSession
) -> None:
    imported = import_bytes(context, message(specimen(tube(1), control=True)))

    assert [issue.reason for issue in imported[0].issues] == [InboxReason.TUBE_IS_CONTROL]


def test_results_before_the_first_specimen_never_join_it(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    header, *rest = message(specimen(tube(1))).split(b"\r")
    stray = [b"OBR|1|||94500-6^SARS-CoV-2 RNA^LN", b"OBX|1|CWE|94500-6^X^LN|1|260373001^Detected^SCT||||||F"]
    import_bytes(context, b"\r".join([header, *stray, *rest]))

    assert [row.code for row in list_results(context)] == [ResultCode.NEGATIVE]


def test_two_preliminary_results_that_differ_are_held(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE, status="P"), control_id="M1"))
    import_bytes(context, message(specimen(tube(1), status="P"), control_id="M2"))

    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.RESULT_HELD]


def test_a_result_that_comes_after_its_own_withdrawal_is_held(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1), status="W"), control_id="M2"))
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))

    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.RESULT_HELD]


def test_an_older_correction_never_replaces_a_newer_one(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), AN)
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    newer = specimen(tube(1), ResultCode.POSITIVE, status="C", at=NOON + timedelta(hours=2))
    import_bytes(context, message(newer, control_id="M3"))
    older = specimen(tube(1), status="C", at=NOON + timedelta(hours=1))
    import_bytes(context, message(older, control_id="M2"))

    assert [(row.code, row.status) for row in list_results(context)] == [(ResultCode.POSITIVE, ResultStatus.HELD)]


def test_nobody_is_ever_paired_with_a_label_that_was_taken_out_of_use(context: Context, desk: DeskSession) -> None:
    void_label(context, tube(1), VoidReason.MISPRINTED)

    assert pair(desk, tube(1), cccd()).outcome is Outcome.PERSON_FIRST
    assert pair(desk, tube(2), cccd()).outcome is Outcome.PAIRED
