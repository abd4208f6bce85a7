"""Nothing is cut off: every answer in both languages, single and pool, on small and large screens, for fingers too."""

import os
import subprocess
import sys
from functools import partial

import pytest

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, answer, desk_tube
from tests.gui.fitting import problems
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.lab_lists import Worklist
from workstation.domain.outcomes import CLASS_OF, Outcome, OutcomeClass
from workstation.gui.lab.acts import Act
from workstation.gui.lab.model import Tab
from workstation.gui.lab.verify_model import worklist_of
from workstation.gui.main_window import MainWindow
from workstation.gui.sample_answers import sample_answer
from workstation.gui.sample_lab_rows import sample_lab
from workstation.gui.window_frame import COLLECT, LAB
from workstation.texts.custody_outcomes import CUSTODY_ROWS
from workstation.texts.translate import translations as catalogue_for

SMALLEST, LARGE = (1280, 672), (1920, 1040)
LANGUAGES = ("vi", "en")
ELSEWHERE = {Outcome.WINDOW_AWAY, *CUSTODY_ROWS} - {Outcome.BOX_CODE}
ON_THE_PANEL = [outcome for outcome in Outcome if outcome not in ELSEWHERE]


def look_at(window: MainWindow, tab: Tab) -> None:
    """Have something in hand on a tab, so that all its parts are shown."""
    lab = window.lab
    wait_for(lambda: lab.verify.rows.is_listed and lab.incoming.row and lab.unmatched.looking.detail)
    if tab is Tab.UNMATCHED:
        window.lab_view.unmatched.attach_by_hand()
    elif tab is Tab.VERIFY:
        lab.verify.open(Worklist.RELEASED_TODAY)
        wait_for(lambda: (row := lab.verify.rows.row(0)) and worklist_of(row) is Worklist.RELEASED_TODAY)
        lab.verify.choose(lab.verify.rows.row(0))
        wait_for(lambda: lab.verify.detail)


def opened(make_window: MakeWindow, language: str, size: tuple[int, int], *, practice: bool = False) -> MainWindow:
    lab = sample_lab(catalogue_for(language))
    window = make_window(desk=FakeDesk(), lab=lab, language=language, practice=practice)
    window.resize(*size)
    wait_for(lambda: window.collect.summary.people_today and window.sync.status)
    return window


def shown(window: MainWindow, outcome: Outcome, pool_size: int) -> None:
    """Show an answer as if the desk had given it."""
    window.collect.answer = sample_answer(outcome, pool_size=pool_size)
    window.collect.changed.emit()
    wait_for(lambda: window.width() > 0)


@pytest.mark.parametrize("pool_size", [1, 10])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_fits_the_smallest_screen(make_window: MakeWindow, language: str, pool_size: int) -> None:
    window, told = opened(make_window, language, SMALLEST), {}
    for outcome in ON_THE_PANEL:
        shown(window, outcome, pool_size)
        if found := problems(window):
            told[outcome.value] = found

    assert told == {}
    assert (window.width(), window.height()) == SMALLEST


@pytest.mark.parametrize("practice", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_large_buttons_fit_the_smallest_screen(make_window: MakeWindow, language: str, practice: bool) -> None:
    window, told = opened(make_window, language, SMALLEST, practice=practice), {}
    window.state.set_touch(touch=True)
    for outcome in (*(o for o in ON_THE_PANEL if CLASS_OF[o] is OutcomeClass.ASK), Outcome.POOL_ADDED):
        shown(window, outcome, 10)
        if found := problems(window):
            told[outcome.value] = found

    assert told == {}
    assert (window.width(), window.height()) == SMALLEST


@pytest.mark.parametrize("touch", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_sounds_and_results_fit_every_screen(make_window: MakeWindow, language: str, touch: bool) -> None:
    told = {}
    for size in (SMALLEST, LARGE):
        window = opened(make_window, language, size)
        window.state.set_touch(touch=touch)
        for name, show in (("keys", partial(window.help.show_over, COLLECT)), ("sounds", window.sound_panel.show_over)):
            show()
            told[name, size] = problems(window)
            window.help.hide()
            window.sound_panel.leave()
        window.show_screen(LAB)
        for tab in (Tab.INCOMING, Tab.UNMATCHED, Tab.VERIFY):
            window.lab.open(tab)
            look_at(window, tab)
            pass_events(10)
            told[tab.name, size] = problems(window)
        window.lab_view.verify.decision.begin(Act.CORRECT)
        pass_events(10)
        told["correcting", size] = problems(window)
        window.show_screen(COLLECT)
        window.close()

    assert {where: found for where, found in told.items() if found} == {}


def test_changing_from_a_question_to_work_never_widens_the_window(make_window: MakeWindow) -> None:
    window = opened(make_window, "en", SMALLEST)
    for outcome in (Outcome.UNDO_WHY, Outcome.POOL_ADDED, Outcome.PERSON_LIKE, Outcome.POOL_ADDED):
        shown(window, outcome, 10)

    assert (window.width(), window.height()) == SMALLEST


def test_a_cut_text_is_found(make_window: MakeWindow) -> None:
    """The measure itself can fail: a button too narrow, a panel too low, and words that run into each other."""
    window = opened(make_window, "vi", SMALLEST)
    shown(window, Outcome.RHYTHM_DOUBT, 1)
    button, panel = window.collect_view.buttons.help, window.collect_view.panel
    button.setFixedWidth(90)
    panel.setFixedHeight(150)
    found = " | ".join(problems(window))

    assert "is cut" in found
    assert "runs into" in found


def test_every_answer_fits_at_a_scale_of_one_and_a_half() -> None:
    """1920 x 1040 at 150 %: the scale of Qt can only be set for a process of its own."""
    environment = {**os.environ, "QT_SCALE_FACTOR": "1.5", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/gui/test_fit.py"]
    chosen = ["-k", "every_answer_fits_the_smallest_screen and 10"]
    done = subprocess.run([*command, *chosen], env=environment, capture_output=True, text=True, check=False)

    assert "2 passed" in done.stdout, done.stdout[-3000:]


def test_a_large_screen_uses_its_room(make_window: MakeWindow) -> None:
    given = answer(Outcome.POOL_ADDED, desk_tube=desk_tube(10, 7), pool_size=10)
    small, large = (opened(make_window, "vi", size) for size in (SMALLEST, LARGE))
    for window in (small, large):
        window.collect.answer = given
        window.collect.changed.emit()
        wait_for(lambda: True)

    assert problems(large) == []
    assert large.collect_view.panel.height() > 1.5 * small.collect_view.panel.height()
    assert large.collect_view.panel.headline_size >= small.collect_view.panel.headline_size
