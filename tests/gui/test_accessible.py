"""Screen readers are told the name and role of every control, in the language of the window, and every answer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, answer
from tests.gui.fakes_lab import FakeLab, result
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.lab_lists import Worklist
from workstation.domain.outcomes import CLASS_OF, Outcome, OutcomeClass
from workstation.domain.results import ResultCode
from workstation.gui.collect.initials import masked_name
from workstation.gui.lab.acts import Act
from workstation.gui.main_window import MainWindow
from workstation.gui.sample_answers import sample_answer
from workstation.gui.window_frame import LAB

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
ROLES = {
    QAbstractButton: {QAccessible.Role.Button, QAccessible.Role.PushButton},
    QLineEdit: {QAccessible.Role.EditableText},
    QPlainTextEdit: {QAccessible.Role.EditableText},
    QComboBox: {QAccessible.Role.ComboBox},
    QAbstractItemView: {QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree},
}


def opened(make_window: MakeWindow, language: str = "vi", desk: FakeDesk | None = None) -> MainWindow:
    given = desk or FakeDesk(current=sample_answer(Outcome.UNDO_WHY, pool_size=10))
    window = make_window(desk=given, lab=FakeLab(rows=[result(1, ResultCode.POSITIVE)]), language=language)
    wait_for(lambda: window.collect.summary.people_today)
    return window


def controls(window: MainWindow) -> list[QWidget]:
    """Every control of the window, hidden ones too, without Qt's own inner parts."""
    found = [part for kind in CONTROLS for part in window.findChildren(kind)]
    return [
        part
        for part in found
        if not part.objectName().startswith("qt_")
        and not (isinstance(part, QAbstractButton) and isinstance(part.parentWidget(), QAbstractItemView))
        and not isinstance(part, QHeaderView)
        and not isinstance(part.parentWidget(), QComboBox)
        and not isinstance(part.parentWidget().parentWidget(), QComboBox)
        and (not isinstance(part, QAbstractButton) or part.text() or part.accessibleName() or part.isVisible())
    ]


def spoken(part: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_control_has_a_name_that_a_reader_speaks(make_window: MakeWindow, language: str) -> None:
    window = opened(make_window, language)
    window.show_screen(LAB)
    window.lab.verify.open(Worklist.POSITIVES)
    wait_for(lambda: window.lab.verify.rows.is_listed and window.lab.verify.rows.row(0) is not None)
    pass_events(10)
    window.lab.verify.choose(window.lab.verify.rows.row(0))
    window.lab.verify.begin(Act.CORRECT)
    window.lab_view.unmatched.attach.retell()
    nameless = [
        f"{type(part).__name__} in {type(part.parentWidget()).__name__}"
        for part in controls(window)
        if not spoken(part)
    ]

    assert len(controls(window)) > 40
    assert sorted(set(nameless)) == []


def test_every_control_has_the_role_of_its_kind(make_window: MakeWindow) -> None:
    window = opened(make_window)
    wrong = []
    for part in controls(window):
        role = QAccessible.queryAccessibleInterface(part).role()
        wanted = next(roles for kind, roles in ROLES.items() if isinstance(part, kind))
        if role not in wanted:
            wrong.append((type(part).__name__, role))

    assert wrong == []


def test_no_control_of_the_desk_takes_the_focus(make_window: MakeWindow) -> None:
    """A scanner types: a focused button would be pressed by the spaces of a code."""
    window = opened(make_window)
    for area in (window.collect_view, window.bar, window.rail, window.help, window.sound_panel):
        for button in area.findChildren(QAbstractButton):
            assert button.focusPolicy() is Qt.FocusPolicy.NoFocus, button.accessibleName()


def test_every_answer_is_announced_even_the_same_again(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = heard(monkeypatch)
    window = opened(make_window, desk=FakeDesk(script={"x": answer(Outcome.NOT_A_PERSON)}))
    told.clear()
    for _time in range(2):
        window.take_scan("x")
    wait_for(lambda: len(told) == 2)
    window.state.set_language("en")

    assert told == [(window_words(window, "vi"), True)] * 2


def test_what_asks_for_a_person_interrupts_a_screen_reader(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, told = opened(make_window), heard(monkeypatch)
    expected = []
    for outcome in Outcome:
        window.collect.answer = sample_answer(outcome)
        window.collect.changed.emit()
        urgent = CLASS_OF[outcome] in (OutcomeClass.NO, OutcomeClass.ASK, OutcomeClass.STOP)
        expected.append((window.collect_view.panel.accessibleName(), urgent))

    assert told == expected


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Thị Ngọc Ánh", "N. T. N. Ánh"),
        ("Đỗ Hữu Ước", "Đ. H. Ước"),
        ("Y", "Y."),
        ("  Lò   Văn  Ún ", "L. V. Ún"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_the_given_name_alone(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Collect announcements: the words, and whether they interrupt."""
    told: list[tuple[str, bool]] = []

    def listen(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr("workstation.gui.collect.answer_panel.QAccessible.updateAccessibility", listen)
    return told


def window_words(window: MainWindow, language: str) -> str:
    window.state.set_language(language)
    return window.collect_view.panel.accessibleName()
