"""Everything that is pressed is large enough for a finger in a glove, and the choice is kept and offered."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTableView, QWidget

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk
from tests.gui.fakes_lab import FakeLab, message, result
from tests.gui.waiting import wait_for
from workstation.domain.outcomes import Outcome
from workstation.domain.results import ResultCode
from workstation.gui.lab.model import Tab
from workstation.gui.main_window import MainWindow
from workstation.gui.sample_answers import sample_answer
from workstation.gui.window_frame import COLLECT, LAB

LEAST, DESK, FINGER = 48, 64, 76
CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(make_window: MakeWindow, outcome: Outcome = Outcome.UNDO_WHY) -> MainWindow:
    lab = FakeLab(rows=[result(1, ResultCode.POSITIVE)], inbox=[message(1)])
    window = make_window(desk=FakeDesk(current=sample_answer(outcome, pool_size=10)), lab=lab)
    wait_for(lambda: window.collect.summary.people_today)
    return window


def every_place(window: MainWindow) -> Iterator[tuple[str, list[QWidget]]]:
    """Open every screen and every card over it, and give what can be pressed there."""
    for outcome in (Outcome.UNDO_WHY, Outcome.POOL_ADDED, Outcome.CANNOT_SAVE, Outcome.READY_TUBE):
        window.collect.answer = sample_answer(outcome, pool_size=10)
        window.collect.changed.emit()
        yield f"collect {outcome}", pressed(window)
    window.help.show_over(COLLECT)
    yield "keys", pressed(window)
    window.help.hide()
    for name, card in (("sounds", window.sound_panel), ("operator", window.operator)):
        card.show_over()
        yield name, pressed(window)
        card.hide()
    window.show_screen(LAB)
    for tab in (Tab.INCOMING, Tab.UNMATCHED, Tab.VERIFY):
        window.lab.open(tab)
        wait_for(lambda: window.lab.verify.rows.is_listed)
        yield f"lab {tab.name}", pressed(window)
    window.show_screen(COLLECT)


def pressed(window: MainWindow) -> list[QWidget]:
    found = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    return [
        part
        for part in found
        if part.isVisibleTo(window)
        and not part.objectName().startswith("qt_")
        and not isinstance(part.parentWidget(), QTableView)
    ]


@pytest.mark.parametrize("touch", [False, True])
def test_nothing_that_is_pressed_is_smaller_than_a_finger(make_window: MakeWindow, touch: bool) -> None:
    window = opened(make_window)
    window.state.set_touch(touch=touch)
    small, count = [], 0
    for place, parts in every_place(window):
        count += len(parts)
        small += [
            f"{place}: {type(part).__name__} {part.accessibleName()!r} {part.size().toTuple()}"
            for part in parts
            if min(part.width(), part.height()) < LEAST
        ]

    assert count > 60
    assert small == []


def test_rows_of_tables_are_pressed_as_well(make_window: MakeWindow) -> None:
    window = opened(make_window)
    window.show_screen(LAB)
    wait_for(lambda: window.lab.counts.messages)
    for touch in (False, True):
        window.state.set_touch(touch=touch)
        heights = [table.rowHeight(0) for table in window.findChildren(QTableView) if table.model().rowCount()]

        assert len(heights) >= 1
        assert min(heights) >= LEAST


@pytest.mark.parametrize(("touch", "least"), [(False, DESK), (True, FINGER)])
def test_the_acts_of_a_desk_are_large_and_for_gloves_larger(make_window: MakeWindow, touch: bool, least: int) -> None:
    """20 mm at 96 dpi are 76 px: keys under 20 mm are slower and missed more often with gloves."""
    window = opened(make_window)
    window.state.set_touch(touch=touch)
    wait_for(lambda: window.collect_view.buttons.skip.height() == least)
    bar = window.collect_view.buttons
    heights = {button.height() for button in (*bar.choices, bar.skip, bar.help)}

    assert heights == {least}


def test_pills_grow_with_the_fingers(make_window: MakeWindow) -> None:
    window = opened(make_window)
    before = window.bar.sync.grab().toImage()
    window.state.set_touch(touch=True)

    assert window.bar.sync.height() >= LEAST
    assert window.bar.sync.grab().toImage() != before


def test_large_buttons_are_kept_for_the_next_day(make_window: MakeWindow) -> None:
    first = opened(make_window)
    first.activateWindow()
    wait_for(first.isActiveWindow)
    QTest.keyClick(first, Qt.Key.Key_G, CONTROL)
    first.close()
    second = opened(make_window)

    assert second.look.is_touch
    second.help.show_over(COLLECT)
    second.help.touch.click()
    assert not second.look.is_touch


def test_a_touch_screen_is_noticed_and_large_buttons_offered_until_somebody_chose(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = opened(make_window)
    screen = QInputDevice("glass", 1, QInputDevice.DeviceType.TouchScreen, "")
    monkeypatch.setattr("workstation.gui.window_state.QInputDevice.devices", lambda: [screen])
    offered = opened(make_window)
    seen = offered.bar.touch.isVisible()
    offered.bar.touch.click()

    assert (plain.bar.touch.isVisible(), seen) == (False, True)
    assert (offered.look.is_touch, offered.bar.touch.isVisible()) == (True, False)
