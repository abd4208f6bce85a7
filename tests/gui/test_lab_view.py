"""What the Results screen shows and offers."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, FakeLab, message, result
from tests.gui.keys import Keyboard
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.lab.confirm_panel import SIDE, SIGN
from workstation.gui.lab.tables import Shows
from workstation.gui.main_window import MainWindow
from workstation.gui.shapes import Shape
from workstation.gui.window_frame import LAB
from workstation.texts.notices import INBOX

REASON = "Dòng 17: sai ký tự kiểm tra. Quét lại ống rồi nhập lại tệp."


@pytest.fixture
def lab() -> FakeLab:
    rows = [
        result(1, ResultCode.POSITIVE),
        result(2, ResultCode.NEGATIVE),
        result(3, ResultCode.POOL_NEGATIVE),
        result(4, ResultCode.NEGATIVE, ResultStatus.HELD),
        result(5, ResultCode.NEGATIVE, ResultStatus.RELEASED),
    ]
    return FakeLab(rows=rows, messages=[message(1), message(2, "partly", (REASON,))])


@pytest.fixture
def window(make_window: MakeWindow, lab: FakeLab) -> MainWindow:
    made = make_window(lab=lab)
    made.show_screen(LAB)
    wait_for(lambda: made.lab.results)
    return made


def tubes(table: QTableView) -> list[str]:
    model = table.model()
    return [model.index(row, 0).data().replace("\u00a0", "")[-4:] for row in range(model.rowCount())]


def test_what_waits_is_shown_first_and_counted(window: MainWindow) -> None:
    pane = window.lab_view.release

    assert tubes(pane.table) == ["0001", "0002", "0003"]
    assert pane.filters[Shows.WAITING].text().endswith(" 3")
    assert pane.filters[Shows.HELD].text().endswith(" 1")


def test_the_release_button_carries_the_number(window: MainWindow) -> None:
    assert window.lab_view.release_negatives.accessibleName() == "Trả 2 kết quả âm tính (F4)"


def test_nothing_waiting_says_so(make_window: MakeWindow) -> None:
    window = make_window()
    window.show_screen(LAB)
    wait_for(window.lab_view.release.empty.isVisible)

    assert window.lab_view.release.empty.text() == "Không còn kết quả chờ duyệt."
    assert window.lab_view.inbox.empty.isVisible()
    assert not window.lab_view.release_negatives.isEnabled()


@pytest.mark.parametrize(
    ("text", "found"), [("duong", ["0001"]), ("DƯƠNG TÍNH", ["0001"]), ("0048 12 0003", ["0003"]), ("zzz", [])]
)
def test_a_search_ignores_accents_and_spaces(window: MainWindow, text: str, found: list[str]) -> None:
    pane = window.lab_view.release
    pane.search.setText(text)

    assert tubes(pane.table) == found
    assert pane.empty.isVisible() == (not found)


def test_the_message_that_needs_a_person_is_open_with_what_to_do(window: MainWindow) -> None:
    assert window.lab_view.inbox.detail.text() == f"• {REASON}"


def test_the_original_of_a_message_opens_in_the_window_and_escape_goes_back(window: MainWindow) -> None:
    inbox = window.lab_view.inbox
    inbox.original.click()
    wait_for(lambda: inbox.is_reading)

    assert inbox.raw.toPlainText() == "MSH\n  10  2"
    assert inbox.raw.isReadOnly()

    window.lab_view.leave()

    assert not inbox.is_reading


def test_a_positive_asks_for_its_tube_and_a_scan_gives_it(window: MainWindow, lab: FakeLab) -> None:
    view = window.lab_view
    window.lab.choose(UUID(int=1))

    assert view.release.confirm.last_digits.isVisible()
    assert not view.release_one.isEnabled()

    Keyboard(window.windowHandle()).scan("VN0048120001")

    assert view.release_one.isEnabled()
    assert "Đã xác nhận" in view.release.confirm.accessibleName()
    view.release_one.click()
    wait_for(lambda: lab.released)

    assert lab.released == [(UUID(int=1),)]


def test_typing_the_last_digits_enables_the_button(window: MainWindow) -> None:
    view = window.lab_view
    window.lab.choose(UUID(int=1))
    view.release.confirm.last_digits.setText("0001")

    assert view.release_one.isEnabled()

    view.release.confirm.last_digits.setText("000")

    assert not view.release_one.isEnabled()


def test_digits_typed_for_one_result_are_gone_for_the_next(window: MainWindow) -> None:
    view = window.lab_view
    window.lab.choose(UUID(int=1))
    view.release.confirm.last_digits.setText("00")
    window.lab.choose(UUID(int=2))
    window.lab.choose(UUID(int=1))

    assert view.release.confirm.last_digits.text() == ""


def test_a_scan_goes_to_the_results_and_not_to_the_desk(make_window: MakeWindow, lab: FakeLab) -> None:
    desk = FakeDesk()
    window = make_window(desk=desk, lab=lab)
    window.show_screen(LAB)
    wait_for(lambda: window.lab.results)
    window.lab_view.search()
    Keyboard(window.windowHandle()).scan("VN0048120002")

    assert window.lab.chosen is not None
    assert window.lab.chosen.id == UUID(int=2)
    assert desk.scans == []
    assert window.lab_view.release.search.text() == ""


def test_a_refusal_shows_its_reason_in_the_window(window: MainWindow, lab: FakeLab) -> None:
    lab.refused[UUID(int=2)] = RuleBroken(Reason.SAME_OPERATOR, tube="VN0048120002", operator="Hoà")
    window.lab.choose(UUID(int=2))
    window.lab.release_chosen()
    wait_for(lambda: window.lab.notice)

    assert "Hoà" in window.lab_view.notice.text()
    assert "Ctrl+U" in window.lab_view.notice.text()
    assert "Ctrl+U" in window.lab_view.release.confirm.proof.text()


def test_files_dropped_on_the_incoming_pane_are_imported(window: MainWindow, lab: FakeLab, tmp_path: Path) -> None:
    data, pane = QMimeData(), window.lab_view.inbox
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "đĩa.hl7"))])
    where, left, none = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, left, none)
    pane.dragEnterEvent(enter)
    pane.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, data, left, none))
    wait_for(lambda: lab.imported)

    assert enter.isAccepted()
    assert lab.imported == [tmp_path / "đĩa.hl7"]


def test_choosing_in_the_table_and_in_the_model_agree(window: MainWindow) -> None:
    table = window.lab_view.release.table
    table.selectRow(1)
    window_choice = window.lab.chosen
    window.lab.choose(UUID(int=3))

    assert window_choice is not None
    assert window_choice.id == UUID(int=2)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2]


def test_a_held_result_says_why(window: MainWindow) -> None:
    window.lab_view.release.show_only(Shows.HELD)
    window.lab.choose(UUID(int=4))

    assert window.lab_view.release.confirm.effect.text() == "Giữ lại: chứng nội không đạt"


@pytest.mark.parametrize("reason", list(InboxReason))
def test_a_held_result_says_why_and_what_next_in_words_and_shows_no_tick(
    make_window: MakeWindow, reason: InboxReason
) -> None:
    held = replace(result(4, ResultCode.NEGATIVE, ResultStatus.HELD), held_reason=reason.value)
    window = make_window(lab=FakeLab(rows=[held]), language="en")
    window.show_screen(LAB)
    wait_for(lambda: window.lab.results)
    panel = window.lab_view.release.confirm
    window.lab_view.release.show_only(Shows.HELD)
    window.lab.choose(held.id)

    assert reason.value not in panel.effect.text()
    assert INBOX[reason].do in panel.effect.text()
    assert panel.sign is Shape.TRIANGLE


def test_the_question_about_the_negatives_stands_in_the_panel(window: MainWindow, lab: FakeLab) -> None:
    window.state.set_language("en")
    panel = window.lab_view.release.confirm
    window.activateWindow()
    wait_for(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F4)
    asked = panel.headline.text()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    left = panel.headline.text()
    QTest.keyClick(window, Qt.Key.Key_F4)
    nothing = list(lab.released)
    QTest.keyClick(window, Qt.Key.Key_F4)
    wait_for(lambda: lab.released)

    assert asked == "Press F4 again to release 2 negatives"
    assert left == "Choose a result, or scan its tube"
    assert nothing == []
    assert lab.released == [(UUID(int=2), UUID(int=3))]


def test_a_double_click_does_not_answer_its_own_question(window: MainWindow, lab: FakeLab) -> None:
    button = window.lab_view.release_negatives
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    pass_events(20)

    assert len(window.lab.asked) == 2
    assert lab.released == []


def test_a_key_that_is_held_down_is_one_press(window: MainWindow) -> None:
    assert not any(shortcut.autoRepeat() for shortcut in window.findChildren(QShortcut))


def test_a_released_result_leaves_the_panel_with_the_list(window: MainWindow, lab: FakeLab) -> None:
    panel = window.lab_view.release.confirm
    window.lab.choose(UUID(int=2))
    shown = panel.sign, panel.tube.isVisible()
    window.lab.release_chosen()
    wait_for(lambda: window.lab.chosen is None)

    assert shown == (Shape.TICK, True)
    assert (panel.sign, panel.tube.isVisible(), panel.effect.isVisible()) == (None, False, False)


def test_an_empty_panel_begins_where_its_sign_would(window: MainWindow) -> None:
    panel = window.lab_view.release.confirm
    pass_events(5)
    empty = panel.headline.x()
    window.lab.choose(UUID(int=2))
    wait_for(lambda: panel.headline.x() > empty + SIGN)

    assert empty == SIDE


def test_a_result_that_a_search_hides_is_chosen_no_more(window: MainWindow) -> None:
    window.lab.choose(UUID(int=2))
    window.lab_view.release.search.setText("0003")

    pane = window.lab_view.release
    assert window.lab.chosen is None
    assert pane.table.selectionModel().selectedRows() == []

    pane.search.clear()
    window.lab.choose(UUID(int=2))
    pane.search.setText("0002")

    assert window.lab.chosen is not None
    assert [index.row() for index in pane.table.selectionModel().selectedRows()] == [0]


def test_a_scanned_result_is_shown_whatever_the_list_was_narrowed_to(window: MainWindow) -> None:
    pane = window.lab_view.release
    pane.search.setText("0001")
    window.take_scan("VN0048120004")
    chosen = window.lab.chosen

    assert chosen is not None
    assert chosen.id == UUID(int=4)
    assert tubes(pane.table) == ["0004"]
    assert pane.shown.shows is Shows.HELD


def test_typed_digits_are_gone_once_another_tube_was_scanned(window: MainWindow) -> None:
    digits = window.lab_view.release.confirm.last_digits
    window.lab.choose(UUID(int=1))
    digits.setText("0001")
    window.take_scan("VN0048120002")

    assert (digits.text(), digits.isVisible()) == ("", True)
    assert not window.lab_view.release_one.isEnabled()


def test_the_newest_message_is_open_after_an_import(window: MainWindow, lab: FakeLab) -> None:
    inbox = window.lab_view.inbox
    lab.messages.insert(0, message(3, "set_aside", ("Tệp bị cắt",)))
    window.lab.import_paths([Path("a.hl7")])
    wait_for(lambda: inbox.chosen is not None and inbox.chosen.id == UUID(int=3))

    assert inbox.detail.text() == "• Tệp bị cắt"
    assert inbox.detail.isVisible()


def test_reading_again_keeps_the_message_that_is_open(window: MainWindow, lab: FakeLab) -> None:
    lab.messages.insert(0, message(3, "set_aside", ("Tệp bị cắt",)))
    window.lab.refresh()
    wait_for(lambda: len(window.lab.inbox) == 3)

    assert window.lab_view.inbox.detail.text() == f"• {REASON}"


def test_everything_that_is_shown_follows_the_language(window: MainWindow, lab: FakeLab) -> None:
    lab.refused[UUID(int=2)] = RuleBroken(Reason.SAME_OPERATOR, tube="VN0048120002", operator="Hoà")
    window.lab.choose(UUID(int=2))
    window.lab.release_chosen()
    wait_for(lambda: window.lab.notice)
    lab.messages = [message(1), message(2, "partly", ("Line 17: the file is cut.",))]
    window.state.set_language("en")
    wait_for(lambda: "Line 17" in window.lab_view.inbox.detail.text())

    assert window.lab_view.release.confirm.proof.text() == (
        "Refused: Tube VN\u00a00048\u00a01200\u00a002: Hoà imported this result and may not release it."
        " Ctrl+U: another person takes over"
    )
    assert window.lab_view.notice.text().startswith("Released: 0 · refused: 1. Tube")


def test_empty_lists_say_how_to_fill_them(make_window: MakeWindow) -> None:
    window = make_window(language="en")
    window.show_screen(LAB)
    window.lab_view.release.show_only(Shows.ALL)
    wait_for(window.lab_view.release.empty.isVisible)

    assert window.lab_view.inbox.empty.text() == "No message yet. Choose files (Ctrl+O), or drop them here."
    assert window.lab_view.release.empty.text() == (
        "No results yet. Choose files to import (Ctrl+O), or drop them on the left."
    )
