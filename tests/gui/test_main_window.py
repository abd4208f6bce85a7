"""The window as a whole: screens, keys, languages, state, and what is always in sight."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import NOW, FakeDesk, FakeSync, answer, desk_tube
from tests.gui.keys import F9, Keyboard
from tests.gui.waiting import wait_for
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.gui.ports import SyncStatus
from workstation.gui.shapes import Shape
from workstation.gui.stripes import Stripes
from workstation.gui.sync_words import age_words, sync_words
from workstation.gui.theme import Theme
from workstation.gui.window_frame import COLLECT, LAB
from workstation.gui.window_state import ask_for_language
from workstation.texts.translate import translations as catalogue_for


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("practice", [False, True])
def test_the_window_fits_a_small_laptop(make_window: MakeWindow, language: str, practice: bool) -> None:
    given = answer(Outcome.POOL_ADDED, desk_tube=desk_tube(10, 9), pool_size=10)
    window = make_window(desk=FakeDesk(current=given), language=language, practice=practice)
    wait_for(lambda: window.collect.answer)

    for screen in (COLLECT, LAB):
        window.show_screen(screen)
        assert window.minimumSizeHint().width() <= 1280
        assert window.minimumSizeHint().height() <= 672


def test_a_hundred_and_fifty_scans_give_a_hundred_and_fifty_answers_in_order(make_window: MakeWindow) -> None:
    desk = FakeDesk()
    window, answers = make_window(desk=desk), []
    window.collect.answered.connect(lambda given: answers.append(given.tube))
    keyboard = Keyboard(window.windowHandle(), gap=1)
    sent = [f"VN{number:010d}" for number in range(150)]
    for text in sent:
        keyboard.scan(text)
    wait_for(lambda: len(answers) >= 151)

    assert (desk.scans, answers[1:]) == (sent, sent)


def test_keys_open_screens_and_do_their_work(make_window: MakeWindow) -> None:
    desk = FakeDesk(current=answer(Outcome.POOL_ADDED, desk_tube=desk_tube(10, 2), pool_size=10))
    window = make_window(desk=desk)
    window.activateWindow()
    wait_for(lambda: window.collect.answer is not None and window.isActiveWindow())
    QTest.keyClick(window, Qt.Key.Key_F4)
    QTest.keyClick(window, Qt.Key.Key_F2)
    wait_for(lambda: len(desk.commands) == 2)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    opened = window.screen_number
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)

    assert desk.commands == [Command.CLOSE, Command.UNDO]
    assert (opened, window.screen_number) == (LAB, COLLECT)


def test_closing_is_not_asked_of_a_desk_without_a_pool(make_window: MakeWindow) -> None:
    desk = FakeDesk(current=answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube()))
    window = make_window(desk=desk)
    window.activateWindow()
    wait_for(lambda: window.collect.answer is not None and window.isActiveWindow())
    QTest.keyClick(window, Qt.Key.Key_F4)
    QTest.keyClick(window, Qt.Key.Key_F2)
    wait_for(lambda: desk.commands)

    assert desk.commands == [Command.UNDO]


def test_the_language_changes_at_once_everywhere(make_window: MakeWindow) -> None:
    window = make_window()
    wait_for(lambda: window.collect.answer)
    before = window.collect_view.panel.accessibleName()
    window.rail.language.click()

    assert "QUÉT MÃ ỐNG" in before
    assert "SCAN THE TUBE" in window.collect_view.panel.accessibleName()
    assert window.collect_view.tube.accessibleName().startswith("OPEN TUBE")
    assert window.rail.screens[0].text() == "Collect"
    assert window.bar.site.text() == "Site: Trường TH Lê Lợi"
    assert window.lab_view.incoming.pane.raw_title.text() == "AS IT CAME"


def test_a_language_that_is_asked_for_goes_before_the_one_that_was_kept(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    first = make_window(language="vi")
    first.state.set_language("vi")
    first.close()
    ask_for_language(tmp_path / "window.ini", "en")

    assert make_window(language="vi").look.language == "en"


def test_language_colours_and_screen_are_kept(make_window: MakeWindow) -> None:
    first = make_window()
    first.state.set_language("en")
    first.state.set_theme("dark")
    first.show_screen(LAB)
    first.close()
    second = make_window(language="vi")

    assert (second.look.language, second.look.theme, second.screen_number) == ("en", Theme.DARK, LAB)
    second.state.set_theme("light")


def test_the_help_opens_over_the_window_and_a_scan_closes_it(make_window: MakeWindow) -> None:
    desk = FakeDesk()
    window = make_window(desk=desk)
    window.collect_view.buttons.help.click()
    opened = window.help.isVisible()
    Keyboard(window.windowHandle()).scan("VN0048")
    wait_for(lambda: desk.scans)

    assert (opened, window.help.isVisible()) == (True, False)


def test_an_inactive_window_is_covered_on_the_scan_screen_only(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    monkeypatch.setattr(
        "workstation.gui.scan_ways.QGuiApplication.applicationState",
        lambda: Qt.ApplicationState.ApplicationInactive,
    )
    window.show_screen(COLLECT)
    covered = window.cover.isVisible(), window.cover.size() == window.centralWidget().size()
    window.show_screen(LAB)

    assert covered == (True, True)
    assert not window.cover.isVisible()
    assert "CỬA SỔ NÀY KHÔNG NHẬN MÁY QUÉT" in window.cover.accessibleName()


def test_practice_is_striped_and_named(make_window: MakeWindow) -> None:
    practice, real = make_window(practice=True), make_window()

    assert [len(window.findChildren(Stripes)) for window in (practice, real)] == [2, 0]
    assert practice.windowTitle().startswith("TẬP · ")


def test_every_control_and_pane_has_a_name(make_window: MakeWindow) -> None:
    window = make_window()
    wait_for(lambda: window.collect.answer)
    view, results = window.collect_view, window.lab_view
    for widget in (view.panel, view.tube, view.people, view.side, window.cover, window.help, window.bar.sync):
        assert widget.accessibleName()
    for widget in (
        results.incoming.list.table,
        results.verify.list.table,
        results.verify.search,
        results.incoming.pane.raw,
    ):
        assert widget.accessibleName()
    for button in window.findChildren(QAbstractButton):
        assert button.accessibleName() or button.objectName().startswith("qt_") or not button.isVisible()


def test_the_scanner_prefix_is_reserved(make_window: MakeWindow) -> None:
    desk = FakeDesk()
    window = make_window(desk=desk)
    keyboard = Keyboard(window.windowHandle(), gap=120)
    keyboard.press(F9, "", Qt.Key.Key_F9)
    keyboard.scan("VN0048")
    wait_for(lambda: desk.scans)

    assert desk.scans == ["VN0048"]


@pytest.mark.parametrize(
    ("sync", "shape", "text"),
    [
        (FakeSync(), Shape.ARROW, "Chờ gửi 18 · 6 phút"),
        (FakeSync(waiting=0), Shape.TICK, "Chờ gửi 0"),
        (
            FakeSync(waiting=231, reachable=False, age=timedelta(minutes=112)),
            Shape.TRIANGLE,
            "Mất mạng · chờ gửi 231 · 1 giờ 52 phút",
        ),
        (FakeSync(waiting=2, refused=3), Shape.TRIANGLE, "Chờ gửi 2 · 6 phút · bị từ chối 3"),
    ],
    ids=["waiting", "empty", "offline", "refused"],
)
def test_what_is_unsent_and_how_old_it_is_always_shows(
    make_window: MakeWindow, sync: FakeSync, shape: Shape, text: str
) -> None:
    window = make_window(sync=sync)
    wait_for(lambda: window.sync.status)

    assert (window.bar.sync.shape_shown, window.bar.sync.accessibleName()) == (shape, text)


def test_an_age_is_told_in_its_two_largest_units() -> None:
    ages = [timedelta(seconds=-5), timedelta(minutes=59), timedelta(hours=3), timedelta(days=2, hours=5)]

    assert [age_words(age, catalogue_for("en")) for age in ages] == ["0 min", "59 min", "3 h 0 min", "2 d 5 h"]


def test_offline_is_never_an_alarm() -> None:
    status = SyncStatus(waiting=1, oldest=NOW, refused=0, reachable=False)

    assert sync_words(status, NOW, catalogue_for("en"))[0] not in (Shape.CROSS, Shape.BANG)
