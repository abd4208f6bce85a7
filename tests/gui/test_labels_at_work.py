"""The Labels screen at work: the real window and its printing, on a real station, with a label printer over TCP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sync.client.worker import working
from tests.builders import Hands, station
from tests.fakes_printer import FakePrinter, Trouble, printer_on_a_port
from tests.gui.waiting import pass_events, wait_for
from tests.printing import AT_ONCE, impatient, stored_printer
from workstation.app import make_window
from workstation.cli.print_pages import JobPages
from workstation.domain.printing import JobState
from workstation.domain.tube_barcode import display_tube
from workstation.gui.labels.ports import PrintRow
from workstation.gui.main_window import MainWindow
from workstation.gui.window_frame import LABELS
from workstation.texts.translate import translations
from workstation.usecases.printers import add_printer
from workstation.usecases.run_print_jobs import PrintWorker

PATIENCE_MS = 20_000


class AtWork:
    """A person before the screen, and the printer beside it."""

    def __init__(self, window: MainWindow, clock: Hands, worker: PrintWorker, folder: Path, port: int) -> None:
        self.window, self._clock, self._worker, self._folder, self._port = window, clock, worker, folder, port
        self.printer = FakePrinter(port=port)
        self._power = ExitStack()

    def turn_on(self) -> None:
        self._power.enter_context(printer_on_a_port(self.printer))

    def turn_off(self) -> None:
        self._power.close()

    def run(self, quantity: int, *, check: bool = False) -> None:
        """Ask for a run with F7."""
        if self.window.labels.next_run.wants_check != check:
            self.window.labels_view.run.check.click()
        self.window.labels_view.run.quantity.setText(str(quantity))
        QTest.keyClick(self.window, Qt.Key.Key_F7)
        wait_for(lambda: not self.window.labels.is_busy)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.window.focusWidget() or self.window, key)
        wait_for(lambda: not self.window.labels.is_busy)

    def scan(self, text: str) -> None:
        self.window.take_scan(text)
        wait_for(lambda: not self.window.labels.is_busy)

    @property
    def newest(self) -> PrintRow:
        """The first row of the table."""
        return self.window.labels_view.history.jobs.rows[0]

    def until(self, is_so: Callable[[PrintRow], object]) -> None:
        """Wait until the newest job is shown to be so; for a job that waits, time passes."""

        def is_shown() -> bool:
            self.window.labels.read()
            rows = self.window.labels_view.history.jobs.rows
            if rows and is_so(rows[0]):
                return True
            if rows and rows[0].state is JobState.WAITING and rows[0].problem:
                self._clock.forward(minutes=1)
                self._worker.wake()
            return False

        wait_for(is_shown, PATIENCE_MS)

    def picture(self, name: str) -> None:
        """Save what is seen, to be looked at."""
        pass_events(20)
        self.window.grab().save(str(self._folder / f"labels_{name}_{self.window.look.language}.png"))

    @property
    def told(self) -> str:
        """What the panel above the jobs says."""
        task = self.window.labels_view.task
        return f"{task.title.text()} {task.words.text()}"


def stands(state: JobState) -> Callable[[PrintRow], bool]:
    return lambda row: row.state is state


@pytest.fixture(params=["vi", "en"])
def at_work(request: pytest.FixtureRequest, application: QApplication, tmp_path: Path) -> Iterator[AtWork]:
    clock, language = Hands(), str(request.param)
    with ExitStack() as stack:
        context = stack.enter_context(station(tmp_path, clock, tube_blocks="48-48", site="Trường TH Lê Lợi"))
        with printer_on_a_port() as free:
            add_printer(context, stored_printer(free, name="Zebra ZD421"))
        pages = JobPages(lambda: translations(language))
        worker = PrintWorker(context, pages, tmp_path, pace=AT_ONCE, opens=impatient)
        window = make_window(context, language=language, state_file=tmp_path / "window.ini", on_job_made=worker.wake)
        stack.callback(window.deleteLater)
        stack.callback(window.close)
        window.resize(1366, 768)
        window.show()
        window.show_screen(LABELS)
        made = AtWork(window, clock, worker, tmp_path, free.port)
        stack.callback(made.turn_off)
        made.turn_on()
        stack.enter_context(working(worker, "printing"))
        window.labels.refresh()
        wait_for(lambda: window.labels.state is not None and window.labels.next_run.picture is not None)
        yield made


def test_one_is_printed_and_scanned_back_before_the_others_follow(at_work: AtWork) -> None:
    at_work.picture("ready")
    at_work.run(12, check=True)
    at_work.until(stands(JobState.CHECKING))
    alone = list(at_work.printer.numbers)
    at_work.picture("checking")
    at_work.scan(alone[0])
    at_work.until(stands(JobState.DONE))
    at_work.picture("done")

    assert len(alone) == 1
    assert len(at_work.printer.numbers) == len(set(at_work.printer.numbers)) == at_work.newest.done == 12


def test_a_first_label_that_reads_otherwise_stops_the_run(at_work: AtWork) -> None:
    at_work.run(5, check=True)
    at_work.until(stands(JobState.CHECKING))
    at_work.scan("VN0048999999")
    at_work.until(stands(JobState.STOPPED))
    at_work.picture("wrong_first")
    told = at_work.told + at_work.window.labels_view.notice.text()
    at_work.window.labels_view.task.go_on.click()
    at_work.until(stands(JobState.CHECKING))
    at_work.scan(at_work.printer.numbers[-1])
    at_work.until(stands(JobState.DONE))

    assert at_work.printer.numbers[0] == at_work.printer.numbers[1]
    assert len(set(at_work.printer.numbers)) == 5
    assert "ghep " not in told


def test_a_roll_that_ends_is_said_and_the_run_goes_on_with_a_new_one(at_work: AtWork) -> None:
    at_work.printer.trouble.paper_left = 3
    at_work.run(14)
    at_work.until(lambda row: row.problem)
    at_work.window.labels.refresh()
    at_work.until(lambda _row: at_work.window.labels.next_run.printer_problem)
    at_work.picture("paper_out")
    before = len(at_work.printer.numbers)
    at_work.printer.trouble.paper_left = None
    at_work.until(stands(JobState.DONE))

    assert before == 3
    assert len(at_work.printer.numbers) == len(set(at_work.printer.numbers)) == 14


def test_a_run_is_cancelled_in_the_middle_and_prints_no_more(at_work: AtWork) -> None:
    at_work.printer.trouble.paper_left = 12
    at_work.run(40)
    at_work.until(lambda row: row.problem)
    at_work.window.labels_view.history.table.selectRow(0)
    at_work.window.labels_view.history.cancel.click()
    at_work.until(stands(JobState.CANCELLED))
    at_work.picture("cancelled")
    at_work.printer.trouble.paper_left = None
    at_work.run(1)
    at_work.until(lambda row: row.state is JobState.DONE and row.total == 1)

    assert len(at_work.printer.numbers) <= 12 + 10 + 1
    assert at_work.window.labels_view.history.jobs.rows[1].state is JobState.CANCELLED


def test_a_printer_that_was_off_prints_when_it_is_on_again(at_work: AtWork) -> None:
    at_work.turn_off()
    at_work.run(4)
    at_work.until(lambda row: row.problem)
    at_work.window.labels.refresh()
    at_work.until(lambda _row: at_work.window.labels.next_run.printer_problem)
    at_work.picture("printer_off")
    at_work.turn_on()
    at_work.until(stands(JobState.DONE))

    assert len(at_work.printer.numbers) == 4


def test_an_old_label_is_scanned_and_comes_out_again(at_work: AtWork) -> None:
    at_work.run(2)
    at_work.until(stands(JobState.DONE))
    old = at_work.printer.numbers[0]
    at_work.press(Qt.Key.Key_F8)
    at_work.picture("ask_old")
    at_work.scan(old)
    at_work.picture("old_why")
    at_work.press(Qt.Key.Key_1)
    at_work.until(lambda row: row.state is JobState.DONE and row.reason)
    at_work.picture("again")

    assert at_work.printer.numbers[-1] == old
    assert (at_work.newest.total, len(at_work.printer.numbers)) == (1, 3)


def test_a_label_that_is_taken_out_of_use_is_not_printed_again(at_work: AtWork) -> None:
    at_work.run(1)
    at_work.until(stands(JobState.DONE))
    [old] = at_work.printer.numbers
    at_work.press(Qt.Key.Key_F8)
    at_work.scan(old)
    at_work.press(Qt.Key.Key_4)
    at_work.picture("take_out")
    at_work.press(Qt.Key.Key_2)
    at_work.picture("taken_out")
    at_work.press(Qt.Key.Key_F8)
    at_work.scan(old)
    at_work.press(Qt.Key.Key_1)
    at_work.picture("void")
    refused = at_work.window.labels.notice

    assert refused is not None
    assert "LABEL_VOID" in str(refused.problem)
    assert at_work.printer.numbers == [old]


def test_a_job_in_doubt_goes_on_behind_the_label_that_is_scanned(at_work: AtWork) -> None:
    at_work.printer.trouble = Trouble(feeds=1)
    at_work.run(15)
    at_work.until(stands(JobState.STOPPED))
    at_work.window.labels_view.history.table.selectRow(0)
    wait_for(lambda: at_work.window.labels.task)
    at_work.picture("in_doubt")
    told, notice = at_work.told, at_work.window.labels.notice
    at_work.scan(at_work.printer.numbers[-1])
    at_work.until(stands(JobState.DONE))

    assert len(at_work.printer.numbers) == len(set(at_work.printer.numbers)) == 15
    assert ("Zebra ZD421" in told, "ghep jobs" in told, notice) == (True, False, None)
    assert display_tube("VN0048000102") in told
    assert ("Đã dừng in" in told) == (at_work.window.look.language == "vi")


def test_without_a_printer_labels_are_saved_and_stand_in_the_list(at_work: AtWork) -> None:
    at_work.window.labels.next_run.choose_printer("")
    wait_for(partial(bool, at_work.window.labels.next_run.picture))
    at_work.run(30)
    at_work.until(lambda row: row.state is JobState.DONE and row.printer == "PDF")
    at_work.picture("saved")

    assert (at_work.newest.total, at_work.newest.last) == (30, "VN0048003012")
    assert at_work.printer.numbers == []
