"""Lists of 100,000 rows on a real station: the window works on while they are listed, scrolled, and searched."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.builders import Hands, station
from tests.gui.waiting import wait_for
from tests.lab_seed import seed
from workstation.app import make_window
from workstation.domain.lab_lists import Worklist
from workstation.gui.lab.model import Tab
from workstation.gui.main_window import MainWindow
from workstation.gui.window_frame import LAB

MANY = [5_000, pytest.param(100_000, marks=pytest.mark.soak)]
ALLOWED_SECONDS = 0.05
"""The work of the window's own thread between two events; a loaded computer takes longer by the clock, not by this."""


@pytest.fixture(params=MANY)
def opened(
    application: QApplication, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[MainWindow, int]]:
    with station(tmp_path, Hands()) as context:
        seed(context, request.param)
        window = make_window(context, language="vi", state_file=tmp_path / "window.ini")
        window.show()
        window.show_screen(LAB)
        for tab in (Tab.INCOMING, Tab.UNMATCHED, Tab.VERIFY):  # Qt dresses every widget when it is first shown.
            window.lab.open(tab)
            wait_for(lambda: window.lab.verify.rows.is_listed and window.lab.incoming.row is not None, 60_000)
        yield window, request.param
        window.close()
        window.deleteLater()


def longest_work(act: Callable[[], None]) -> float:
    """Measure the longest stretch that the window's thread works between two turns of its events."""
    longest, last = 0.0, time.thread_time()

    def beat() -> None:
        nonlocal longest, last
        now = time.thread_time()
        longest, last = max(longest, now - last), now

    timer = QTimer(interval=0)
    timer.timeout.connect(beat)
    timer.start()
    act()
    timer.stop()
    return longest


def test_listing_scrolling_and_searching_never_hold_the_window_up(opened: tuple[MainWindow, int]) -> None:
    window, count = opened
    verify, table = window.lab.verify, window.lab_view.verify.list.table

    def work_through() -> None:
        for place in (0, count // 3, count // 2, count * 9 // 10, 17):
            table.verticalScrollBar().setValue(place)
            wait_for(lambda place=place: verify.rows.row(place) is not None, 60_000)
        verify.open(Worklist.POSITIVES)
        wait_for(lambda: len(verify.rows) == count // 100, 60_000)
        verify.open(Worklist.NEGATIVES)
        wait_for(lambda: len(verify.rows) == count - 2 * (count // 100), 60_000)
        verify.search("VN000012")
        wait_for(lambda: len(verify.rows) < count // 2, 60_000)
        window.lab.refresh()
        wait_for(lambda: window.lab.incoming.rows.is_listed, 60_000)

    assert longest_work(work_through) < ALLOWED_SECONDS


def test_all_rows_are_there_and_the_last_is_shown_as_the_first(opened: tuple[MainWindow, int]) -> None:
    window, count = opened
    window.lab.open(Tab.INCOMING)
    table = window.lab_view.incoming.list.table
    model = table.model()
    table.scrollToBottom()
    wait_for(lambda: model.index(count - 1, 0).data() == "đĩa_000000.hl7", 60_000)

    assert model.rowCount() == count
