"""Releasing: negatives together, everything else one by one, a positive only with its tube in the hand."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.gui.fakes import FakeLab, message, result
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.background import Background
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.words import Notice, NoticeKind, notice_words
from workstation.texts.translate import translations as catalogue_for

POSITIVE, POOL, NEGATIVE, POOL_NEGATIVE, OTHER = (UUID(int=number) for number in range(1, 6))
SAME_OPERATOR = RuleBroken(Reason.SAME_OPERATOR, tube="VN0048120003", operator="Hoà")


@pytest.fixture
def lab() -> FakeLab:
    rows = [
        result(1, ResultCode.POSITIVE),
        result(2, ResultCode.POOL_POSITIVE),
        result(3, ResultCode.NEGATIVE),
        result(4, ResultCode.POOL_NEGATIVE),
        result(5, ResultCode.INCONCLUSIVE),
        result(6, ResultCode.NEGATIVE, ResultStatus.HELD),
        result(7, ResultCode.NEGATIVE, ResultStatus.RELEASED),
    ]
    return FakeLab(rows=rows, messages=[message(1), message(2, "set_aside", ("Dòng 3: tệp bị cắt",))])


@pytest.fixture
def model(lab: FakeLab, background: Background) -> LabModel:
    made = LabModel(lab, background)
    made.refresh()
    wait_for(lambda: made.results)
    return made


def test_one_key_releases_exactly_the_waiting_negatives(model: LabModel, lab: FakeLab) -> None:
    model.release_negatives()
    model.release_negatives()
    wait_for(lambda: not model.negatives)

    assert lab.released == [(UUID(int=3), UUID(int=4))]
    assert model.notice is not None
    assert model.notice.kind is NoticeKind.RELEASED


def test_the_key_asks_before_it_releases(model: LabModel, lab: FakeLab) -> None:
    model.choose(OTHER)
    model.release_negatives()

    assert model.asked == (NEGATIVE, POOL_NEGATIVE)
    assert not model.may_release_chosen
    assert lab.released == []


def test_a_question_left_releases_nothing_and_the_next_press_asks_again(model: LabModel, lab: FakeLab) -> None:
    model.release_negatives()
    model.withdraw()
    model.release_negatives()
    pass_events(20)

    assert model.asked == (NEGATIVE, POOL_NEGATIVE)
    assert lab.released == []


@pytest.mark.parametrize("act", ["choose", "scan", "damage", "doubt"])
def test_another_act_takes_the_question_back(model: LabModel, lab: FakeLab, act: str) -> None:
    model.release_negatives()
    {
        "choose": lambda: model.choose(OTHER),
        "scan": lambda: model.scan("VN0000000000"),
        "damage": model.scan_damaged,
        "doubt": model.scan_doubtful,
    }[act]()

    assert model.asked == ()
    assert lab.released == []


def test_a_negative_that_comes_in_meanwhile_is_not_released_with_the_others(model: LabModel, lab: FakeLab) -> None:
    model.release_negatives()
    lab.rows.append(result(8, ResultCode.NEGATIVE))
    model.refresh()
    wait_for(lambda: len(model.negatives) == 3)

    assert model.asked == ()


def test_pressing_the_key_a_third_time_releases_once(model: LabModel, lab: FakeLab) -> None:
    for _press in range(3):
        model.release_negatives()
    wait_for(lambda: not model.negatives)

    assert len(lab.released) == 1


@pytest.mark.parametrize("positive", [POSITIVE, POOL])
def test_a_positive_is_released_only_after_its_tube_was_scanned(model: LabModel, lab: FakeLab, positive: UUID) -> None:
    model.choose(positive)
    model.release_chosen()

    assert model.needs_confirming
    assert not model.may_release_chosen

    model.scan(next(row.tube for row in model.results if row.id == positive))
    model.release_chosen()
    wait_for(lambda: lab.released)

    assert lab.released == [(positive,)]


def test_the_last_four_digits_confirm_and_three_or_wrong_ones_do_not(model: LabModel) -> None:
    model.choose(POSITIVE)
    confirmed = []
    for typed in ("001", "0002", "0001", "000"):
        model.type_last_digits(typed)
        confirmed.append(model.may_release_chosen)

    assert confirmed == [False, False, True, False]


def test_another_tube_confirms_nothing_and_the_choice_stays(model: LabModel) -> None:
    model.choose(POSITIVE)
    model.scan("VN0048120002")

    assert model.chosen is not None
    assert (model.chosen.id, model.is_confirmed) == (POSITIVE, False)
    assert model.notice is not None
    assert model.notice.kind is NoticeKind.WRONG_TUBE


@pytest.mark.parametrize("other", ["VN0048120003", "VN0048120002", "VN0000000000"], ids=["negative", "pool", "none"])
@pytest.mark.parametrize("proof", ["scan", "digits"])
def test_any_other_tube_takes_the_proof_of_a_positive_away(
    model: LabModel, lab: FakeLab, proof: str, other: str
) -> None:
    model.choose(POSITIVE)
    (model.scan if proof == "scan" else model.type_last_digits)("VN0048120001" if proof == "scan" else "0001")
    armed = model.may_release_chosen
    model.scan(other)
    disarmed = model.may_release_chosen
    model.release_chosen()
    model.scan("VN0048120001")

    assert (armed, disarmed, model.may_release_chosen) == (True, False, True)
    assert lab.released == []


def test_a_scan_that_an_input_method_rewrote_takes_the_proof_away_as_well(model: LabModel) -> None:
    model.scan("VN0048120001")
    model.scan_damaged()

    assert not model.may_release_chosen


def test_a_confirmation_does_not_pass_to_the_next_result(model: LabModel) -> None:
    model.choose(POSITIVE)
    model.type_last_digits("0001")
    model.choose(POOL)

    assert model.needs_confirming


def test_a_scan_finds_its_result_and_confirms_it(model: LabModel) -> None:
    model.scan("vn 0048 120001")

    assert model.chosen is not None
    assert (model.chosen.id, model.may_release_chosen) == (POSITIVE, True)


def test_a_scan_without_a_result_says_so(model: LabModel) -> None:
    model.scan("VN0000000000")

    assert model.notice is not None
    assert model.notice.kind is NoticeKind.NO_SUCH_TUBE


def test_an_inconclusive_result_goes_alone_without_its_tube(model: LabModel, lab: FakeLab) -> None:
    model.choose(OTHER)
    model.release_chosen()
    wait_for(lambda: lab.released)

    assert lab.released == [(OTHER,)]


@pytest.mark.parametrize("number", [6, 7])
def test_a_held_or_released_result_cannot_be_released(model: LabModel, number: int) -> None:
    model.choose(UUID(int=number))

    assert not model.may_release_chosen


def test_a_refusal_is_kept_with_its_reason_and_the_others_are_released(model: LabModel, lab: FakeLab) -> None:
    lab.refused[NEGATIVE] = SAME_OPERATOR
    model.release_negatives()
    model.release_negatives()
    wait_for(lambda: model.notice)

    assert model.refusals == {NEGATIVE: SAME_OPERATOR}
    assert model.notice is not None
    assert model.notice.refusals == (SAME_OPERATOR,)
    assert model.notice.facts == {"released": 1, "refused": 1}


def test_many_refusals_of_one_kind_are_told_once(lab: FakeLab) -> None:
    problems = tuple(RuleBroken(Reason.SAME_OPERATOR, tube=f"VN{n:010d}", operator="Hoà") for n in range(200))
    facts: dict[str, object] = {"released": 0, "refused": 200}
    words = notice_words(Notice(kind=NoticeKind.REFUSED, facts=facts, refusals=problems), catalogue_for("en"))

    assert words.count("Hoà") == 1
    assert words.endswith("Ctrl+U: another person takes over")


def test_who_takes_over_is_told_to_the_laboratory_and_old_refusals_are_gone(model: LabModel, lab: FakeLab) -> None:
    lab.refused[OTHER] = SAME_OPERATOR
    model.choose(OTHER)
    model.release_chosen()
    wait_for(lambda: model.refusals)
    model.set_operator("Mai")
    wait_for(lambda: lab.operators)

    assert lab.operators == ["Mai"]
    assert (model.refusals, model.notice) == ({}, None)


def test_files_are_imported_with_progress_and_everything_is_read_again(model: LabModel, lab: FakeLab) -> None:
    steps: list[tuple[int, int]] = []
    model.progressed.connect(lambda done, total: steps.append((done, total)))
    lab.messages.append(message(3))
    model.import_paths([Path("a.hl7"), Path("b.hl7")])
    wait_for(lambda: len(model.inbox) == 3 and not model.is_importing)

    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert lab.imported == [Path("a.hl7"), Path("b.hl7")]


def test_an_import_stops_between_two_files_when_it_is_cancelled(model: LabModel, lab: FakeLab) -> None:
    model.progressed.connect(lambda _done, _total: model.cancel_import())
    model.import_paths([Path(f"{number}.hl7") for number in range(2_000)])
    wait_for(lambda: not model.is_importing)

    assert len(lab.imported) < 2_000


def test_an_import_that_fails_says_so_and_may_be_started_again(model: LabModel, lab: FakeLab) -> None:
    lab.fault = OSError(28, "full")
    model.import_paths([Path("a.hl7")])
    wait_for(lambda: not model.is_importing)
    kinds = {model.notice.kind} if model.notice else set()
    lab.fault = None
    model.import_paths([Path("a.hl7")])
    wait_for(lambda: lab.imported)

    assert kinds <= {NoticeKind.IMPORT_FAILED, NoticeKind.CANNOT_READ}
    assert kinds


def test_the_chosen_result_follows_what_is_read_again(model: LabModel, lab: FakeLab) -> None:
    model.choose(OTHER)
    lab.rows = [row for row in lab.rows if row.id != OTHER]
    model.refresh()
    wait_for(lambda: model.chosen is None)

    assert not model.may_release_chosen
