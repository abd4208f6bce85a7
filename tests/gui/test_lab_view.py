"""What the Lab screen shows and offers."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import NOW, FakeDesk
from tests.gui.fakes_lab import FakeLab, issue, message, result
from tests.gui.keys import Keyboard
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.lab_lists import IssueKind, Worklist
from workstation.domain.report_days import Span
from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.lab.model import Tab
from workstation.gui.lab.ports import (
    Candidate,
    Marked,
    MeasuredRow,
    MessageDetail,
    Mood,
    RunRow,
    Source,
    SourceState,
    Trouble,
)
from workstation.gui.lab.verify_model import worklist_of
from workstation.gui.main_window import MainWindow
from workstation.gui.shapes import Shape
from workstation.gui.window_frame import LAB

REASON = "Dòng 4: sai ký tự kiểm tra. Quét lại ống rồi nhập lại tệp."
RAW = ("MSH|^~\\&|QS5", "SPM|2|VN0048123877||swab")


@pytest.fixture
def lab() -> FakeLab:
    rows = [
        result(1, ResultCode.POSITIVE),
        result(2, ResultCode.NEGATIVE),
        result(3, ResultCode.POOL_NEGATIVE),
        result(4, ResultCode.NEGATIVE, ResultStatus.HELD),
        result(5, ResultCode.NEGATIVE, ResultStatus.RELEASED, released_at=NOW, released_by="Khôi"),
    ]
    shown = MessageDetail(
        message_id=UUID(int=1),
        size=90,
        raw=RAW,
        tree=("MSH", "SPM", "   SPM-2  VN0048123877"),
        raw_marks=(Marked(line=1, first=6, end=18),),
        tree_marks=(Marked(line=2, first=0, end=5),),
    )
    run = RunRow(
        number=1,
        code=ResultCode.POSITIVE,
        reason="",
        at=NOW,
        source="a.hl7",
        instrument="QS5",
        values=(MeasuredRow(name="Ct N", value="29.1"),),
        controls=(MeasuredRow(name="NTC", value="Not detected"),),
    )
    return FakeLab(
        rows=rows,
        inbox=[message(2, "partly", (REASON,)), message(1)],
        waiting=[issue(2), issue(3, IssueKind.REFUSED, "cắt")],
        shown=shown,
        runs=(run,),
        near={"VN0048123877": (Candidate(tube="VN0048123874", is_exact=False),)},
    )


@pytest.fixture
def window(make_window: MakeWindow, lab: FakeLab) -> MainWindow:
    made = make_window(lab=lab)
    made.show_screen(LAB)
    wait_for(lambda: made.lab.verify.rows.is_listed and made.lab.counts.messages)
    return made


def tubes(table: QTableView) -> list[str]:
    model = table.model()
    wait_for(lambda: model.rowCount() == 0 or model.index(0, 0).data() != "…")
    return [model.index(row, 0).data().replace("\u00a0", "")[-4:] for row in range(model.rowCount())]


def open_worklist(window: MainWindow, worklist: Worklist) -> None:
    window.lab_view.verify.worklists.buttons[worklist].click()
    wait_for(lambda: (row := window.lab.verify.rows.row(0)) and worklist_of(row) is worklist)
    window.lab_view.verify.list.table.selectRow(0)
    wait_for(lambda: window.lab.verify.detail)


def open_tab(window: MainWindow, tab: Tab) -> None:
    window.lab_view.tabs.tabs[tab].click()
    wait_for(lambda: window.lab.incoming.row and window.lab.unmatched.looking.detail)


def test_the_tabs_carry_their_counts_and_a_sign_where_a_person_is_needed(window: MainWindow) -> None:
    names = [tab.accessibleName() for tab in window.lab_view.tabs.tabs]

    assert names[:3] == ["Kết quả vào 1", "Không khớp 2", "Duyệt 4"]
    assert not window.lab_view.tabs.tabs[Tab.PLATE].isVisible()


def test_every_worklist_is_counted_and_lists_its_results(window: MainWindow) -> None:
    view, found = window.lab_view.verify, {}
    for worklist, button in view.worklists.buttons.items():
        button.click()
        wait_for(lambda worklist=worklist: window.lab.verify.worklist is worklist)
        wait_for(lambda worklist=worklist: len(window.lab.verify.rows) == window.lab.counts.worklists[worklist])
        found[worklist] = button.text()[-1:], tubes(view.list.table)

    assert found == {
        Worklist.NEGATIVES: ("2", ["0002", "0003"]),
        Worklist.POSITIVES: ("1", ["0001"]),
        Worklist.UNCLEAR: ("0", []),
        Worklist.HELD: ("1", ["0004"]),
        Worklist.RELEASED_TODAY: ("1", ["0005"]),
    }


def test_the_release_button_carries_the_number(window: MainWindow) -> None:
    assert window.lab_view.bar.release_negatives.accessibleName() == "Trả 2 kết quả âm tính (F4)"


def test_nothing_waiting_says_so_and_what_next(make_window: MakeWindow) -> None:
    window = make_window()
    window.show_screen(LAB)
    wait_for(window.lab_view.verify.list.empty.isVisible)
    window.lab.open(Tab.INCOMING)
    wait_for(window.lab_view.incoming.list.empty.isVisible)

    assert "Ctrl+O" in window.lab_view.verify.list.empty.text()
    assert "Ctrl+O" in window.lab_view.incoming.list.empty.text()
    assert not window.lab_view.bar.release_negatives.isEnabled()


def test_a_search_narrows_the_list_and_escape_shows_all_again(window: MainWindow) -> None:
    view = window.lab_view.verify
    view.search.setText("0048 12 0003")
    view.search.returnPressed.emit()
    wait_for(lambda: len(window.lab.verify.rows) == 1)
    found = tubes(view.list.table)
    window.lab_view.key("Esc")
    wait_for(lambda: len(window.lab.verify.rows) == 2)

    assert found == ["0003"]


def test_a_message_shows_its_reasons_and_the_field_that_is_the_matter(window: MainWindow) -> None:
    open_tab(window, Tab.INCOMING)
    pane = window.lab_view.incoming.pane

    assert pane.what.text() == f"• {REASON}"
    assert pane.raw.lines.lines == RAW
    assert (pane.raw.marks[1].first, pane.raw.marks[1].end, list(pane.tree.marks)) == (6, 18, [2])


def test_details_are_copied_with_the_bytes(window: MainWindow) -> None:
    open_tab(window, Tab.INCOMING)
    window.lab_view.incoming.pane.copy.click()

    assert QGuiApplication.clipboard().text().endswith("\n".join(RAW))


def test_what_waits_is_matched_by_hand_to_a_tube_that_is_picked(window: MainWindow, lab: FakeLab) -> None:
    open_tab(window, Tab.UNMATCHED)
    panel = window.lab_view.unmatched.attach
    wait_for(panel.candidates[0].isVisible)
    panel.candidates[0].click()
    window.lab_view.key("F8")
    before = list(lab.done)
    QTest.keyClicks(panel.why, "tem mo")
    window.lab_view.key("F8")
    wait_for(lambda: lab.done and window.lab.unmatched.proposal)

    assert (before, lab.done) == ([], [("propose", "VN0048123874", "tem mo")])
    assert "VN\u00a00048\u00a01238\u00a074" in panel.title.text()


def test_a_scan_in_hand_is_the_tube_of_the_match_and_never_the_desks(make_window: MakeWindow, lab: FakeLab) -> None:
    desk = FakeDesk()
    window = make_window(lab=lab, desk=desk)
    window.show_screen(LAB)
    wait_for(lambda: window.lab.counts.messages)
    open_tab(window, Tab.UNMATCHED)
    window.lab_view.key("F8")
    window.setFocus()
    Keyboard(window.windowHandle()).scan("VN0048123874")
    wait_for(lambda: window.lab.unmatched.draft and window.lab.unmatched.draft.tube)

    assert window.lab_view.unmatched.attach.tube.text().replace("\u00a0", "") == "VN0048123874"
    assert desk.scans == []


def test_no_other_tube_is_offered_where_the_tube_is_not_in_question(window: MainWindow) -> None:
    open_tab(window, Tab.UNMATCHED)
    before = window.lab_view.bar.attach.isEnabled()
    window.lab.unmatched.choose(issue(3).id)
    wait_for(lambda: window.lab.unmatched.row and window.lab.unmatched.row.kind is IssueKind.REFUSED)
    window.lab_view.key("F8")

    assert (before, window.lab_view.bar.attach.isEnabled(), window.lab.unmatched.draft) == (True, False, None)


def test_only_what_is_of_a_kind_is_listed(window: MainWindow) -> None:
    open_tab(window, Tab.UNMATCHED)
    window.lab_view.unmatched.kinds.buttons[IssueKind.REFUSED].click()
    wait_for(lambda: len(window.lab.unmatched.rows) == 1)
    wait_for(lambda: window.lab.unmatched.row)

    assert window.lab.unmatched.row is not None
    assert window.lab.unmatched.row.kind is IssueKind.REFUSED


def test_a_positive_asks_for_its_tube_and_a_scan_gives_it(window: MainWindow, lab: FakeLab) -> None:
    view = window.lab_view
    open_worklist(window, Worklist.POSITIVES)

    assert view.verify.confirm.last_digits.isVisible()
    assert not view.bar.release_one.isEnabled()

    Keyboard(window.windowHandle()).scan("VN0048120001")

    assert view.bar.release_one.isEnabled()
    assert "Đã xác nhận" in view.verify.confirm.accessibleName()
    view.bar.release_one.click()
    wait_for(lambda: lab.released)

    assert lab.released == [(UUID(int=1),)]


def test_typing_the_last_digits_enables_the_button(window: MainWindow) -> None:
    view = window.lab_view
    open_worklist(window, Worklist.POSITIVES)
    view.verify.confirm.last_digits.setText("0001")
    whole = view.bar.release_one.isEnabled()
    view.verify.confirm.last_digits.setText("000")

    assert (whole, view.bar.release_one.isEnabled()) == (True, False)


def test_a_result_is_shown_with_its_runs_controls_and_versions(window: MainWindow) -> None:
    open_worklist(window, Worklist.POSITIVES)
    texts = window.lab_view.verify.detail.texts

    assert {"29.1", "Not detected", "NTC", "Ct N"} <= set(texts)
    assert any(text.startswith("bản 1") for text in texts)


def test_the_question_about_the_negatives_stands_in_the_panel(window: MainWindow) -> None:
    window.lab_view.bar.release_negatives.click()

    assert window.lab_view.verify.confirm.headline.text() == "Nhấn F4 lần nữa để trả 2 kết quả âm tính"
    assert window.lab_view.verify.confirm.sign is Shape.TRIANGLE


def test_a_double_click_does_not_answer_its_own_question(window: MainWindow, lab: FakeLab) -> None:
    button = window.lab_view.bar.release_negatives
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    pass_events(20)

    assert (lab.released, len(window.lab.verify.asked)) == ([], 2)


def test_a_held_result_says_why_and_is_let_stand_with_a_reason(window: MainWindow, lab: FakeLab) -> None:
    open_worklist(window, Worklist.HELD)
    why = window.lab_view.verify.confirm.effect.text()
    window.lab_view.key("F6")
    QTest.keyClicks(window.lab_view.verify.decision.why, "hai lan nhu nhau")
    window.lab_view.key("Ctrl+Enter")
    wait_for(lambda: lab.done)

    assert "chứng nội không đạt" in why
    assert lab.done == [("settle", "VN0048120004", "hai lan nhu nhau")]


def test_a_run_that_came_while_somebody_decided_is_looked_at_first(window: MainWindow, lab: FakeLab) -> None:
    open_worklist(window, Worklist.HELD)
    window.lab_view.key("F6")
    QTest.keyClicks(window.lab_view.verify.decision.why, "hai lan nhu nhau")
    lab.rows = [replace(row, runs=row.runs + 1) for row in lab.rows]
    window.lab_view.key("Ctrl+Enter")
    wait_for(lambda: window.lab.verify.decision is None)

    assert lab.done == []
    assert "đã có thêm lượt chạy" in window.lab_view.notice.text()


def test_a_released_result_is_corrected_only_after_a_second_press(window: MainWindow, lab: FakeLab) -> None:
    open_worklist(window, Worklist.RELEASED_TODAY)
    view, panel = window.lab_view, window.lab_view.verify.decision
    view.key("F8")
    panel.codes[0].click()
    QTest.keyClicks(panel.why, "doc lai")
    view.bar.decide.click()
    asked, before = panel.question.text(), list(lab.done)
    view.bar.decide.click()
    wait_for(lambda: lab.done)

    assert asked.startswith("Bấm Ctrl+Enter lần nữa")
    assert (before, lab.done) == ([], [("correct", "VN0048120005", ResultCode.POSITIVE, "doc lai")])


def test_escape_leaves_a_decision_and_nothing_was_done(window: MainWindow, lab: FakeLab) -> None:
    open_worklist(window, Worklist.NEGATIVES)
    window.lab_view.key("F6")
    shown = window.lab_view.verify.decision.isVisible(), window.lab_view.verify.confirm.isVisible()
    window.lab_view.key("Esc")

    assert (shown, window.lab_view.verify.confirm.isVisible(), lab.done) == ((True, False), True, [])


def test_a_refusal_shows_its_reason_in_the_window(window: MainWindow, lab: FakeLab) -> None:
    lab.refused[UUID(int=2)] = RuleBroken(Reason.SAME_OPERATOR, tube="VN0048120002", operator="Hoà")
    open_worklist(window, Worklist.NEGATIVES)
    window.lab.verify.release_chosen()
    wait_for(lambda: window.lab.notice)

    assert "Hoà" in window.lab_view.verify.confirm.proof.text()
    assert "Ctrl+U" in window.lab_view.notice.text()


def test_putting_away_is_asked_in_the_panel_and_needs_a_reason(window: MainWindow, lab: FakeLab) -> None:
    open_tab(window, Tab.INCOMING)
    window.lab_view.key("F4")
    page, bar = window.lab_view.incoming, window.lab_view.bar
    asked, before = page.away.isVisible(), bar.put_away.isEnabled()
    QTest.keyClicks(page.away.why, "chay thu")
    window.lab_view.key("F4")
    wait_for(lambda: lab.done)

    assert (asked, before, lab.done) == (True, False, [("close", "2", "chay thu")])


def test_escape_leaves_a_message_where_it_waits(window: MainWindow, lab: FakeLab) -> None:
    open_tab(window, Tab.UNMATCHED)
    window.lab_view.key("F4")
    shown = window.lab_view.unmatched.away.isVisible(), window.lab_view.bar.attach.isVisible()
    window.lab_view.key("Esc")

    assert (shown, window.lab_view.unmatched.away.isVisible(), lab.done) == ((True, False), False, [])


def test_the_days_of_a_report_are_chosen_in_the_place_of_the_result(window: MainWindow) -> None:
    view, panel = window.lab_view, window.lab_view.verify.span
    view.key("F7")
    today, hidden = panel.told.text(), view.verify.confirm.isVisible()
    panel.spans.buttons[Span.DATES].click()
    QTest.keyClicks(panel.first, "01/03/2026")
    typed = panel.told.text()
    view.key("Esc")

    assert (today, hidden, typed) == (f"{NOW.astimezone(window.look.zone):%d/%m/%Y}", False, "01/03/2026")
    assert (panel.isVisible(), view.verify.confirm.isVisible()) == (False, True)


def test_what_is_wrong_beside_the_lists_has_a_sign_that_says_more(window: MainWindow, lab: FakeLab) -> None:
    before = [pill.isVisible() for pill in window.lab_view.head.troubles]
    lab.troubles = (Trouble(words="Hồ sơ máy bị lỗi: 1", more="qs5.toml: thiếu khoá"),)
    window.lab.refresh()
    wait_for(window.lab_view.head.troubles[0].isVisible)
    pill = window.lab_view.head.troubles[0]

    assert before == [False, False]
    assert (pill.text(), pill.toolTip(), pill.shape_shown) == (
        "Hồ sơ máy bị lỗi: 1",
        "qs5.toml: thiếu khoá",
        Shape.TRIANGLE,
    )


def test_files_dropped_on_the_screen_are_imported(window: MainWindow, lab: FakeLab, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "plate.hl7"))])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.lab_view.dragEnterEvent(QDragEnterEvent(QPointF(5, 5).toPoint(), action, mime, button, none))
    marked = window.lab_view.verify.list.property("drop")
    window.lab_view.dropEvent(QDropEvent(QPointF(5, 5), action, mime, button, none))
    wait_for(lambda: lab.imported)

    assert (marked, lab.imported) == (True, [tmp_path / "plate.hl7"])


def test_how_port_and_folder_stand_is_shown_with_a_sign_and_words(window: MainWindow, lab: FakeLab) -> None:
    lab.ways = (SourceState(source=Source.PORT, mood=Mood.AT_FAULT, detail="2575"),)
    window.lab.refresh()
    port, folder = window.lab_view.ways[Source.PORT], window.lab_view.ways[Source.FOLDER]
    wait_for(lambda: port.shape_shown is Shape.TRIANGLE)

    assert (port.text(), folder.text()) == ("Cổng 2575 · đang lỗi", "Thư mục · tắt")


def test_tab_worklist_and_filter_are_kept_over_a_restart(make_window: MakeWindow, lab: FakeLab) -> None:
    first = make_window(lab=lab)
    first.show_screen(LAB)
    first.lab.open(Tab.UNMATCHED)
    first.lab.verify.open(Worklist.HELD)
    first.lab_view.incoming.states.buttons["open"].click()
    first.close()
    second = make_window(lab=lab)
    wait_for(lambda: second.lab.incoming.rows.is_listed)

    assert (second.lab.tab, second.lab.verify.worklist) == (Tab.UNMATCHED, Worklist.HELD)
    assert second.lab.incoming.rows.wanted.states == ("waiting", "partly", "set_aside")


def test_everything_that_is_shown_follows_the_language(window: MainWindow, lab: FakeLab) -> None:
    lab.refused[UUID(int=2)] = RuleBroken(Reason.SAME_OPERATOR, tube="VN0048120002", operator="Hoà")
    open_worklist(window, Worklist.NEGATIVES)
    window.lab.verify.release_chosen()
    wait_for(lambda: window.lab.notice)
    window.state.set_language("en")
    wait_for(lambda: window.lab_view.tabs.tabs[Tab.VERIFY].text() == "Verify")

    assert window.lab_view.notice.text().startswith("Released: 0 · refused: 1. Tube")
    assert window.lab_view.verify.worklists.buttons[Worklist.HELD].text() == "Held 1"
