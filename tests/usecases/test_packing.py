"""Boxes at the site: packed by scanning, sealed, sent with their event, and their tubes refused at every desk."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.client.outbox import outbox
from sync.protocol import EVENT, BoxSentEvent
from tests.builders import Hands, at_desk, cccd, pair, station, tube
from workstation.domain.box_code import BOXES
from workstation.domain.custody import BoxState
from workstation.domain.desk import Choice
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.void_reason import VoidReason
from workstation.store import audit, boxes
from workstation.texts.outcomes import words_of
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.pack_box import describe_box, make_box, pack_tube, seal_box, take_out_tube
from workstation.usecases.pack_session import PackSession
from workstation.usecases.send_box import send_box
from workstation.usecases.void_label import void_label


@pytest.fixture
def clock() -> Hands:
    return Hands(step=timedelta(seconds=5))


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path / "home", clock) as opened:
        yield opened


def collected(context: Context, *serials: int) -> None:
    """Pair each of these tubes with a person of its own."""
    desk = DeskSession(context)
    for serial in serials:
        pair(desk, tube(serial), cccd(serial))


def packing(context: Context) -> tuple[PackSession, str]:
    code = make_box(context).box.code
    pack = PackSession(context)
    return pack, code


def test_tubes_go_into_a_box_one_scan_each_and_are_counted(context: Context) -> None:
    collected(context, 1, 2)
    pack, code = packing(context)
    answers = [pack.scan(text) for text in (code, tube(1), tube(2))]

    assert [a.answer.outcome for a in answers] == [Outcome.BOX_OPEN, Outcome.BOX_ADDED, Outcome.BOX_ADDED]
    assert [a.answer.saved for a in answers] == [False, True, True]
    assert answers[-1].box is not None
    assert ([tube(1), tube(2)], 2) == ([t.number for t in answers[-1].box.tubes], answers[-1].box.people)
    assert words_of(answers[-1].answer, translations("vi"), context.settings.zone).headline == "ĐÃ VÀO THÙNG 2/50"


def test_the_same_tube_again_changes_nothing_and_says_where_it_is(context: Context, clock: Hands) -> None:
    collected(context, 1)
    pack, code = packing(context)
    pack.scan(code)
    clock.step = timedelta(0)
    pack.scan(tube(1))
    held = pack.scan(tube(1))
    clock.forward(seconds=60)
    again = pack.scan(tube(1))

    assert (held.answer.outcome, again.answer.outcome) == (Outcome.SAME_AGAIN, Outcome.BOX_HAS_IT)
    assert again.box is not None
    assert (len(again.box.tubes), again.answer.facts["place"]) == (1, 1)


def test_what_does_not_belong_into_a_box_is_refused_with_its_reason(context: Context) -> None:
    desk = DeskSession(context)
    collected(context, 1, 4)
    pair(desk, tube(2), cccd(2))
    desk.command(Command.REPLACE)
    desk.scan(tube(3))
    void_label(context, tube(9), VoidReason.DAMAGED)
    desk.scan(tube(5))
    pack, code = packing(context)
    other = make_box(context).box.code
    pack_tube(context, other, tube(4))
    pack.scan(code)
    told = {serial: pack.scan(tube(serial)).answer for serial in (2, 4, 5, 9)}

    assert [told[serial].outcome for serial in (2, 4, 5, 9)] == [
        Outcome.TUBE_REPLACED,
        Outcome.TUBE_BOXED,
        Outcome.TUBE_OPEN,
        Outcome.TUBE_VOIDED,
    ]
    assert (tube(3), other, "Bàn 1") == (
        told[2].facts["new_tube"], told[4].facts["other_box"], told[5].facts["desk"]
    )  # fmt: skip
    assert pack.scan(tube(1)).answer.outcome is Outcome.BOX_ADDED
    assert pack.scan(cccd(1)).answer.outcome is Outcome.NOT_FOR_BOX
    assert pack.scan(tube(1)[:-1] + "0").answer.outcome is Outcome.TUBE_CHECK_FAILED


def test_a_tube_that_nobody_knows_is_asked_about_and_packed_only_when_a_person_says_so(context: Context) -> None:
    pack, code = packing(context)
    pack.scan(code)
    asked = pack.scan(tube(7))
    blocked, kept = pack.scan(tube(8)), pack.command(Command.SKIP)
    pack.scan(tube(7))
    taken = pack.command(Command.CHOICE_1)

    assert (asked.answer.outcome, asked.answer.choices) == (Outcome.TUBE_UNKNOWN, (Choice.PACK_ANYWAY,))
    assert (blocked.answer.outcome, kept.answer.outcome) == (Outcome.QUESTION_OPEN, Outcome.KEPT)
    assert Outcome.BOX_ADDED_CHECK is taken.answer.outcome
    assert taken.box is not None
    assert [(tube(7), 0)] == [(t.number, t.people) for t in taken.box.tubes]


def test_an_old_tube_goes_in_with_a_note(context: Context, clock: Hands) -> None:
    collected(context, 1)
    clock.forward(hours=50)
    pack, code = packing(context)
    pack.scan(code)
    answer = pack.scan(tube(1)).answer

    assert (answer.outcome, answer.facts["hours"]) == (Outcome.BOX_ADDED_CHECK, 50)
    assert "50 giờ" in words_of(answer, translations("vi"), context.settings.zone).detail


def test_a_full_box_takes_no_more(tmp_path: Path) -> None:
    with station(tmp_path / "small", Hands(step=timedelta(seconds=5)), box_tubes=2) as context:
        collected(context, 1, 2, 3)
        pack, code = packing(context)
        outcomes = [pack.scan(text).answer.outcome for text in (code, tube(1), tube(2), tube(3))]

    assert outcomes == [Outcome.BOX_OPEN, Outcome.BOX_ADDED, Outcome.BOX_FULL, Outcome.BOX_NO_ROOM]


def test_a_tube_is_taken_out_and_may_go_into_another_box(context: Context) -> None:
    collected(context, 1, 2)
    pack, code = packing(context)
    for text in (code, tube(1), tube(2)):
        pack.scan(text)
    asked, wrong, out = pack.command(Command.REPLACE), pack.scan(tube(3)), pack.scan(tube(1))
    undone = pack.command(Command.UNDO)
    other = make_box(context).box.code
    pack.scan(other)

    assert [a.answer.outcome for a in (asked, wrong, out)] == [
        Outcome.BOX_TAKE_OUT,
        Outcome.BOX_NOT_IN,
        Outcome.BOX_TAKEN_OUT,
    ]
    assert undone.answer.outcome is Outcome.NOTHING_TO_UNDO
    assert pack.scan(tube(1)).answer.outcome is Outcome.BOX_ADDED


def test_undo_takes_the_last_tube_out(context: Context) -> None:
    collected(context, 1)
    pack, code = packing(context)
    for text in (code, tube(1)):
        pack.scan(text)
    answer = pack.command(Command.UNDO)

    assert (Outcome.BOX_TAKEN_OUT, tube(1)) == (answer.answer.outcome, answer.answer.tube)
    assert answer.box is not None
    assert answer.box.tubes == ()


def test_a_box_that_left_is_known_to_every_desk_and_told_in_the_same_commit(context: Context) -> None:
    collected(context, 1, 2)
    pack, code = packing(context)
    for text in (code, tube(1), tube(2)):
        pack.scan(text)
    sealed, asked, sent = pack.command(Command.CLOSE), pack.command(Command.CLOSE), pack.command(Command.CHOICE_1)
    refused = at_desk(context, "Bàn 2").scan(tube(1))
    with context.database.read() as connection:
        events = [EVENT.validate_json(row.event) for row in connection.execute(select(outbox))]
        assert audit.first_broken_entry(connection) is None
    [told] = [event for event in events if isinstance(event, BoxSentEvent)]

    assert [a.answer.outcome for a in (sealed, asked, sent)] == [
        Outcome.BOX_SEALED,
        Outcome.BOX_IS_SEALED,
        Outcome.BOX_SENT,
    ]
    assert (Outcome.TUBE_SHIPPED, code) == (refused.outcome, refused.facts["box"])
    assert (code, (tube(1), tube(2)), "Điểm lấy mẫu", "Phòng xét nghiệm") == (
        told.body.box, told.body.tubes, told.body.site, told.body.destination
    )  # fmt: skip
    assert pack.scan(code).answer.outcome is Outcome.BOX_GONE


def test_sending_twice_tells_once(context: Context) -> None:
    collected(context, 1)
    code = make_box(context).box.code
    pack_tube(context, code, tube(1))
    seal_box(context, code)
    first, second = send_box(context, code), send_box(context, code)
    with context.database.read() as connection:
        told = connection.execute(select(outbox).where(outbox.c.type == "box.sent")).all()

    assert (first.box.sent_at, 1) == (second.box.sent_at, len(told))


def test_nobody_changes_who_is_in_a_tube_that_is_packed(context: Context) -> None:
    collected(context, 1)
    code = make_box(context).box.code
    pack_tube(context, code, tube(1))
    desk = DeskSession(context)
    undone = desk.command(Command.UNDO)
    take_out_tube(context, code, tube(1))

    assert undone.outcome is Outcome.NOTHING_TO_UNDO
    assert desk.command(Command.UNDO).outcome is Outcome.UNDONE


def test_an_open_box_is_found_again_after_a_restart(context: Context) -> None:
    collected(context, 1)
    pack, code = packing(context)
    pack.scan(code)
    pack.scan(tube(1))
    again = PackSession(context).current

    assert again.answer.outcome is Outcome.BOX_OPEN
    assert again.box is not None
    assert (code, 1) == (again.box.box.code, len(again.box.tubes))


def test_a_box_whose_code_was_printed_elsewhere_is_asked_about(context: Context) -> None:
    code = BOXES.number(7, 7)
    pack = PackSession(context)
    asked = pack.scan(code)
    answer = pack.command(Command.CHOICE_1)

    assert (asked.answer.outcome, answer.answer.outcome) == (Outcome.BOX_UNKNOWN, Outcome.BOX_OPEN)
    assert answer.box is not None
    assert (code, BoxState.OPEN) == (answer.box.box.code, answer.box.box.state)


def test_without_a_box_a_tube_is_not_packed_and_a_box_is_no_tube_at_the_desk(context: Context) -> None:
    collected(context, 1)
    code = BOXES.number(7, 7)

    assert PackSession(context).scan(tube(1)).answer.outcome is Outcome.BOX_FIRST
    assert DeskSession(context).scan(code).outcome is Outcome.BOX_CODE
    assert PackSession(context).scan(code[:-1] + str((int(code[-1]) + 1) % 10)).answer.outcome is Outcome.BOX_MISREAD


def test_box_codes_come_from_the_stations_own_blocks(tmp_path: Path) -> None:
    with station(tmp_path / "own", tube_blocks="12-13") as context:
        codes = [make_box(context).box.code for _ in range(3)]

    assert {"TH0012"} == {code[:6] for code in codes}
    assert len(set(codes)) == 3


def test_what_is_wrong_with_a_box_is_said(context: Context) -> None:
    code = make_box(context).box.code

    def refusal(call, kind) -> Reason:
        with pytest.raises(kind) as caught:
            call()
        return caught.value.reason

    assert Reason.BOX_IS_EMPTY is refusal(lambda: seal_box(context, code), RuleBroken)
    assert Reason.BOX_NOT_SEALED is refusal(lambda: send_box(context, code), RuleBroken)
    assert Reason.NO_SUCH_BOX is refusal(lambda: seal_box(context, BOXES.number(1, 1)), NotFound)
    assert Reason.BAD_TEMPERATURE is refusal(lambda: describe_box(context, code, temperature=451), BadInput)
    assert Reason.BAD_BOX is refusal(lambda: make_box(context, code="TH123"), BadInput)


def test_where_a_box_goes_and_how_warm_it_is_is_kept(context: Context) -> None:
    code = make_box(context, "Viện Thử").box.code
    describe_box(context, code, temperature=5.2)
    with context.database.read() as connection:
        box = boxes.find_box(connection, code)

    assert box is not None
    assert (box.destination, box.temperature) == ("Viện Thử", 5.2)
