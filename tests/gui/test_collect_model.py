"""The desk's model: answers in order, and nothing accepted while something is unsaved."""

import pytest

from tests.gui.fakes import NOW, FakeDesk, answer, desk_tube, question
from tests.gui.waiting import wait_for
from workstation.domain.desk import Answer
from workstation.domain.errors import Reason, StoreUnavailable
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.gui.background import Background
from workstation.gui.collect.model import CollectModel, Remark

FULL = OSError(28, "No space left on device")


class Screen:
    """A model on a fake desk, and all answers it gave."""

    def __init__(self, desk: FakeDesk, background: Background) -> None:
        self.desk = desk
        self.model = CollectModel(desk, background, lambda: NOW)
        self.answers: list[Answer] = []
        self.model.answered.connect(self.answers.append)

    @property
    def outcomes(self) -> list[Outcome]:
        return [given.outcome for given in self.answers]

    def wait(self, count: int) -> None:
        wait_for(lambda: len(self.answers) >= count)


@pytest.fixture
def screen(background: Background) -> Screen:
    return Screen(FakeDesk(), background)


def test_a_tube_left_open_is_shown_at_the_start(screen: Screen) -> None:
    screen.desk.current = answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube())
    screen.model.start()
    screen.wait(1)

    assert screen.model.answer == screen.desk.current


def test_scans_are_answered_in_their_order_and_off_the_gui_thread(screen: Screen) -> None:
    texts = [f"VN{number}" for number in range(150)]
    for text in texts:
        screen.model.scan(text)
    screen.wait(150)

    assert [given.tube for given in screen.answers] == texts == screen.desk.scans
    assert not screen.desk.on_gui_thread


def test_a_scan_that_cannot_be_saved_stops_everything_until_it_is_saved_after_all(screen: Screen) -> None:
    screen.desk.fault = FULL
    screen.model.scan("A")
    screen.model.scan("B")
    screen.wait(2)
    screen.desk.fault = None
    screen.model.scan("C")
    screen.model.command(Command.UNDO)
    screen.wait(4)

    assert screen.outcomes == [Outcome.CANNOT_SAVE] * 4
    assert (screen.desk.scans, screen.desk.commands) == ([], [])

    screen.model.retry()
    screen.model.scan("D")
    screen.wait(6)

    assert screen.desk.scans == ["A", "D"]
    assert not screen.model.is_stopped


def test_a_retry_that_fails_again_stays_stopped(screen: Screen) -> None:
    screen.desk.fault = StoreUnavailable(Reason.STORE_UNAVAILABLE, cause="locked")
    screen.model.scan("A")
    screen.model.retry()
    screen.wait(1)
    screen.model.retry()
    screen.wait(2)

    assert screen.model.is_stopped
    assert screen.desk.scans == []


def test_a_scan_waiting_behind_the_failed_one_is_refused_although_saving_works_again(screen: Screen) -> None:
    faults = iter([FULL, None])
    scan = screen.desk.scan

    def scan_with_one_fault(text: str) -> Answer:
        screen.desk.fault = next(faults, None)
        return scan(text)

    screen.desk.scan = scan_with_one_fault  # type: ignore[method-assign]
    screen.model.scan("A")
    screen.model.scan("B")
    screen.wait(2)

    assert screen.desk.scans == []
    assert screen.outcomes == [Outcome.CANNOT_SAVE] * 2


def test_the_open_tube_stays_in_sight_while_saving_is_stopped(screen: Screen) -> None:
    screen.desk.current = answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube(), pool_size=10)
    screen.model.start()
    screen.wait(1)
    screen.desk.fault = FULL
    screen.model.scan("A")
    screen.wait(2)

    assert screen.answers[-1].desk_tube == desk_tube()
    assert screen.answers[-1].pool_size == 10


def test_a_start_that_cannot_read_the_desk_is_stopped_and_can_be_tried_again(background: Background) -> None:
    class Unreadable(FakeDesk):
        broken = True

        @property
        def current(self) -> Answer:
            if self.broken:
                raise FULL
            return answer()

        @current.setter
        def current(self, _value: Answer) -> None: ...

    desk = Unreadable()
    screen = Screen(desk, background)
    screen.model.start()
    screen.wait(1)
    desk.broken = False
    screen.model.retry()
    screen.wait(2)

    assert screen.outcomes == [Outcome.CANNOT_SAVE, Outcome.READY_TUBE]


def test_a_number_key_answers_an_open_question_and_nothing_else(screen: Screen) -> None:
    screen.model.typed("1")
    screen.desk.script["X"] = question()
    screen.model.scan("X")
    screen.wait(1)
    screen.model.typed("3")
    screen.model.typed("a")
    screen.model.typed("2")
    screen.wait(2)

    assert screen.desk.commands == [Command.CHOICE_2]


def test_escape_skips_an_open_question_and_does_nothing_without_one(screen: Screen) -> None:
    screen.model.skip()
    screen.desk.script["X"] = question()
    screen.model.scan("X")
    screen.wait(1)
    screen.model.skip()
    screen.wait(2)

    assert screen.desk.commands == [Command.SKIP]


def test_the_mode_does_not_change_while_a_tube_is_open_and_the_window_says_why(screen: Screen) -> None:
    screen.desk.current = answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube())
    screen.model.start()
    screen.wait(1)
    screen.model.set_pool_size(10)
    wait_for(lambda: screen.model.remark is Remark.REFUSED)

    assert screen.model.answer == screen.answers[0]
    assert not screen.model.is_stopped


def test_the_mode_changes_between_two_tubes(screen: Screen) -> None:
    screen.model.set_pool_size(10)
    screen.wait(1)

    assert screen.answers[0].pool_size == 10


def test_a_damaged_scan_is_refused_by_the_desk_and_never_read(screen: Screen) -> None:
    screen.model.refuse(Outcome.IME_ON)
    screen.wait(1)

    assert (screen.desk.refused, screen.desk.scans) == ([Outcome.IME_ON], [])


def test_a_lost_scanner_stops_the_desk_until_it_is_back(screen: Screen) -> None:
    screen.model.device_lost("Zebra")
    wait_for(lambda: screen.model.remark is Remark.DEVICE_LOST)

    screen.model.device_back("Zebra")
    assert screen.model.remark is Remark.NONE


def test_of_two_lost_scanners_both_must_be_back_or_somebody_goes_on_without_them(screen: Screen) -> None:
    screen.model.device_lost("Zebra")
    screen.model.device_lost("Honeywell")
    wait_for(lambda: screen.model.remark is Remark.DEVICE_LOST)
    screen.model.device_back("Zebra")
    assert (screen.model.remark, screen.model.lost_devices) == (Remark.DEVICE_LOST, ("Honeywell",))

    screen.model.skip()
    assert screen.model.remark is Remark.NONE


def test_the_day_is_counted_again_after_an_answer(screen: Screen) -> None:
    screen.model.scan("A")
    wait_for(lambda: screen.model.summary.people_today)

    assert screen.model.summary == screen.desk.summary()
