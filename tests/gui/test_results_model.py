"""Releasing: negatives together, everything else one by one, a positive only with its tube in the hand."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.gui.fakes import FakeLab, message, result
from tests.gui.waiting import wait_for
from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.background import Background
from workstation.gui.results.model import ResultsModel
from workstation.gui.results.words import NoticeKind

POSITIVE, POOL, NEGATIVE, OTHER = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=5)


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
def model(lab: FakeLab, background: Background) -> ResultsModel:
    made = ResultsModel(lab, background)
    made.refresh()
    wait_for(lambda: made.results)
    return made


def test_one_key_releases_exactly_the_waiting_negatives(model: ResultsModel, lab: FakeLab) -> None:
    model.release_negatives()
    wait_for(lambda: not model.negatives)

    assert lab.released == [(UUID(int=3), UUID(int=4))]
    assert model.notice is not None
    assert model.notice.kind is NoticeKind.RELEASED


def test_pressing_the_key_twice_releases_once(model: ResultsModel, lab: FakeLab) -> None:
    model.release_negatives()
    model.release_negatives()
    wait_for(lambda: not model.negatives)

    assert len(lab.released) == 1


@pytest.mark.parametrize("positive", [POSITIVE, POOL])
def test_a_positive_is_released_only_after_its_tube_was_scanned(
    model: ResultsModel, lab: FakeLab, positive: UUID
) -> None:
    model.choose(positive)
    model.release_chosen()

    assert model.needs_confirming
    assert not model.may_release_chosen

    model.scan(next(row.tube for row in model.results if row.id == positive))
    model.release_chosen()
    wait_for(lambda: lab.released)

    assert lab.released == [(positive,)]


def test_the_last_four_digits_confirm_and_three_or_wrong_ones_do_not(model: ResultsModel) -> None:
    model.choose(POSITIVE)
    confirmed = []
    for typed in ("001", "0002", "0001", "000"):
        model.type_last_digits(typed)
        confirmed.append(model.may_release_chosen)

    assert confirmed == [False, False, True, False]


def test_another_tube_confirms_nothing_and_the_choice_stays(model: ResultsModel) -> None:
    model.choose(POSITIVE)
    model.scan("VN0048120002")

    assert model.chosen is not None
    assert (model.chosen.id, model.is_confirmed) == (POSITIVE, False)
    assert model.notice is not None
    assert model.notice.kind is NoticeKind.WRONG_TUBE


def test_a_confirmation_does_not_pass_to_the_next_result(model: ResultsModel) -> None:
    model.choose(POSITIVE)
    model.type_last_digits("0001")
    model.choose(POOL)

    assert model.needs_confirming


def test_a_scan_finds_its_result_and_confirms_it(model: ResultsModel) -> None:
    model.scan("vn 0048 120001")

    assert model.chosen is not None
    assert (model.chosen.id, model.may_release_chosen) == (POSITIVE, True)


def test_a_scan_without_a_result_says_so(model: ResultsModel) -> None:
    model.scan("VN0000000000")

    assert model.notice is not None
    assert model.notice.kind is NoticeKind.NO_SUCH_TUBE


def test_an_inconclusive_result_goes_alone_without_its_tube(model: ResultsModel, lab: FakeLab) -> None:
    model.choose(OTHER)
    model.release_chosen()
    wait_for(lambda: lab.released)

    assert lab.released == [(OTHER,)]


@pytest.mark.parametrize("number", [6, 7])
def test_a_held_or_released_result_cannot_be_released(model: ResultsModel, number: int) -> None:
    model.choose(UUID(int=number))

    assert not model.may_release_chosen


def test_a_refusal_is_kept_with_its_reason_and_the_others_are_released(model: ResultsModel, lab: FakeLab) -> None:
    lab.refused[NEGATIVE] = "Hoà đã nhập kết quả này"
    model.release_negatives()
    wait_for(lambda: model.notice)

    assert model.refusals == {NEGATIVE: "Hoà đã nhập kết quả này"}
    assert model.notice is not None
    assert model.notice.facts == {"released": 1, "refused": 1, "reason": "Hoà đã nhập kết quả này"}


def test_files_are_imported_with_progress_and_everything_is_read_again(model: ResultsModel, lab: FakeLab) -> None:
    steps: list[tuple[int, int]] = []
    model.progressed.connect(lambda done, total: steps.append((done, total)))
    lab.messages.append(message(3))
    model.import_paths([Path("a.hl7"), Path("b.hl7")])
    wait_for(lambda: len(model.inbox) == 3 and not model.is_importing)

    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert lab.imported == [Path("a.hl7"), Path("b.hl7")]


def test_an_import_stops_between_two_files_when_it_is_cancelled(model: ResultsModel, lab: FakeLab) -> None:
    model.progressed.connect(lambda _done, _total: model.cancel_import())
    model.import_paths([Path(f"{number}.hl7") for number in range(2_000)])
    wait_for(lambda: not model.is_importing)

    assert len(lab.imported) < 2_000


def test_an_import_that_fails_says_so_and_may_be_started_again(model: ResultsModel, lab: FakeLab) -> None:
    lab.fault = OSError(28, "full")
    model.import_paths([Path("a.hl7")])
    wait_for(lambda: not model.is_importing)
    kinds = {model.notice.kind} if model.notice else set()
    lab.fault = None
    model.import_paths([Path("a.hl7")])
    wait_for(lambda: lab.imported)

    assert kinds <= {NoticeKind.IMPORT_FAILED, NoticeKind.CANNOT_READ}
    assert kinds


def test_the_chosen_result_follows_what_is_read_again(model: ResultsModel, lab: FakeLab) -> None:
    model.choose(OTHER)
    lab.rows = [row for row in lab.rows if row.id != OTHER]
    model.refresh()
    wait_for(lambda: model.chosen is None)

    assert not model.may_release_chosen
