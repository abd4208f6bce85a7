"""F1 names every key that does something on the open screen, and no other."""

from collections.abc import Callable

import pytest

from tests.gui.waiting import wait_for
from workstation.gui.custody.ports import Side
from workstation.gui.custody.view import COMMANDS, OTHER_TAB, RECEPTION_FILES
from workstation.gui.key_words import ANSWERS, EVERYWHERE, KEYS_OF, ON_BUTTONS, SCREENS
from workstation.gui.lab.model import Tab
from workstation.gui.main_window import MainWindow
from workstation.gui.overlays import Place
from workstation.gui.sample_custody import SampleCustody
from workstation.gui.sample_plates import RUN, SCANNED, SamplePlates
from workstation.gui.window_frame import COLLECT, CUSTODY, LAB, LABELS

PLACES = {COLLECT: Place.COLLECT, LABELS: Place.LABELS}
COMMON = {*dict(EVERYWHERE), *dict(ANSWERS), *ON_BUTTONS, "F1"}


@pytest.mark.parametrize("screen", [COLLECT, LABELS])
def test_the_keys_of_a_screen_are_those_of_the_table(make_window: Callable[..., MainWindow], screen: int) -> None:
    table = make_window().keys.table
    works = {key for key, places in table.items() if PLACES[screen] in places}

    assert set(dict(KEYS_OF[screen])) == works - COMMON


def test_the_keys_of_custody_are_those_of_its_two_sides() -> None:
    works = {*COMMANDS[Side.PACK], *COMMANDS[Side.RECEIVE], *RECEPTION_FILES, OTHER_TAB, "F5"}

    assert set(dict(KEYS_OF[CUSTODY])) == works


def test_the_keys_of_the_laboratory_are_those_of_its_tabs(make_window: Callable[..., MainWindow]) -> None:
    window, works = make_window(plates=SamplePlates()), set[str]()
    view = window.lab_view
    for tab in Tab:
        window.lab.open(tab)
        works |= {*view._keys(), *view._keys_of_tab()}
    for number in (RUN, SCANNED):
        window.plate.open(number)
        wait_for(lambda number=number: window.plate.state and window.plate.state.number == number)
        works |= set(window.plate_view._calls())

    assert set(dict(KEYS_OF[LAB])) == works - COMMON


@pytest.mark.parametrize("screen", [COLLECT, CUSTODY, LAB, LABELS])
def test_the_card_shows_the_keys_of_the_screen_that_is_open(
    make_window: Callable[..., MainWindow], screen: int
) -> None:
    window = make_window(language="en", custody=SampleCustody())
    window.show_screen(screen)
    window.overlays.toggle_help()
    told = window.help.accessibleName()

    assert all(f"{key}: " in told for key in dict(KEYS_OF[screen]))
    assert window.help.height() <= window.frame.height()
    assert len(KEYS_OF) == len(SCREENS)
