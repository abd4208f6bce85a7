"""What a window keeps between two days, and that a damaged file never stops it from opening."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import TUBE, FakeDesk
from tests.gui.waiting import pass_events, wait_for
from workstation.gui.kept import Kept
from workstation.gui.overlays import Place
from workstation.gui.theme import Theme
from workstation.gui.wedge import Typing
from workstation.gui.window_frame import COLLECT, LAB

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_size_place_and_the_split_of_the_results_are_kept(make_window: MakeWindow, tmp_path: Path) -> None:
    first = make_window()
    first.resize(1301, 701)
    first.show_screen(LAB)
    wait_for(lambda: first.lab.verify.rows.is_listed)
    pass_events(20)
    first.lab_view.verify.split.setSizes([800, 400])
    left, right = first.lab_view.verify.split.sizes()
    geometry = first.saveGeometry()
    first.close()
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat).value("geometry")
    second = make_window()

    assert kept == geometry
    second_left, second_right = second.lab_view.verify.split.sizes()
    assert second_left / second_right == pytest.approx(left / right, rel=0.05)


def test_a_maximised_window_is_maximised_again(make_window: MakeWindow) -> None:
    first = make_window()
    first.showMaximized()
    first.close()
    second = make_window()

    assert second.isMaximized()


def test_a_first_start_asks_nothing_and_shows_the_desk(make_window: MakeWindow, tmp_path: Path) -> None:
    fresh = not (tmp_path / "window.ini").exists()
    window = make_window(language="en")

    assert fresh
    assert (window.look.language, window.look.theme) == ("en", Theme.LIGHT)
    assert (window.look.is_touch, window.look.masks_names) == (False, False)
    assert (window.overlays.place, window.wedge.typing) == (Place.COLLECT, Typing.SWALLOWED)


def test_all_that_was_chosen_is_there_after_a_restart(make_window: MakeWindow) -> None:
    first = make_window(language="en")
    for change in (first.state.switch_language, first.state.switch_theme, first.state.toggle_touch):
        change()
    first.state.toggle_masking()
    first.show_screen(LAB)
    first.close()
    second = make_window(language="en")

    assert (second.look.language, second.look.theme) == ("vi", Theme.DARK)
    assert (second.look.is_touch, second.look.masks_names) == (True, True)
    assert (second.overlays.place, second.wedge.typing) == (Place.LAB, Typing.REPLAYED)


def test_a_damaged_file_gives_the_usual_window(make_window: MakeWindow, tmp_path: Path) -> None:
    general = "[General]\nlanguage=klingon\ntheme=pink\nscreen=99\ntouch=maybe\ngeometry=@Invalid()\nsplit=7\n"
    written = general + "[sound]\nvolume=?\n"
    (tmp_path / "window.ini").write_text(written)
    window = make_window(language="en")

    assert (window.look.language, window.look.theme, window.look.is_touch) == ("en", Theme.LIGHT, False)
    assert (window.screen_number, window.sounds.volume) == (COLLECT, 80)


def test_names_are_masked_in_the_list_alone_and_it_is_kept(make_window: MakeWindow) -> None:
    first = make_window(desk=FakeDesk())
    wait_for(lambda: first.collect.summary.people_today)
    first.activateWindow()
    wait_for(first.isActiveWindow)
    whole = first.collect_view.side.grab().toImage()
    answer_before = first.collect_view.panel.grab().toImage()
    QTest.keyClick(first, Qt.Key.Key_H, CONTROL)
    masked = first.collect_view.side.grab().toImage()
    names = first.collect_view.side.names_shown
    first.close()
    second = make_window(desk=FakeDesk())

    assert names == (f"{TUBE}: Đ. H. Ước +2",)
    assert masked != whole
    assert first.collect_view.panel.grab().toImage() == answer_before
    assert second.look.masks_names


def test_values_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    kept = Kept(QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat))
    before = (kept.has("touch"), kept.flag("touch", default=True), kept.one_of("theme", ("light", "dark"), "light"))
    kept.keep("touch", False)
    kept.keep("theme", "dark")
    kept.keep("volume", 40)
    again = Kept(QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat))

    assert before == (False, True, "light")
    assert (again.has("touch"), again.flag("touch", default=True)) == (True, False)
    assert (again.one_of("theme", ("light", "dark"), "light"), again.whole("volume", default=80, low=30, high=100)) == (
        "dark",
        40,
    )
