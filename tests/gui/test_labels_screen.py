"""The Labels screen prints once what is asked for, lets a scan decide where only a scan can, and tells refusals."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import TUBE, FakeDesk, FakeLabels, print_row
from tests.gui.fitting import problems
from tests.gui.waiting import wait_for
from workstation.domain.errors import PrinterProblem, Reason
from workstation.domain.outcomes import Outcome
from workstation.domain.printing import JobState
from workstation.domain.void_reason import VoidReason
from workstation.gui.labels.model import PrinterMood
from workstation.gui.labels.words import LabelNoticeKind
from workstation.gui.main_window import MainWindow
from workstation.gui.overlays import Place
from workstation.gui.ports import LabelForm, NumbersLeft
from workstation.gui.window_frame import COLLECT, LABELS

OTHER, CONTROL = "VN0048123885", Qt.KeyboardModifier.ControlModifier
Open = Callable[..., MainWindow]


@pytest.fixture
def open_labels(make_window: MakeWindow) -> Open:
    """Open the screen and wait until it shows what is there."""

    def opened(labels: FakeLabels | None = None, **others: object) -> MainWindow:
        window = make_window(labels=labels or FakeLabels(), language="en", **others)
        window.resize(1366, 768)
        wait_for(lambda: window.collect.answer is not None)
        window.activateWindow()
        wait_for(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_6, CONTROL)
        wait_for(lambda: window.labels.state is not None and window.labels.picture is not None)
        return window

    return opened


def said(window: MainWindow) -> str:
    return window.labels_view.notice.text()


def test_the_screen_is_there_only_where_labels_are(make_window: MakeWindow) -> None:
    without, having = make_window(), make_window(labels=FakeLabels())
    for window in (without, having):
        window.show_screen(LABELS)

    assert (without.screen_number, without.rail.screens[LABELS].isVisible()) == (COLLECT, False)
    assert (having.screen_number, having.rail.screens[LABELS].isVisible()) == (LABELS, True)


def test_the_open_screen_is_kept_for_the_next_day(make_window: MakeWindow) -> None:
    first = make_window(labels=FakeLabels())
    first.show_screen(LABELS)
    first.close()

    assert make_window(labels=FakeLabels()).screen_number == LABELS
    assert make_window().screen_number == COLLECT


def test_the_numbers_of_the_station_and_the_warning_stand_above(open_labels: Open) -> None:
    low = NumbersLeft(prefix="VN", reserved=10_000, given=9_680, left=320, warning="Reserve more")
    window = open_labels(FakeLabels(numbers=low))

    assert window.labels_view.numbers.text() == ("Numbers VN: 10,000 given to this station · 9,680 printed · 320 left")
    assert (window.labels_view.warning.isVisible(), window.labels_view.warning.text()) == (True, "Reserve more")


@pytest.mark.parametrize("quantity", ["0", "-5", "1000001", "10000000", "", "2.5", "²"])
def test_a_quantity_that_is_none_is_refused_and_gives_no_number(open_labels: Open, quantity: str) -> None:
    labels = FakeLabels()
    window = open_labels(labels)
    window.labels_view.run.quantity.setText(quantity)
    QTest.keyClick(window, Qt.Key.Key_F7)

    assert "is not a quantity from 1 to 1000000" in said(window)
    assert labels.done == []


def test_200_labels_are_printed_and_a_scan_of_the_first_lets_the_others_follow(open_labels: Open) -> None:
    labels, desk = FakeLabels(), FakeDesk()
    window = open_labels(labels, desk=desk)
    QTest.keyClick(window, Qt.Key.Key_F7)
    wait_for(lambda: window.labels.task)
    asked = (window.labels_view.task.isVisible(), window.labels_view.task.title.text())
    window.take_scan(TUBE)
    wait_for(lambda: len(labels.done) == 2 and window.labels.task is None)

    assert asked == (True, "Scan the label that came out")
    assert labels.done == [("print", 200, "Zebra", True), ("confirm", labels.jobs[0].id, TUBE)]
    assert window.labels_view.task.isVisible() is False
    assert (desk.scans, labels.on_gui_thread) == ([], False)


def test_another_label_stops_the_job_and_says_so(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(state=JobState.CHECKING)])
    window = open_labels(labels)
    window.take_scan(OTHER)
    wait_for(lambda: not window.labels.is_busy)

    assert labels.jobs[0].state is JobState.STOPPED
    assert "Next:" in said(window)


def test_each_first_label_lets_its_own_job_go_on(open_labels: Open) -> None:
    newer = print_row(2, JobState.CHECKING, first=OTHER)
    labels = FakeLabels(jobs=[newer, print_row(1, JobState.CHECKING)])
    window = open_labels(labels)
    window.take_scan(TUBE)
    wait_for(lambda: labels.done and not window.labels.is_busy)

    assert labels.done == [("confirm", print_row(1).id, TUBE)]


def test_two_presses_give_numbers_once(open_labels: Open) -> None:
    labels = FakeLabels()
    window = open_labels(labels)
    window.labels_view.start_run()
    window.labels_view.start_run()
    wait_for(lambda: not window.labels.is_busy)

    assert len(labels.done) == 1


def test_without_a_check_all_are_printed_at_once(open_labels: Open) -> None:
    labels = FakeLabels()
    window = open_labels(labels)
    window.labels_view.run.check.click()
    window.labels_view.run.quantity.setText("3")
    window.labels_view.print_new.click()
    wait_for(lambda: labels.done and not window.labels.is_busy)

    assert labels.done == [("print", 3, "Zebra", False)]


def test_without_a_printer_the_labels_become_a_file_and_it_is_said_where(open_labels: Open) -> None:
    labels = FakeLabels(printers=())
    window = open_labels(labels)
    form = window.labels_view.run.form
    form.setCurrentIndex(form.findData(LabelForm.A4_SHEET))
    form.activated.emit(form.currentIndex())
    QTest.keyClick(window, Qt.Key.Key_F7)
    wait_for(lambda: window.labels.notice and window.labels.notice.kind is LabelNoticeKind.SAVED)

    assert "No printer is set" in window.labels_view.run.status.text()
    assert labels.done == [("save", 200, LabelForm.A4_SHEET)]
    assert str(Path("labels/new.pdf")) in said(window)


def test_a_printer_that_is_off_says_so_and_keeps_nobody_from_trying(open_labels: Open) -> None:
    fault = PrinterProblem(Reason.PRINTER_REFUSED, printer="Zebra", problem="refused")
    window = open_labels(FakeLabels(printer_fault=fault))
    wait_for(lambda: window.labels.mood is PrinterMood.AT_FAULT)

    assert "refuses connections" in window.labels_view.run.status.text()
    assert window.labels_view.print_new.isEnabled()


def test_a_stopped_job_goes_on_behind_the_label_that_is_scanned(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(state=JobState.STOPPED, is_in_doubt=True, problem="The printer was cut off.")])
    window = open_labels(labels)
    window.labels_view.table.selectRow(0)
    told = window.labels_view.task.words.text()
    window.take_scan(OTHER)
    wait_for(lambda: labels.done and not window.labels.is_busy)

    assert "Scan the last label" in told
    assert labels.done == [("resume", labels.jobs[0].id, OTHER)]


def test_a_scan_resumes_no_job_that_nobody_chose(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(state=JobState.STOPPED, is_in_doubt=True)])
    window = open_labels(labels)
    window.take_scan(OTHER)

    assert window.labels.notice is not None
    assert window.labels.notice.kind is LabelNoticeKind.NOTHING_WAITS
    assert labels.done == []


def test_none_came_out_and_cancelling_are_buttons(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(state=JobState.STOPPED, is_in_doubt=True)])
    window = open_labels(labels)
    before = window.labels_view.cancel.isEnabled()
    window.labels_view.table.selectRow(0)
    window.labels_view.task.none_came.click()
    wait_for(lambda: len(labels.done) == 1 and not window.labels.is_busy)
    window.labels_view.cancel.click()
    wait_for(lambda: len(labels.done) == 2 and not window.labels.is_busy)

    assert before is False
    assert [act[0] for act in labels.done] == ["resume", "cancel"]
    assert labels.done[0][2] == "none"
    wait_for(lambda: not window.labels.may_cancel)


def test_an_old_label_is_scanned_and_printed_again_with_its_reason(open_labels: Open) -> None:
    labels = FakeLabels()
    window = open_labels(labels)
    QTest.keyClick(window, Qt.Key.Key_F8)
    window.take_scan(TUBE)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_3)
    wait_for(lambda: labels.done and not window.labels.is_busy)

    assert labels.done == [("reprint", TUBE, VoidReason.MISPRINTED, "Zebra")]
    assert window.labels.old is None


def test_a_lost_label_is_typed_and_taken_out_of_use(open_labels: Open) -> None:
    labels = FakeLabels()
    window = open_labels(labels)
    QTest.keyClick(window, Qt.Key.Key_F8)
    window.labels_view.task.number.setText("vn 0048 1237 77")
    window.labels_view.task.number.setFocus()
    QTest.keyClick(window.labels_view.task.number, Qt.Key.Key_Return)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_4)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    wait_for(lambda: labels.done and not window.labels.is_busy)

    assert labels.done == [("take out", TUBE, VoidReason.LOST)]
    assert "is out of use" in said(window)


def test_esc_leaves_the_old_label_and_nothing_is_done(open_labels: Open) -> None:
    labels = FakeLabels()
    window = open_labels(labels)
    QTest.keyClick(window, Qt.Key.Key_F8)
    window.take_scan(TUBE)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)

    assert (window.labels.old, labels.done) == (None, [])


def test_a_damaged_scan_is_taken_for_nothing(open_labels: Open) -> None:
    labels, desk = FakeLabels(jobs=[print_row(state=JobState.CHECKING)]), FakeDesk()
    window = open_labels(labels, desk=desk)
    window.wedge.damaged.emit()
    told = said(window)
    window.wedge.doubtful.emit()

    assert "UniKey" in told
    assert "Ctrl+T" in said(window)
    assert (labels.done, desk.refused) == ([], list[Outcome]())


def test_jobs_are_read_again_while_the_screen_is_open(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(state=JobState.PRINTING, done=20)])
    window = open_labels(labels)
    labels.jobs = [print_row(done=200)]
    window.labels.read()
    wait_for(lambda: window.labels_view.jobs.rows and window.labels_view.jobs.rows[0].state is JobState.DONE)
    shown = [window.labels_view.jobs.index(0, column).data() for column in range(5)]

    assert shown == ["12/03 09:14", "Tem ống", "200/200", "all printed", "Hoà"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("touch", [False, True])
@pytest.mark.parametrize("size", [(1280, 672), (1920, 1040)])
def test_everything_fits_and_is_large_enough(
    open_labels: Open, language: str, touch: bool, size: tuple[int, int]
) -> None:
    rows = [print_row(2, JobState.CHECKING), print_row(1)]
    low = NumbersLeft(prefix="VN", reserved=10_000, given=9_680, left=320, warning="Only 320 numbers are left. " * 2)
    window = open_labels(FakeLabels(jobs=rows, numbers=low))
    window.state.set_language(language)
    window.state.set_touch(touch=touch)
    window.resize(*size)
    told = []
    for act in (lambda: None, window.labels_view.ask_old, lambda: window.labels.take_old(TUBE)):
        act()
        wait_for(lambda: window.size().toTuple() == size)
        told += problems(window)
    parts = [*window.labels_view.findChildren(QAbstractButton), *window.labels_view.findChildren(QLineEdit)]
    parts += window.labels_view.findChildren(QComboBox)
    small = [p for p in parts if p.isVisible() and min(p.width(), p.height()) < 48]

    assert told == []
    assert small == []


def test_a_scan_on_the_screen_never_reaches_the_desk(open_labels: Open) -> None:
    desk = FakeDesk()
    window = open_labels(FakeLabels(), desk=desk)
    window.take_scan(TUBE)
    window.take_scan("001190000001")

    assert window.overlays.place is Place.LABELS
    assert desk.scans == []
