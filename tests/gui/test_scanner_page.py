"""The scanner test in the window: opened, fed, heeded and kept, left again; and the pill that opens it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.builders import cccd
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk
from tests.gui.keys import F9, Keyboard
from tests.gui.test_serial_scanners import RED, Sockets
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.outcomes import Outcome
from workstation.domain.scanner_test import SHEET, Arrival, Finding, SheetCode, Way
from workstation.domain.wedge_settings import Prefix, Suffix, WedgeSettings
from workstation.gui.collect.model import Remark
from workstation.gui.main_window import MainWindow
from workstation.gui.scanner_test.words import FINDING_WORDS
from workstation.gui.shapes import Shape
from workstation.gui.wedge import Typing
from workstation.gui.window_frame import COLLECT, LAB

TUBE, SIGNS, NAMES = (SHEET[code] for code in SheetCode)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    made = make_window(language="en", desk=FakeDesk())
    made.activateWindow()
    wait_for(lambda: made.collect.answer is not None and made.isActiveWindow())
    return made


@pytest.fixture
def sockets() -> Sockets:
    return Sockets()


def keyboard(window: MainWindow, gap: int = 4) -> Keyboard:
    return Keyboard(window.windowHandle(), gap=gap)


def test_the_pill_opens_the_test_and_escape_leaves_it(window: MainWindow) -> None:
    window.bar.scanner.click()
    opened = window.scanner_page.isVisible(), window.wedge.typing, window.scanner_page.geometry().size()
    QTest.keyClick(window, Qt.Key.Key_Escape)

    assert opened == (True, Typing.MEASURED, window.screens.size())
    assert (window.scanner_page.isVisible(), window.wedge.typing) == (False, Typing.SWALLOWED)


@pytest.mark.parametrize(
    "leave",
    [
        lambda window: window.overlays.test_scanners(),
        lambda window: window.show_screen(LAB),
        lambda window: window.scanner_page.leave.click(),
    ],
)
def test_every_way_out_gives_the_scans_back_to_the_screen(
    window: MainWindow, leave: Callable[[MainWindow], None]
) -> None:
    window.overlays.test_scanners()
    leave(window)

    assert not window.scanner_page.isVisible()
    assert window.wedge.typing is (Typing.SWALLOWED if window.screen_number == COLLECT else Typing.REPLAYED)


def test_an_empty_test_says_how_to_print_the_sheet(window: MainWindow) -> None:
    window.overlays.test_scanners()

    assert "ghep labels test-sheet --out" in window.scanner_page.how.text()
    assert "USB virtual COM" in window.scanner_page.ports_hint.text()


def test_what_a_keyboard_scanner_shows_is_said_heeded_and_kept(make_window: MakeWindow, window: MainWindow) -> None:
    window.overlays.test_scanners()
    wedge = keyboard(window, gap=45)
    wedge.press(F9, "", Qt.Key.Key_F9)
    wedge.scan(TUBE)
    rows = window.scanner_page.rows
    found = WedgeSettings(gap_ms=90, prefix=Prefix.F9, suffix=Suffix.ENTER)
    next_day = make_window()

    assert rows[SheetCode.TUBE].sign.shape_shown is Shape.TRIANGLE
    assert rows[SheetCode.TUBE].headline.text() == "Slow scanner: its longest gap is kept"
    assert rows[SheetCode.TUBE].cure.text().endswith("Prefix F9 found and kept")
    assert rows[SheetCode.SIGNS].sign.shape_shown is Shape.ARROW
    assert (window.wedge.settings, next_day.wedge.settings) == (found, found)
    assert "F9 · end Enter · longest gap 90" in window.scanner_page.kept.text()


def test_a_scanner_without_suffix_is_understood_afterwards(window: MainWindow) -> None:
    window.overlays.test_scanners()
    keyboard(window).type(SIGNS)
    wait_for(lambda: window.scanner_test.readings)
    window.overlays.test_scanners()
    scanner = keyboard(window)
    scanner.time = 9_000
    scanner.type("VN0048123777")
    wait_for(lambda: window.collect.answer is not None and window.collect.answer.outcome is Outcome.NOT_A_PERSON)

    assert window.scanner_test.readings[SheetCode.SIGNS].findings == (Finding.NO_SUFFIX,)
    assert window.wedge.settings.suffix is Suffix.NONE


def test_starting_over_forgets_what_was_found(window: MainWindow) -> None:
    window.overlays.test_scanners()
    keyboard(window, gap=45).scan(TUBE)
    QTest.keyClick(window, Qt.Key.Key_F5)

    assert (window.scanner_test.readings, window.wedge.settings) == ({}, WedgeSettings())


def test_a_real_code_reaches_neither_the_desk_nor_the_page(window: MainWindow) -> None:
    window.overlays.test_scanners()
    window.take_scan(cccd(1))
    keyboard(window).scan("VN0048123777")
    pass_events(5)
    shown = [label.text() for row in window.scanner_page.rows.values() for label in (row.headline, row.cure)]

    assert window.scanner_test.readings == {}
    assert "not a code of the test sheet" in window.scanner_page.how.text()
    assert all("VN0048" not in text and "|" not in text for text in shown)


def test_a_damaged_or_wrong_code_teaches_nothing(window: MainWindow) -> None:
    window.overlays.test_scanners()
    scanner = keyboard(window, gap=45)
    scanner.type(SIGNS[:9])
    scanner.press(0, "â")
    scanner.scan(SIGNS[9:])

    assert window.scanner_test.readings[SheetCode.SIGNS].findings == (Finding.IME_ON,)
    assert window.scanner_page.rows[SheetCode.SIGNS].sign.shape_shown is Shape.CROSS
    assert window.wedge.settings == WedgeSettings()


def test_a_serial_scanner_is_switched_on_heard_missed_and_found(make_window: MakeWindow, sockets: Sockets) -> None:
    red = sockets.plug()
    window = make_window(language="en", serial_devices=sockets.devices)
    wait_for(lambda: window.collect.answer is not None)
    before = window.bar.scanner.text()
    window.overlays.test_scanners()
    window.scanner_page.ports[0].switch.click()
    red.send(NAMES.encode() + b"\r")
    wait_for(lambda: window.scanner_test.readings)
    window.overlays.test_scanners()
    heard = window.bar.scanner.text()
    sockets.unplug(red)
    wait_for(lambda: window.collect.remark is Remark.DEVICE_LOST)
    lost = window.bar.scanner.text()
    again = sockets.plug()
    wait_for(lambda: window.collect.remark is Remark.NONE)
    again.unplug()

    assert window.scanner_test.readings[SheetCode.VIETNAMESE].findings == (Finding.GOOD,)
    assert (before, heard, lost) == ("No scanner yet", "Scanner", "Lost: Đầu đọc đỏ")
    assert window.bar.scanner.text() == "Scanner"


def test_a_remembered_scanner_that_is_not_there_stops_the_desk_at_start(
    make_window: MakeWindow, sockets: Sockets
) -> None:
    first = make_window(language="en")
    wait_for(lambda: first.collect.answer is not None)
    first.serial.listen(RED)
    first.close()
    second = make_window(language="en")
    wait_for(lambda: second.collect.remark is Remark.DEVICE_LOST)
    QTest.keyClick(second, Qt.Key.Key_Escape)

    assert (second.collect.remark, second.bar.scanner.shape_shown) == (Remark.NONE, Shape.TRIANGLE)


def test_a_scan_of_a_keyboard_says_that_there_is_a_scanner(window: MainWindow) -> None:
    before = window.bar.scanner.text()
    keyboard(window).scan("VN0048123777")

    assert (before, window.bar.scanner.text()) == ("No scanner yet", "Scanner")


def test_a_scan_without_end_is_refused_and_not_passed_over(window: MainWindow) -> None:
    keyboard(window).type("VN0048123")
    wait_for(lambda: window.collect.answer is not None and window.collect.answer.outcome is Outcome.CUT_READ)


def test_a_scan_that_reads_as_two_things_is_refused(window: MainWindow) -> None:
    window.wedge.doubtful.emit()
    wait_for(lambda: window.collect.answer is not None and window.collect.answer.outcome is Outcome.LAYOUT_DOUBT)
    window.show_screen(LAB)
    window.wedge.doubtful.emit()

    assert "Ctrl+T" in window.lab_view.notice.text()


def test_a_serial_scan_under_the_black_cover_is_not_answered(window: MainWindow) -> None:
    window.cover.set_away(away=True)
    window.take_scan("VN0048123777")
    covered = window.collect.answer
    window.cover.set_away(away=False)

    assert covered is not None
    assert covered.outcome is Outcome.READY_TUBE


def test_a_prefix_takes_the_focus_out_of_a_field_and_gives_it_back(window: MainWindow) -> None:
    field, scans, where = QLineEdit(window.centralWidget()), [], []
    field.show()
    field.setFocus()
    window.wedge.set_typing(Typing.REPLAYED)
    window.wedge.scanned.connect(scans.append)
    window.wedge.scanned.connect(lambda _text: where.append(field.hasFocus()))
    scanner = keyboard(window)
    scanner.press(F9, "", Qt.Key.Key_F9)
    scanner.scan("VN1")

    assert (scans, where, field.text()) == (["VN1"], [False], "")
    assert field.hasFocus()


def test_a_prefix_alone_gives_the_focus_back_after_a_while(window: MainWindow) -> None:
    field = QLineEdit(window.centralWidget())
    field.show()
    field.setFocus()
    window.wedge.set_typing(Typing.REPLAYED)
    keyboard(window).press(F9, "", Qt.Key.Key_F9)
    aside = field.hasFocus()
    wait_for(field.hasFocus)

    assert not aside


def test_every_finding_has_words() -> None:
    assert set(FINDING_WORDS) == set(Finding)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_test_fits_a_small_laptop(make_window: MakeWindow, language: str) -> None:
    window = make_window(language=language)
    window.overlays.test_scanners()
    for text in SHEET.values():
        worst = Arrival(way=Way.KEYS, by_place=text, by_text=text.swapcase(), gap_ms=45, prefix=Prefix.F9)
        window.scanner_test.take_keys(replace(worst, suffix=Suffix.NONE))
    layout = window.scanner_page.layout()

    assert layout.minimumSize().width() <= 1280 - 72
    assert layout.totalHeightForWidth(1280 - 72) <= 672 - 64 - 2 * 14
