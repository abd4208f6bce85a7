"""Another person takes over in the window: who imports may not release, and nobody should have to start again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import Hands, cccd, message, pair, specimen, station, tube
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, answer
from tests.gui.fakes_lab import FakeLab
from tests.gui.keys import ENTER, Keyboard
from tests.gui.waiting import pass_events, wait_for
from workstation.app import make_window as make_real_window
from workstation.app import require_screen
from workstation.cli.job import has_screen
from workstation.domain.desk import Answer
from workstation.domain.errors import EnvironmentProblem, Reason
from workstation.domain.lab_lists import Worklist
from workstation.domain.outcomes import Outcome
from workstation.domain.results import ResultStatus
from workstation.gui.lab.model import Tab
from workstation.gui.main_window import MainWindow
from workstation.gui.window_frame import COLLECT, LAB
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

MAI = "Mai"
CONTROL = Qt.KeyboardModifier.ControlModifier


class SlowDesk(FakeDesk):
    """A desk whose scans wait for the disk; it notes who worked when."""

    def __init__(self) -> None:
        super().__init__()
        self.disk, self.operator, self.by = Event(), "Hoà", list[str]()

    def scan(self, text: str) -> Answer:
        self.disk.wait(5)
        given = super().scan(text)
        self.by.append(self.operator)
        return given

    def change(self, name: str) -> None:
        self.operator = name


@pytest.fixture
def desk() -> Iterator[SlowDesk]:
    made = SlowDesk()
    yield made
    made.disk.set()


Open = Callable[..., MainWindow]


@pytest.fixture
def open_window(make_window: MakeWindow, desk: SlowDesk) -> Open:
    def made(screen: int = COLLECT, lab: FakeLab | None = None) -> MainWindow:
        window = make_window(desk=desk, lab=lab, language="en", change_operator=desk.change)
        window.show_screen(screen)
        window.activateWindow()
        wait_for(lambda: window.collect.answer is not None and window.isActiveWindow())
        return window

    return made


@pytest.mark.parametrize("screen", [COLLECT, LAB])
def test_the_key_asks_who_works_and_enter_takes_the_name(open_window: Open, desk: SlowDesk, screen: int) -> None:
    lab = FakeLab()
    window = open_window(screen, lab)
    QTest.keyClick(window, Qt.Key.Key_U, CONTROL)
    empty, has_focus = window.operator.name.text(), window.operator.name.hasFocus()
    keyboard = Keyboard(window.windowHandle(), gap=200)
    keyboard.type(MAI)
    wait_for(lambda: window.operator.name.text() == MAI)
    keyboard.press(ENTER, "\r", Qt.Key.Key_Return)
    wait_for(lambda: lab.operators and desk.operator == MAI)

    assert (empty, has_focus) == ("", True)
    assert not window.operator.isVisible()
    assert window.bar.who.text() == "Bàn 2 · Mai"
    assert (desk.operator, lab.operators) == (MAI, [MAI])


def test_the_key_works_while_a_search_is_typed(open_window: Open) -> None:
    window = open_window(LAB)
    window.lab_view.search()
    window.lab_view.verify.search.setText("0001")
    QTest.keyClick(window.lab_view.verify.search, Qt.Key.Key_U, CONTROL)

    assert window.operator.isVisible()
    assert window.lab_view.verify.search.text() == "0001"


def test_a_click_on_where_and_who_asks_as_well(open_window: Open) -> None:
    window = open_window()
    QTest.mouseClick(window.bar.who, Qt.MouseButton.LeftButton)
    asked = window.operator.isVisible()
    window.overlays.leave_operator()
    QTest.mouseClick(window.bar.site, Qt.MouseButton.LeftButton)

    assert (asked, window.operator.isVisible()) == (True, True)
    assert "Ctrl+U" in window.bar.who.accessibleName()


def test_escape_leaves_the_operator_and_the_keys_belong_to_the_desk_again(open_window: Open, desk: SlowDesk) -> None:
    window = open_window()
    window.ask_operator()
    window.operator.name.setText(MAI)
    QTest.keyClick(window.operator.name, Qt.Key.Key_Escape)
    desk.disk.set()
    Keyboard(window.windowHandle()).scan("VN00")
    wait_for(lambda: desk.scans)

    assert not window.operator.isVisible()
    assert (desk.operator, window.bar.who.text()) == ("Hoà", "Bàn 2 · Lê Thị Hoà")
    assert desk.scans == ["VN00"]


@pytest.mark.parametrize("typed", ["", "   "])
def test_nobody_takes_over_without_a_name(open_window: Open, desk: SlowDesk, typed: str) -> None:
    window = open_window()
    window.ask_operator()
    window.operator.name.setText(typed)
    QTest.keyClick(window.operator.name, Qt.Key.Key_Return)

    assert window.operator.isVisible()
    assert desk.operator == "Hoà"


def test_a_name_has_one_spelling_whatever_its_spaces_and_letter_forms(open_window: Open, desk: SlowDesk) -> None:
    window = open_window()
    window.ask_operator()
    window.operator.name.setText("  Lê   Thị  Hoà ")
    QTest.keyClick(window.operator.name, Qt.Key.Key_Return)
    wait_for(lambda: desk.operator != "Hoà")

    assert desk.operator == "Lê Thị Hoà"


def test_no_key_of_the_screen_works_while_it_is_asked_who_works(open_window: Open, desk: SlowDesk) -> None:
    window = open_window()
    window.ask_operator()
    QTest.keyClick(window, Qt.Key.Key_F2)
    pass_events(20)

    assert desk.commands == []


def test_a_scan_closes_the_question_and_reaches_the_desk(open_window: Open, desk: SlowDesk) -> None:
    window = open_window()
    window.ask_operator()
    desk.disk.set()
    Keyboard(window.windowHandle()).scan("VN0048123777")
    wait_for(lambda: desk.scans)

    assert not window.operator.isVisible()
    assert desk.scans == ["VN0048123777"]
    assert window.operator.name.text() == ""


def test_scans_before_the_change_stay_in_the_name_of_who_made_them(open_window: Open, desk: SlowDesk) -> None:
    window = open_window()
    window.take_scan("VN0001")
    window.take_operator(MAI)
    shown = window.bar.who.text()
    window.take_scan("VN0002")
    desk.disk.set()
    wait_for(lambda: len(desk.by) == 2)

    assert shown == "Bàn 2 · Mai"
    assert desk.by == ["Hoà", MAI]


def test_what_could_not_be_saved_is_saved_later_in_the_name_of_who_scanned_it(
    open_window: Open, desk: SlowDesk
) -> None:
    window = open_window()
    desk.disk.set()
    desk.fault = OSError(28, "full")
    window.take_scan("VN0001")
    wait_for(lambda: window.collect.is_stopped)
    window.take_operator(MAI)
    desk.fault = None
    window.collect.retry()
    window.take_scan("VN0002")
    wait_for(lambda: len(desk.by) == 2)

    assert desk.by == ["Hoà", MAI]


def test_a_window_that_cannot_change_the_operator_does_not_ask(make_window: MakeWindow) -> None:
    window = make_window(desk=FakeDesk(current=answer(Outcome.READY_TUBE)))
    window.ask_operator()

    assert not window.operator.isVisible()


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands()) as made:
        pair(DeskSession(made), tube(1), cccd(1))
        made.clock.forward(hours=1)  # type: ignore[attr-defined]
        yield replace(made, operator="Hoà")


@pytest.fixture
def real_window(application: QApplication, context: Context, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_real_window(context, language="en", state_file=tmp_path / "window.ini")
    made.show()
    made.show_screen(LAB)
    yield made
    made.close()
    made.deleteLater()


def test_on_a_real_station_a_second_person_releases_what_the_first_imported(
    real_window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "plate.hl7").write_bytes(message(specimen(tube(1))))
    real_window.lab.import_paths([tmp_path / "plate.hl7"])
    model = real_window.lab.verify
    wait_for(lambda: model.rows.row(0) is not None)
    model.choose(model.rows.row(0))
    model.release_chosen()
    wait_for(lambda: model.refusals)
    refused = real_window.lab_view.verify.confirm.proof.text()
    real_window.take_operator(MAI)
    model.release_chosen()
    wait_for(lambda: model.rows.is_listed and not len(model.rows))
    model.open(Worklist.RELEASED_TODAY)
    wait_for(lambda: model.rows.row(0) is not None)

    assert refused.endswith("this result comes from Hoà, who may not release it. Ctrl+U: another person takes over")
    assert model.rows.row(0).status is ResultStatus.RELEASED


def test_on_a_real_station_the_reasons_of_a_message_follow_the_language(
    real_window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "cut.hl7").write_bytes(b"this is no message")
    real_window.lab.import_paths([tmp_path / "cut.hl7"])
    real_window.lab.open(Tab.INCOMING)
    detail = real_window.lab_view.incoming.pane.what
    wait_for(lambda: "this is not an HL7 v2 message" in detail.text())
    real_window.state.set_language("vi")
    wait_for(lambda: "this is not an HL7 v2 message" not in detail.text())

    assert "HL7" in detail.text()


@pytest.mark.parametrize(
    ("environment", "refused"),
    [
        ({}, True),
        ({"DISPLAY": ":0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_without_a_screen_the_window_says_so_before_qt_ends_the_program(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], refused: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    reasons = []
    try:
        require_screen()
    except EnvironmentProblem as problem:
        reasons.append(problem.reason)

    assert reasons == ([Reason.NO_SCREEN] if refused else [])
    assert has_screen() == bool({"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys())
