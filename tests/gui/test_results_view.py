"""What the Results screen shows and offers."""

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTableView

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, FakeLab, message, result
from tests.gui.keys import Keyboard
from tests.gui.waiting import wait_for
from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.main_window import RESULTS, MainWindow
from workstation.gui.results.tables import Shows

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
    made.show_screen(RESULTS)
    wait_for(lambda: made.results.results)
    return made


def tubes(table: QTableView) -> list[str]:
    model = table.model()
    return [model.index(row, 0).data().replace("\u00a0", "")[-4:] for row in range(model.rowCount())]


def test_what_waits_is_shown_first_and_counted(window: MainWindow) -> None:
    pane = window.results_view.release

    assert tubes(pane.table) == ["0001", "0002", "0003"]
    assert pane.filters[Shows.WAITING].text().endswith(" 3")
    assert pane.filters[Shows.HELD].text().endswith(" 1")


def test_the_release_button_carries_the_number(window: MainWindow) -> None:
    assert window.results_view.release_negatives.accessibleName() == "Trả 2 kết quả âm tính (F4)"


def test_nothing_waiting_says_so(make_window: MakeWindow) -> None:
    window = make_window()
    window.show_screen(RESULTS)
    wait_for(window.results_view.release.empty.isVisible)

    assert window.results_view.release.empty.text() == "Không còn kết quả chờ duyệt."
    assert window.results_view.inbox.empty.isVisible()
    assert not window.results_view.release_negatives.isEnabled()


@pytest.mark.parametrize(
    ("text", "found"), [("duong", ["0001"]), ("DƯƠNG TÍNH", ["0001"]), ("0048 12 0003", ["0003"]), ("zzz", [])]
)
def test_a_search_ignores_accents_and_spaces(window: MainWindow, text: str, found: list[str]) -> None:
    pane = window.results_view.release
    pane.search.setText(text)

    assert tubes(pane.table) == found
    assert pane.empty.isVisible() == (not found)


def test_the_message_that_needs_a_person_is_open_with_what_to_do(window: MainWindow) -> None:
    assert window.results_view.inbox.detail.text() == f"• {REASON}"


def test_the_original_of_a_message_opens_in_the_window_and_escape_goes_back(window: MainWindow) -> None:
    inbox = window.results_view.inbox
    inbox.original.click()
    wait_for(lambda: inbox.is_reading)

    assert inbox.raw.toPlainText() == "MSH\n  10  2"
    assert inbox.raw.isReadOnly()

    window.results_view.leave()

    assert not inbox.is_reading


def test_a_positive_asks_for_its_tube_and_a_scan_gives_it(window: MainWindow, lab: FakeLab) -> None:
    view = window.results_view
    window.results.choose(UUID(int=1))

    assert view.release.confirm.last_digits.isVisible()
    assert not view.release_one.isEnabled()

    Keyboard(window.windowHandle()).scan("VN0048120001")

    assert view.release_one.isEnabled()
    assert "Đã xác nhận" in view.release.confirm.accessibleName()
    view.release_one.click()
    wait_for(lambda: lab.released)

    assert lab.released == [(UUID(int=1),)]


def test_typing_the_last_digits_enables_the_button(window: MainWindow) -> None:
    view = window.results_view
    window.results.choose(UUID(int=1))
    view.release.confirm.last_digits.setText("0001")

    assert view.release_one.isEnabled()

    view.release.confirm.last_digits.setText("000")

    assert not view.release_one.isEnabled()


def test_digits_typed_for_one_result_are_gone_for_the_next(window: MainWindow) -> None:
    view = window.results_view
    window.results.choose(UUID(int=1))
    view.release.confirm.last_digits.setText("00")
    window.results.choose(UUID(int=2))
    window.results.choose(UUID(int=1))

    assert view.release.confirm.last_digits.text() == ""


def test_a_scan_goes_to_the_results_and_not_to_the_desk(make_window: MakeWindow, lab: FakeLab) -> None:
    desk = FakeDesk()
    window = make_window(desk=desk, lab=lab)
    window.show_screen(RESULTS)
    wait_for(lambda: window.results.results)
    window.results_view.search()
    Keyboard(window.windowHandle()).scan("VN0048120002")

    assert window.results.chosen is not None
    assert window.results.chosen.id == UUID(int=2)
    assert desk.scans == []
    assert window.results_view.release.search.text() == ""


def test_a_refusal_shows_its_reason_in_the_window(window: MainWindow, lab: FakeLab) -> None:
    lab.refused[UUID(int=2)] = "Người nhập không được tự duyệt"
    window.results.release_negatives()
    wait_for(lambda: window.results.notice)
    window.results.choose(UUID(int=2))

    assert "Người nhập không được tự duyệt" in window.results_view.notice.text()
    assert "Người nhập không được tự duyệt" in window.results_view.release.confirm.proof.text()


def test_files_dropped_on_the_incoming_pane_are_imported(window: MainWindow, lab: FakeLab, tmp_path: Path) -> None:
    data, pane = QMimeData(), window.results_view.inbox
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "đĩa.hl7"))])
    where, left, none = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, left, none)
    pane.dragEnterEvent(enter)
    pane.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, data, left, none))
    wait_for(lambda: lab.imported)

    assert enter.isAccepted()
    assert lab.imported == [tmp_path / "đĩa.hl7"]


def test_choosing_in_the_table_and_in_the_model_agree(window: MainWindow) -> None:
    table = window.results_view.release.table
    table.selectRow(1)
    window_choice = window.results.chosen
    window.results.choose(UUID(int=3))

    assert window_choice is not None
    assert window_choice.id == UUID(int=2)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2]


def test_a_held_result_says_why(window: MainWindow) -> None:
    window.results_view.release.show_only(Shows.HELD)
    window.results.choose(UUID(int=4))

    assert window.results_view.release.confirm.effect.text() == "Giữ lại: chứng nội không đạt"
