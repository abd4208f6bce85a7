"""The Labels screen prints once what is asked for, lets a scan decide where only a scan can, and tells refusals."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import NOW, TUBE, FakeDesk
from tests.gui.fakes_labels import LAST, OFFICE, ZEBRA, FakeLabels, print_row
from tests.gui.fitting import problems
from tests.gui.waiting import wait_for
from workstation.domain.errors import BadInput, PlatformUnreachable, PrinterProblem, Reason
from workstation.domain.outcomes import Outcome
from workstation.domain.printing import JobState
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.choice_box import ChoiceBox
from workstation.gui.key_button import KeyButton
from workstation.gui.key_words import LABELS_KEYS
from workstation.gui.labels.next_run import PrinterMood
from workstation.gui.labels.ports import LabelChoice, LabelForm, NextNumbers, NumbersLeft
from workstation.gui.labels.words import LabelNoticeKind
from workstation.gui.main_window import MainWindow
from workstation.gui.overlays import Place
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
        wait_for(lambda: window.labels.state is not None and window.labels.next_run.picture is not None)
        return window

    return opened


def said(window: MainWindow) -> str:
    return window.labels_view.notice.text()


def pick(box: ChoiceBox, key: str) -> None:
    """Choose as a person does."""
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


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


def test_a_job_that_a_scan_stopped_is_shown_with_the_button_to_go_on_though_nobody_chose_it(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(2, JobState.DONE), print_row(1, JobState.CHECKING)])
    window = open_labels(labels)
    window.take_scan(OTHER)
    wait_for(lambda: not window.labels.is_busy and window.labels_view.task.go_on.isVisible())
    window.labels_view.task.go_on.click()
    wait_for(lambda: len(labels.done) == 2)

    assert labels.done[1] == ("resume", print_row(1).id, "")


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
    pick(window.labels_view.run.form, LabelForm.A4_SHEET)
    QTest.keyClick(window, Qt.Key.Key_F7)
    wait_for(lambda: window.labels.notice and window.labels.notice.kind is LabelNoticeKind.SAVED)

    assert "No printer is set here yet: add one with F6" in window.labels_view.run.status.text()
    assert labels.done == [("save", 200, LabelForm.A4_SHEET)]
    assert str(Path("labels/new.pdf")) in said(window)


def test_a_printer_that_is_off_says_so_and_keeps_nobody_from_trying(open_labels: Open) -> None:
    fault = PrinterProblem(Reason.PRINTER_REFUSED, printer="Zebra", problem="refused")
    window = open_labels(FakeLabels(printer_fault=fault))
    wait_for(lambda: window.labels.next_run.mood is PrinterMood.AT_FAULT)

    assert "refuses connections" in window.labels_view.run.status.text()
    assert window.labels_view.print_new.isEnabled()


def test_a_stopped_job_goes_on_behind_the_label_that_is_scanned(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(state=JobState.STOPPED, is_in_doubt=True, problem="The printer was cut off.")])
    window = open_labels(labels)
    window.labels_view.history.table.selectRow(0)
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


def test_a_stopped_job_that_nobody_chose_says_how_it_goes_on(open_labels: Open) -> None:
    window = open_labels(FakeLabels(jobs=[print_row(state=JobState.STOPPED, problem="Another text was scanned")]))

    assert window.labels_view.history.problem.text() == "Another text was scanned. Choose its row to go on"


def test_none_came_out_and_cancelling_are_buttons(open_labels: Open) -> None:
    labels = FakeLabels(jobs=[print_row(state=JobState.STOPPED, is_in_doubt=True)])
    window = open_labels(labels)
    before = window.labels_view.history.cancel.isEnabled()
    window.labels_view.history.table.selectRow(0)
    window.labels_view.task.none_came.click()
    wait_for(lambda: len(labels.done) == 1 and not window.labels.is_busy)
    window.labels_view.history.cancel.click()
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
    wait_for(
        lambda: window.labels_view.history.jobs.rows and window.labels_view.history.jobs.rows[0].state is JobState.DONE
    )
    shown = [window.labels_view.history.jobs.index(0, column).data() for column in range(5)]

    assert shown == ["09:14", "Tem ống", "200/200", "all printed", "Hoà"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("touch", [False, True])
@pytest.mark.parametrize("size", [(1280, 672), (1920, 1040)])
def test_everything_fits_and_is_large_enough(
    open_labels: Open, language: str, touch: bool, size: tuple[int, int]
) -> None:
    rows = [print_row(2, JobState.CHECKING), print_row(1)]
    low = NumbersLeft(
        prefix="VN", reserved=10_000, given=9_680, left=320, warning="Only 320 numbers are left. " * 2, can_reserve=True
    )
    window = open_labels(FakeLabels(jobs=rows, numbers=low, printers=(ZEBRA, OFFICE)))
    window.state.set_language(language)
    window.state.set_touch(touch=touch)
    window.resize(*size)
    told = []
    acts = (
        lambda: None,
        window.labels_view.ask_old,
        lambda: window.labels.take_old(TUBE),
        window.labels_view.ask_more,
        window.labels_view.leave,
        lambda: window.labels.next_run.choose_form(LabelForm.A4_SHEET),
        lambda: window.labels.choose(rows[1].id),
    )
    for act in acts:
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


def test_the_numbers_of_the_next_run_are_said_before_it_and_of_each_run_after_it(open_labels: Open) -> None:
    window = open_labels(FakeLabels(jobs=[print_row(first=TUBE, last=LAST)]))
    wait_for(window.labels_view.run.coming.text)
    jobs = window.labels_view.history.jobs

    assert window.labels_view.run.coming.text() == f"Next: {display_tube(TUBE)} to {display_tube(LAST)}"
    assert jobs.index(0, 1).data(Qt.ItemDataRole.UserRole) == "VN\u00a00048\u00a01237–1436"


def test_too_few_numbers_for_a_run_are_said_before_it(open_labels: Open) -> None:
    window = open_labels(FakeLabels(coming=NextNumbers(first=TUBE, last="", there=320)))
    wait_for(window.labels_view.run.coming.text)

    assert window.labels_view.run.coming.text() == "Only 320 numbers are left for this run"


def test_a_quantity_that_is_none_announces_no_numbers(open_labels: Open) -> None:
    window = open_labels()
    wait_for(window.labels_view.run.coming.text)
    window.labels_view.run.quantity.setText("")

    assert window.labels_view.run.coming.text() == ""


def test_an_office_printer_gets_sheets_from_the_place_where_one_was_begun(open_labels: Open) -> None:
    labels = FakeLabels(printers=(ZEBRA, OFFICE))
    window = open_labels(labels)
    pick(window.labels_view.run.printer, "Office")
    window.labels_view.run.first.setText("7")
    QTest.keyClick(window, Qt.Key.Key_F7)
    wait_for(lambda: labels.done and not window.labels.is_busy)
    pick(window.labels_view.run.printer, "Zebra")

    assert labels.choices == [LabelChoice(form=LabelForm.A4_SHEET, printer="Office", sheet="4x10-52.5x29.7", first=7)]
    assert labels.done == [("print", 200, "Office", False)]
    assert window.labels.next_run.form is LabelForm.TUBE


@pytest.mark.parametrize("place", ["0", "41", "", "x"])
def test_a_place_that_the_sheet_has_not_is_refused_and_gives_no_number(open_labels: Open, place: str) -> None:
    labels = FakeLabels(printers=(OFFICE,))
    window = open_labels(labels)
    window.labels_view.run.first.setText(place)
    QTest.keyClick(window, Qt.Key.Key_F7)

    assert "Begin at a place from 1 to 40" in said(window)
    assert labels.done == []


def test_paper_that_is_too_small_says_both_sizes_and_the_way_out(open_labels: Open) -> None:
    fault = BadInput(Reason.BAD_LABEL, problem="210 × 297 mm > 50.8 × 25.4 mm")
    window = open_labels()
    window.labels_view.run.preview.show_picture(None)
    window.labels.next_run.picture_problem = fault
    window.labels.next_run.previewed.emit()

    assert window.labels_view.run.caption.text().startswith(
        "It needs 210 × 297 mm, and the printer holds 50.8 × 25.4 mm. Next: Choose another kind"
    )


def test_a_card_without_numbers_is_saved_once_whatever_quantity_was_written(open_labels: Open) -> None:
    labels = FakeLabels(printers=())
    window = open_labels(labels)
    window.labels_view.run.quantity.setText("x")
    pick(window.labels_view.run.form, LabelForm.COMMAND_CARD)
    QTest.keyClick(window, Qt.Key.Key_F7)
    wait_for(lambda: labels.done and not window.labels.is_busy)

    assert labels.done == [("save", 1, LabelForm.COMMAND_CARD)]
    assert window.labels_view.run.quantity.isVisible() is False
    assert "Print it on A4 at 100 %" in said(window)


def test_more_numbers_are_asked_for_by_a_key_and_an_answer_and_no_scan_answers(open_labels: Open) -> None:
    labels = FakeLabels()
    window = open_labels(labels)
    QTest.keyClick(window, Qt.Key.Key_F4)
    window.take_scan(TUBE)
    told, before = said(window), list(labels.done)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    asked = said(window)
    wait_for(lambda: labels.done and not window.labels.is_busy)

    assert ("Answer first" in told, before) == (True, [])
    assert "is asked for 50,000 numbers" in asked
    assert labels.done == [("reserve", 50_000)]
    assert said(window) == "The platform gave 50,000 numbers; 50,320 are left now"


def test_without_a_network_it_is_said_what_to_do_with_the_numbers_that_are_left(open_labels: Open) -> None:
    problem = PlatformUnreachable(Reason.NUMBERS_NOT_RESERVED, url="https://nen-tang.vn", why="no name")
    window = open_labels(FakeLabels(fault=problem))
    QTest.keyClick(window, Qt.Key.Key_F4)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)
    wait_for(lambda: not window.labels.is_busy)

    assert "Print with the numbers that are left, and ask again when there is a network (F4)" in said(window)


def test_where_no_platform_gives_numbers_no_key_asks_for_them(open_labels: Open) -> None:
    named = NumbersLeft(prefix="VN", reserved=10_000, given=9_900, left=100, warning="Name more blocks")
    window = open_labels(FakeLabels(numbers=named))
    QTest.keyClick(window, Qt.Key.Key_F4)

    assert (window.labels.asks_more, window.labels_view.more.isVisible()) == (False, False)


def test_a_job_is_looked_at_with_its_printer_its_numbers_and_why_it_waits(open_labels: Open) -> None:
    waiting = {"state": JobState.WAITING, "done": 40, "problem": "No labels left.", "next_try": NOW}
    row = print_row(1, last=LAST, reason="misprinted", **waiting)
    window = open_labels(FakeLabels(jobs=[print_row(2), row]))
    window.labels_view.history.table.selectRow(1)
    history = window.labels_view.history
    told = [label.text() for label in (history.what, history.how, history.problem)]
    QTest.keyClick(window, Qt.Key.Key_Escape)

    assert told == [
        f"Tem ống · again: misprinted · {display_tube(TUBE)} to {display_tube(LAST)}",
        "Zebra · 40 of 200 came out · 12/03 09:14 · Hoà",
        "No labels left. The next try is at 09:14:22",
    ]
    assert window.labels.chosen is None


def test_a_label_is_shown_in_its_real_size_and_a_sheet_says_how_much_smaller(open_labels: Open) -> None:
    window = open_labels()
    preview, picture = window.labels_view.run.preview, window.labels.next_run.picture
    dpi = preview.screen().physicalDotsPerInch()
    real, told = preview.shown_size.width(), window.labels_view.run.caption.text()
    assert picture is not None
    window.labels.next_run.picture = replace(picture, width_mm=210, height_mm=297)
    window.labels.next_run.previewed.emit()

    assert real == round(50.8 * dpi / 25.4)
    assert "in real size" in told
    assert 0 < preview.percent < 60
    assert f"shown at {preview.percent} %" in window.labels_view.run.caption.text()


def test_every_key_of_the_screen_stands_in_the_list_of_keys(open_labels: Open) -> None:
    window = open_labels()
    buttons = window.labels_view.findChildren(KeyButton)
    keys = {button.accessibleName().rpartition("(")[2][:-1] for button in buttons if "(F" in button.accessibleName()}
    named = set(dict(LABELS_KEYS))

    assert keys == {"F4", "F5", "F6", "F7", "F8"}
    assert keys <= named
