"""The scanner's filter in a real window: one scan is one scan, whatever has the focus."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTableView,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from tests.gui.keys import F9, Keyboard
from tests.gui.waiting import pass_events, wait_for
from workstation.gui.wedge import Typing, Wedge

PAYLOAD = "VN0048 1237 77"


class Form(QWidget):
    """A window with every kind of field, and a count of what a scan would do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.clicks = 0
        self.line, self.text, self.combo = QLineEdit(), QTextEdit(), QComboBox()
        self.button, self.table = QPushButton("Yes"), QTableView()
        self.button.setDefault(True)
        self.button.clicked.connect(self.click)
        self.combo.addItems(["Nam", "Vàng", "1"])
        layout = QVBoxLayout(self)
        for widget in (self.line, self.text, self.combo, self.button, self.table):
            layout.addWidget(widget)

    def click(self) -> None:
        self.clicks += 1


@pytest.fixture
def form(application: QApplication) -> Iterator[Form]:
    made = Form()
    made.show()
    made.activateWindow()
    wait_for(made.isActiveWindow)
    yield made
    made.close()


@pytest.fixture
def wedge(application: QApplication) -> Iterator[Wedge]:
    made = Wedge()
    made.install()
    yield made
    made.remove()


def heard(wedge: Wedge) -> list[str]:
    texts: list[str] = []
    wedge.scanned.connect(texts.append)
    return texts


FOCUS: dict[str, Callable[[Form], QWidget]] = {
    "line edit": lambda form: form.line,
    "text edit": lambda form: form.text,
    "combo box": lambda form: form.combo,
    "button": lambda form: form.button,
    "table": lambda form: form.table,
}


@pytest.mark.parametrize("typing", [Typing.SWALLOWED, Typing.REPLAYED])
@pytest.mark.parametrize("focus", list(FOCUS))
def test_a_scan_is_one_scan_without_side_effect_whatever_has_the_focus(
    form: Form, wedge: Wedge, focus: str, typing: Typing
) -> None:
    wedge.set_typing(typing)
    FOCUS[focus](form).setFocus()
    scans = heard(wedge)

    Keyboard(form.windowHandle()).scan(PAYLOAD)

    assert scans == [PAYLOAD]
    assert (form.clicks, form.line.text(), form.text.toPlainText()) == (0, "", "")
    assert form.combo.currentIndex() == 0


def test_what_a_person_types_reaches_the_field_unchanged(form: Form, wedge: Wedge) -> None:
    wedge.set_typing(Typing.REPLAYED)
    form.line.setFocus()
    scans, keyboard = heard(wedge), Keyboard(form.windowHandle(), gap=130)

    keyboard.type("Nguyen 12")
    wait_for(lambda: form.line.text() == "Nguyen 12")
    keyboard.press(14, "\x08", Qt.Key.Key_Backspace)

    assert (form.line.text(), scans) == ("Nguyen 1", [])


def test_two_quick_keys_reach_the_field(form: Form, wedge: Wedge) -> None:
    wedge.set_typing(Typing.REPLAYED)
    form.line.setFocus()

    Keyboard(form.windowHandle(), gap=10).type("an")

    wait_for(lambda: form.line.text() == "an")


def test_a_scan_screen_swallows_what_is_typed_and_tells_of_it(form: Form, wedge: Wedge) -> None:
    form.line.setFocus()
    typed: list[str] = []
    wedge.typed.connect(typed.append)
    keyboard = Keyboard(form.windowHandle(), gap=200)

    keyboard.type("1a")
    wait_for(lambda: len(typed) == 2)

    assert (typed, form.line.text()) == (["1", "a"], "")


def test_the_scan_of_a_slow_scanner_with_prefix_arrives_whole(form: Form, wedge: Wedge) -> None:
    scans, keyboard = heard(wedge), Keyboard(form.windowHandle(), gap=45)
    keyboard.press(F9, "", Qt.Key.Key_F9)
    keyboard.gap = 90

    keyboard.scan("VN1")

    assert scans == ["VN1"]


def test_letters_from_an_input_method_make_a_scan_damaged(form: Form, wedge: Wedge) -> None:
    scans, damaged, keyboard = heard(wedge), [], Keyboard(form.windowHandle())
    wedge.damaged.connect(lambda: damaged.append(True))

    keyboard.type("NGUY")
    keyboard.press(0, "ễ")
    keyboard.scan("N VAN AN")

    assert (scans, damaged) == ([], [True])


def test_the_chooser_gets_both_readings(application: QApplication, form: Form) -> None:
    asked: list[tuple[str, str]] = []

    def choose(by_place: str, by_text: str) -> str:
        asked.append((by_place, by_text))
        return by_text

    wedge = Wedge(chooses=choose)
    wedge.install()
    scans = heard(wedge)
    Keyboard(form.windowHandle()).scan("VN004812", layout={"1": "&", "2": "é"})
    wedge.remove()

    assert (asked, scans) == ([("VN004812", "VN0048&é")], ["VN0048&é"])


def test_a_hundred_and_fifty_scans_back_to_back_arrive_in_order(form: Form, wedge: Wedge) -> None:
    form.line.setFocus()
    scans, keyboard = heard(wedge), Keyboard(form.windowHandle(), gap=1)
    sent = [f"VN{number:04d}-" + "aB|9" * (2 + number % 20) for number in range(150)]

    for text in sent:
        keyboard.scan(text)

    assert (scans, form.line.text()) == (sent, "")


def test_keys_pass_again_after_the_filter_is_removed(form: Form, wedge: Wedge) -> None:
    wedge.remove()
    form.line.setFocus()

    Keyboard(form.windowHandle()).type("VN0048")
    pass_events(1)

    assert form.line.text() == "VN0048"
