"""Verify, match, import: what the Lab screen does with the laboratory, without its widgets."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from tests.gui.fakes import NOW
from tests.gui.fakes_lab import FakeLab, issue, message, result
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.badge import badge_code
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.lab_lists import IdList, Worklist
from workstation.domain.report_days import Span
from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.background import Background
from workstation.gui.lab.acts import Act, acts_of
from workstation.gui.lab.model import LabModel, Tab
from workstation.gui.lab.verify_model import worklist_of
from workstation.gui.lab.words import Notice, NoticeKind, notice_words
from workstation.gui.plate.model import PlateModel
from workstation.texts.translate import translations

POSITIVE, POOL, NEGATIVES = UUID(int=1), UUID(int=6), (UUID(int=2), UUID(int=3))


@pytest.fixture
def lab() -> FakeLab:
    rows = [
        result(1, ResultCode.POSITIVE),
        result(2, ResultCode.NEGATIVE),
        result(3, ResultCode.POOL_NEGATIVE),
        result(4, ResultCode.NEGATIVE, ResultStatus.HELD),
        result(5, ResultCode.NEGATIVE, ResultStatus.RELEASED, released_at=NOW),
        result(6, ResultCode.POOL_POSITIVE),
        result(7, ResultCode.INCONCLUSIVE),
    ]
    return FakeLab(rows=rows, inbox=[message(1), message(2, "partly", ("dòng 4",))], waiting=[issue(2)])


@pytest.fixture
def model(lab: FakeLab, background: Background) -> LabModel:
    made = LabModel(lab, background, background, PlateModel(None, background), lambda: date(2026, 3, 12))
    made.set_operator("Khôi")
    made.refresh()
    wait_for(lambda: made.verify.rows.is_listed and made.counts.messages)
    return made


def choose(model: LabModel, worklist: Worklist, place: int = 0) -> None:
    verify = model.verify
    if worklist is not verify.worklist:
        verify.open(worklist)
        wait_for(lambda: (row := verify.rows.row(place)) and worklist_of(row) is worklist)
    wait_for(lambda: verify.rows.row(place) is not None)
    verify.choose(verify.rows.row(place))


@pytest.mark.parametrize("tab", list(Tab))
def test_a_badge_is_given_to_the_desk_whichever_tab_is_open(model: LabModel, tab: Tab) -> None:
    scanned: list[str] = []
    model.badge_scanned.connect(scanned.append)
    model.open(tab)
    model.scan(badge_code(7))

    assert scanned == [badge_code(7)]
    assert model.notice is None


def test_a_scan_finds_its_result_though_a_list_arrives_first(model: LabModel, lab: FakeLab) -> None:
    model.verify.open(Worklist.HELD)
    model.verify.scan(lab.rows[0].tube)
    model.verify.rows.signals.listed.emit()
    wait_for(lambda: model.verify.chosen is not None)

    assert (model.verify.chosen.id, model.verify.is_confirmed) == (POSITIVE, True)  # type: ignore[union-attr]


def test_one_key_asks_and_then_releases_exactly_the_negatives_that_were_listed(model: LabModel, lab: FakeLab) -> None:
    model.verify.release_negatives()
    asked = model.verify.asked.all()
    lab.rows.append(result(8, ResultCode.NEGATIVE))
    model.verify.release_negatives()
    wait_for(lambda: lab.released)

    assert (asked, lab.released) == (NEGATIVES, [NEGATIVES])


def test_from_another_worklist_the_key_first_shows_the_negatives(model: LabModel, lab: FakeLab) -> None:
    choose(model, Worklist.POSITIVES)
    model.verify.release_negatives()
    wait_for(lambda: model.verify.asked.text)

    assert (model.verify.worklist, model.verify.asked.all(), lab.released) == (Worklist.NEGATIVES, NEGATIVES, [])


@pytest.mark.parametrize("act", ["withdraw", "scan", "open", "tab", "operator", "search", "choose"])
def test_another_act_takes_the_question_back(model: LabModel, lab: FakeLab, act: str) -> None:
    verify = model.verify
    verify.release_negatives()
    acts = {
        "withdraw": model.withdraw,
        "scan": lambda: model.scan("VN0048120002"),
        "open": lambda: verify.open(Worklist.HELD),
        "tab": lambda: model.open(Tab.INCOMING),
        "operator": lambda: model.set_operator("Mai"),
        "search": lambda: verify.search("0002"),
        "choose": lambda: verify.choose(lab.rows[1]),
    }
    acts[act]()

    assert (verify.asked, lab.released) == (IdList(), [])


def test_pressing_the_key_a_third_time_releases_once(model: LabModel, lab: FakeLab) -> None:
    for _press in range(3):
        model.verify.release_negatives()
    wait_for(lambda: model.notice)

    assert lab.released == [NEGATIVES]


@pytest.mark.parametrize(("place", "found"), [(0, POSITIVE), (1, POOL)])
def test_a_positive_is_released_only_after_its_tube_was_scanned(
    model: LabModel, lab: FakeLab, place: int, found: UUID
) -> None:
    choose(model, Worklist.POSITIVES, place)
    model.verify.release_chosen()
    before = list(lab.released)
    assert model.verify.chosen is not None
    model.scan(model.verify.chosen.tube)
    model.verify.release_chosen()
    wait_for(lambda: lab.released)

    assert (before, lab.released) == ([], [(found,)])


@pytest.mark.parametrize(("typed", "may"), [("0001", True), ("001", False), ("0002", False), ("", False)])
def test_the_last_four_digits_confirm_and_others_do_not(model: LabModel, typed: str, may: bool) -> None:
    choose(model, Worklist.POSITIVES)
    model.verify.type_last_digits(typed)

    assert model.verify.may_release_chosen is may


def test_another_tube_takes_the_proof_away_and_the_choice_stays(model: LabModel) -> None:
    choose(model, Worklist.POSITIVES)
    model.scan("VN0048120001")
    model.scan("VN0048120002")

    assert model.notice == Notice(kind=NoticeKind.WRONG_TUBE, facts={"tube": "VN0048120002"})
    assert (model.verify.is_confirmed, model.verify.chosen and model.verify.chosen.id) == (False, POSITIVE)


@pytest.mark.parametrize("harm", ["scan_damaged", "scan_doubtful", "scan_cut"])
def test_a_scan_that_nobody_can_read_takes_the_proof_away(model: LabModel, harm: str) -> None:
    choose(model, Worklist.POSITIVES)
    model.scan("VN0048120001")
    getattr(model, harm)()

    assert (model.verify.is_confirmed, model.notice is not None) == (False, True)


def test_a_confirmation_does_not_pass_to_the_next_result(model: LabModel, lab: FakeLab) -> None:
    choose(model, Worklist.POSITIVES)
    model.scan("VN0048120001")
    model.verify.choose(lab.rows[5])

    assert not model.verify.may_release_chosen


@pytest.mark.parametrize(
    ("number", "worklist"),
    [(1, Worklist.POSITIVES), (2, Worklist.NEGATIVES), (4, Worklist.HELD), (5, Worklist.RELEASED_TODAY)],
)
def test_a_scan_finds_its_result_on_whichever_worklist_it_stands(
    model: LabModel, number: int, worklist: Worklist
) -> None:
    model.scan(f"VN004812{number:04d}")
    wait_for(lambda: model.verify.chosen)
    wait_for(lambda: model.verify.rows.ids.place_of(UUID(int=number)) is not None)

    assert model.verify.chosen is not None
    assert (model.verify.chosen.id, model.verify.worklist) == (UUID(int=number), worklist)


def test_a_scan_without_a_result_says_so(model: LabModel) -> None:
    model.scan("VN0048129999")
    wait_for(lambda: model.notice)

    assert model.notice == Notice(kind=NoticeKind.NO_SUCH_TUBE)


def test_a_refusal_is_kept_with_its_reason_and_the_others_are_released(model: LabModel, lab: FakeLab) -> None:
    refused = RuleBroken(Reason.SAME_OPERATOR, tube="VN0048120002", operator="Hoà")
    lab.refused[UUID(int=2)] = refused
    model.verify.release_negatives()
    model.verify.release_negatives()
    wait_for(lambda: model.notice)
    words = notice_words(model.notice, translations("en")) if model.notice else ""
    refusals = dict(model.verify.refusals)
    model.set_operator("Mai")

    assert (refusals, model.verify.refusals) == ({UUID(int=2): refused}, {})
    assert words.startswith("Released: 1 · refused: 1. Tube")
    assert model.notice is None


@pytest.mark.parametrize(
    ("status", "held", "acts"),
    [
        (ResultStatus.PRELIMINARY, "", (Act.HOLD, Act.CORRECT)),
        (ResultStatus.HELD, "BY_PERSON", (Act.SETTLE, Act.CORRECT)),
        (ResultStatus.RELEASED, "", (Act.HOLD, Act.CORRECT, Act.WITHDRAW)),
        (ResultStatus.RELEASED, "CORRECTION", (Act.SETTLE, Act.CORRECT, Act.WITHDRAW)),
        (ResultStatus.WITHDRAWN, "", (Act.CORRECT,)),
        (ResultStatus.REPLACED, "", ()),
    ],
)
def test_what_may_be_decided_depends_on_how_far_a_result_has_come(
    status: ResultStatus, held: str, acts: tuple[Act, ...]
) -> None:
    row = replace(result(1, ResultCode.NEGATIVE), status=status, held_reason=held)

    assert acts_of(row) == acts


def test_a_result_is_held_with_a_reason_and_not_without(model: LabModel, lab: FakeLab) -> None:
    choose(model, Worklist.NEGATIVES)
    model.verify.begin(Act.HOLD)
    model.verify.decide()
    without = list(lab.done)
    model.verify.say_why("ống nứt")
    model.verify.decide()
    wait_for(lambda: model.notice)

    assert (without, lab.done) == ([], [("hold", "VN0048120002", "ống nứt")])
    assert model.notice is not None
    assert notice_words(model.notice, translations("en")) == "VN\u00a00048\u00a01200\u00a002 is held"


@pytest.mark.parametrize("act", [Act.CORRECT, Act.WITHDRAW])
def test_what_cannot_be_taken_back_is_asked_about_once_more(model: LabModel, lab: FakeLab, act: Act) -> None:
    choose(model, Worklist.RELEASED_TODAY)
    model.verify.begin(act)
    model.verify.say_why("đọc lại đường cong")
    model.verify.choose_code(ResultCode.POSITIVE)
    model.verify.decide()
    asked = model.verify.decision is not None and model.verify.decision.is_asked, list(lab.done)
    model.verify.decide()
    wait_for(lambda: lab.done)

    assert (asked, lab.done[0][0]) == ((True, []), act.value)


def test_another_reason_asks_the_question_anew(model: LabModel, lab: FakeLab) -> None:
    choose(model, Worklist.RELEASED_TODAY)
    model.verify.begin(Act.WITHDRAW)
    model.verify.say_why("nhầm ống")
    model.verify.decide()
    model.verify.say_why("nhầm ống của máy 2")
    model.verify.decide()

    assert model.verify.decision is not None
    assert (model.verify.decision.is_asked, lab.done) == (True, [])


def test_nothing_is_released_while_something_is_decided(model: LabModel, lab: FakeLab) -> None:
    choose(model, Worklist.NEGATIVES)
    model.verify.begin(Act.HOLD)
    model.verify.release_chosen()
    model.verify.release_negatives()

    assert (lab.released, model.verify.asked) == ([], IdList())


def test_a_match_is_proposed_with_a_tube_and_a_reason(model: LabModel, lab: FakeLab) -> None:
    model.open(Tab.UNMATCHED)
    model.unmatched.choose(UUID(int=502))
    wait_for(lambda: model.unmatched.row)
    model.unmatched.begin()
    model.propose()
    model.scan("vn 0048 1238 74")
    model.unmatched.say_why("tem mờ")
    model.propose()
    wait_for(lambda: model.unmatched.proposals)

    assert lab.done == [("propose", "VN0048123874", "tem mờ")]
    assert model.unmatched.draft is None


def test_only_another_person_may_confirm_a_match(model: LabModel, lab: FakeLab) -> None:
    lab.propose(UUID(int=2), 4, "VN0048123874", "tem mờ")
    model.unmatched.choose(UUID(int=502))
    model.unmatched.refresh()
    wait_for(lambda: model.unmatched.proposal)
    model.set_operator("lê thị hoà")
    model.confirm_proposal()
    by_the_same = list(lab.done)
    model.set_operator("Mai")
    model.confirm_proposal()
    wait_for(lambda: not model.unmatched.proposals)

    assert by_the_same == [("propose", "VN0048123874", "tem mờ")]
    assert lab.done[-1] == ("confirm", "VN0048123874")


def test_another_row_puts_the_match_in_hand_away(model: LabModel, lab: FakeLab) -> None:
    lab.waiting.append(issue(3))
    model.unmatched.refresh()
    wait_for(lambda: len(model.unmatched.rows) == 2)
    model.unmatched.choose(UUID(int=502))
    wait_for(lambda: model.unmatched.row)
    begun = model.unmatched.begin()
    model.unmatched.choose(UUID(int=503))

    assert (begun, model.unmatched.draft) == (True, None)


def test_messages_are_tried_again_one_or_all(model: LabModel, lab: FakeLab) -> None:
    model.try_again((UUID(int=2),))
    wait_for(lambda: not model.is_importing)
    model.try_again(None)
    wait_for(lambda: len(lab.done) == 2)

    assert lab.done == [("again", "2"), ("again",)]


def test_files_are_imported_with_progress_and_counted_again(model: LabModel, lab: FakeLab) -> None:
    told: list[tuple[int, int]] = []
    model.progressed.connect(lambda done, total: told.append((done, total)))
    model.import_paths([Path("a.hl7"), Path("b.hl7")])
    wait_for(lambda: model.notice)

    assert lab.imported == [Path("a.hl7"), Path("b.hl7")]
    assert told == [(0, 2), (1, 2), (2, 2), (0, 0)]
    assert model.notice is not None
    assert model.notice.kind is NoticeKind.IMPORTED


def test_an_import_that_fails_says_so_and_may_be_started_again(model: LabModel, lab: FakeLab) -> None:
    lab.fault = OSError("no disk")
    model.import_paths([Path("a.hl7")])
    wait_for(lambda: not model.is_importing)
    lab.fault = None
    model.import_paths([Path("a.hl7")])
    wait_for(lambda: lab.imported)

    assert lab.imported == [Path("a.hl7")]


def test_the_list_of_the_open_tab_is_written(model: LabModel, lab: FakeLab) -> None:
    for tab in (Tab.INCOMING, Tab.UNMATCHED, Tab.VERIFY):
        model.open(tab)
        model.export(Path("list.csv"))
    wait_for(lambda: len(lab.done) == 3)

    assert [done[2] for done in lab.done] == ["MessageFilter", "IssueFilter", "ResultFilter"]


@pytest.mark.parametrize(
    ("span", "typed", "days"),
    [
        (Span.TODAY, ("", ""), ("2026-03-12", "2026-03-12")),
        (Span.YESTERDAY, ("", ""), ("2026-03-11", "2026-03-11")),
        (Span.WEEK, ("", ""), ("2026-03-06", "2026-03-12")),
        (Span.DATES, ("1/3/2026", ""), ("2026-03-01", "2026-03-01")),
        (Span.DATES, ("01032026", "05/03/2026"), ("2026-03-01", "2026-03-05")),
    ],
)
def test_a_report_tells_of_the_days_that_were_chosen(
    model: LabModel, lab: FakeLab, span: Span, typed: tuple[str, str], days: tuple[str, str]
) -> None:
    model.span.open()
    model.span.choose(span)
    model.span.type_days(*typed)
    model.report(Path("report.pdf"))
    wait_for(lambda: lab.done)

    assert lab.done == [("report", "report.pdf", *days)]
    assert not model.span.is_open


@pytest.mark.parametrize(
    "typed", [("", ""), ("1990", ""), ("13/03/2026", ""), ("5/3/2026", "1/3/2026"), ("5/3/2026", "x")]
)
def test_what_is_no_span_of_days_that_were_is_not_written(
    model: LabModel, lab: FakeLab, typed: tuple[str, str]
) -> None:
    model.span.open()
    model.span.choose(Span.DATES)
    model.span.type_days(*typed)
    model.report(Path("report.pdf"))

    assert (model.span.days, lab.done, model.span.is_open) == (None, [], True)


@pytest.mark.parametrize("tab", [Tab.INCOMING, Tab.UNMATCHED])
def test_a_message_that_nobody_needs_is_put_away_with_its_reason(model: LabModel, lab: FakeLab, tab: Tab) -> None:
    model.open(tab)
    model.incoming.choose(UUID(int=2))
    model.unmatched.choose(UUID(int=502))
    wait_for(lambda: model.may_put_away and model.looking.wanted)
    model.begin_away()
    model.put_away()
    before = list(lab.done)
    model.away.say_why("một lượt thử")
    model.put_away()
    wait_for(lambda: model.notice)

    assert (before, lab.done) == ([], [("close", "2", "một lượt thử")])
    assert (model.notice.kind, model.away.draft) == (NoticeKind.PUT_AWAY, None)  # type: ignore[union-attr]


def test_what_was_imported_whole_is_not_put_away(model: LabModel) -> None:
    model.open(Tab.INCOMING)
    model.incoming.choose(UUID(int=1))
    wait_for(lambda: model.incoming.row)

    assert not model.begin_away()


def test_a_message_that_holds_a_result_says_what_to_do_first(model: LabModel, lab: FakeLab) -> None:
    lab.refused[UUID(int=2)] = RuleBroken(Reason.CLOSE_HOLDS, message=UUID(int=2))
    model.open(Tab.UNMATCHED)
    model.unmatched.choose(UUID(int=502))
    wait_for(lambda: model.may_put_away and model.looking.wanted)
    model.begin_away()
    model.away.say_why("bỏ")
    model.put_away()
    wait_for(lambda: model.notice)
    assert model.notice is not None

    assert "F8" in notice_words(model.notice, translations("vi"))
    assert "ghep" not in notice_words(model.notice, translations("en"))
    assert model.away.draft is not None


def test_another_message_another_tab_and_a_scan_take_such_a_question_back(model: LabModel) -> None:
    model.open(Tab.UNMATCHED)
    model.unmatched.choose(UUID(int=502))
    wait_for(lambda: model.may_put_away and model.looking.wanted)
    model.begin_away()
    model.open(Tab.VERIFY)
    after_tab = model.away.draft
    model.span.open()
    model.scan("VN0048120002")

    assert (after_tab, model.span.is_open) == (None, False)


def test_what_comes_by_itself_is_listed_and_a_question_that_stands_stays(model: LabModel, lab: FakeLab) -> None:
    model.verify.release_negatives()
    lab.rows.append(result(8, ResultCode.NEGATIVE))
    lab.inbox.append(message(9))
    for _second in range(5):
        model.tick()
    wait_for(lambda: len(model.incoming.rows) == 3)

    assert (model.verify.asked.all(), len(model.verify.rows)) == (NEGATIVES, 2)


def test_nothing_is_asked_on_the_thread_of_the_window(model: LabModel, lab: FakeLab) -> None:
    choose(model, Worklist.POSITIVES)
    model.verify.release_negatives()
    pass_events(20)

    assert not lab.on_gui_thread
