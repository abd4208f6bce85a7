"""Work leaves the GUI thread and its results come home in order."""

import sys
from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import QTimer

from tests.gui.waiting import wait_for
from workstation.gui.background import Background, Flag


def test_results_come_home_in_the_order_of_the_work(background: Background) -> None:
    home: list[int] = []
    for number in range(200):
        background.run(lambda number=number: number, done=home.append, failed=pytest.fail)

    wait_for(lambda: len(home) == 200)

    assert home == list(range(200))


def test_work_runs_off_the_gui_thread_and_its_result_on_it(background: Background) -> None:
    where: list[bool] = []
    background.run(
        lambda: where.append(current_thread() is main_thread()),
        done=lambda _: where.append(current_thread() is main_thread()),
        failed=pytest.fail,
    )

    wait_for(lambda: len(where) == 2)

    assert where == [False, True]


def test_a_failure_comes_home_as_the_exception_and_the_next_work_is_done(background: Background) -> None:
    home: list[object] = []

    def fail() -> None:
        raise OSError(28, "full")

    background.run(fail, done=home.append, failed=lambda problem: home.append(type(problem)))
    background.run(lambda: "next", done=home.append, failed=pytest.fail)
    wait_for(lambda: len(home) == 2)

    assert home == [OSError, "next"]


def test_progress_comes_home_before_the_result(background: Background) -> None:
    home: list[object] = []

    def work() -> str:
        background.send_home(lambda: home.append("half"))
        return "all"

    background.run(work, done=home.append, failed=pytest.fail)
    wait_for(lambda: len(home) == 2)

    assert home == ["half", "all"]


def test_closing_finishes_the_work_and_drops_what_has_not_come_home() -> None:
    background, done, home = Background(), [], []
    for number in range(20):
        background.run(lambda number=number: done.append(number), done=home.append, failed=pytest.fail)

    background.close()
    background.close()
    background.run(lambda: done.append("late"), done=home.append, failed=pytest.fail)
    shown: list[bool] = []
    QTimer.singleShot(0, lambda: shown.append(True))
    wait_for(lambda: shown)

    assert (done, home) == (list(range(20)), [])


def test_a_flag_is_seen_once_it_was_raised() -> None:
    flag = Flag()
    before = flag.is_raised()
    flag.raise_it()

    assert (before, flag.is_raised()) == (False, True)


def test_qt_calls_without_a_value_lose_no_reference() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one reference to None a call, until the process aborts."""
    timer, before = QTimer(), sys.getrefcount(None)
    for _ in range(300):
        timer.stop()

    assert abs(sys.getrefcount(None) - before) < 100
