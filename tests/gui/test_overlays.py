"""What lies over the screens: no key and no scan acts on what is covered, and every way out gives the keys back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import TUBE, FakeDesk, FakePeople, FakeSpeaker, answer, desk_tube, question
from tests.gui.fakes_lab import FakeLab, result
from tests.gui.keys import BACKSPACE, ENTER, Keyboard
from tests.gui.test_camera import FakeCamera
from tests.gui.test_collection_page import FakeCollections
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.desk import Answer
from workstation.domain.identifiers import Gender
from workstation.domain.lab_lists import IdList
from workstation.domain.outcomes import Outcome
from workstation.domain.results import ResultCode
from workstation.domain.scanner_test import SHEET, SheetCode
from workstation.domain.scans import Command
from workstation.gui.key_words import every_key
from workstation.gui.main_window import MainWindow
from workstation.gui.overlays import Place
from workstation.gui.sounds.tones import Sound
from workstation.gui.wedge import Typing
from workstation.gui.window_frame import COLLECT, LAB
from workstation.gui.window_keys import WindowKeys

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
OPEN: dict[Place, Callable[[MainWindow], None]] = {
    Place.AWAY: lambda window: window.cover.set_away(away=True),
    Place.HELP: lambda window: window.overlays.toggle_help(),
    Place.SOUND: lambda window: window.overlays.test_sound(),
    Place.OPERATOR: lambda window: window.ask_operator(),
    Place.COLLECTION: lambda window: window.overlays.choose_collection(),
    Place.SCANNERS: lambda window: window.overlays.test_scanners(),
    Place.FORM: lambda window: window.people.open(),
}
CARDS = (Place.HELP, Place.SOUND)
DESK_KEYS = [
    (Qt.Key.Key_F2, NONE),
    (Qt.Key.Key_F4, NONE),
    (Qt.Key.Key_F6, NONE),
    (Qt.Key.Key_F7, NONE),
    (Qt.Key.Key_F8, NONE),
    (Qt.Key.Key_F12, NONE),
    (Qt.Key.Key_M, CONTROL),
    (Qt.Key.Key_K, CONTROL),
]
FILLED = answer(Outcome.POOL_ADDED, desk_tube=desk_tube(10, 2), pool_size=10)
CLOSED = answer(Outcome.POOL_CLOSED, desk_tube=desk_tube(10, 2, is_open=False), pool_size=10)


@dataclass
class NotingDesk(FakeDesk):
    """Notes pool sizes as well; `to_commands` is what it answers to a command."""

    sizes: list[int] = field(default_factory=list)
    to_commands: Answer | None = None

    def command(self, command: Command) -> Answer:
        given = super().command(command)
        return self.to_commands or replace(given, desk_tube=self.current.desk_tube, pool_size=self.current.pool_size)

    def set_pool_size(self, size: int) -> Answer:
        self.sizes.append(size)
        return self.current


@dataclass
class Shown:
    """A window with everything that can be opened."""

    window: MainWindow
    desk: NotingDesk
    camera: FakeCamera
    lab: FakeLab
    speaker: FakeSpeaker

    @property
    def place(self) -> Place:
        return self.window.overlays.place

    @property
    def asked(self) -> list[object]:
        """Everything that reached the desk, or was opened on its screen."""
        desk = self.desk
        is_form = self.window.people.is_open and self.place is not Place.FORM
        return [*desk.commands, *desk.scans, *desk.refused, *desk.sizes, *desk.entered, *self.camera.watched] + (
            ["form"] if is_form else []
        )

    def open(self, place: Place) -> None:
        OPEN[place](self.window)
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def keyboard(self, gap: int = 4) -> Keyboard:
        return Keyboard(self.window.windowHandle(), gap=gap)


Open = Callable[..., Shown]


@pytest.fixture
def open_window(make_window: MakeWindow) -> Open:
    def made(current: Answer = FILLED, *, screen: int = COLLECT) -> Shown:
        desk, camera, speaker = NotingDesk(current=current), FakeCamera(), FakeSpeaker()
        lab = FakeLab(rows=[result(1, ResultCode.NEGATIVE), result(2, ResultCode.NEGATIVE)])
        window = make_window(
            desk=desk,
            lab=lab,
            language="en",
            practice=True,
            speaker=speaker,
            people=FakePeople(),
            collections=FakeCollections(),
            camera=camera,
            change_operator=lambda _name: None,
            practice_scan=lambda _answer: "INVENTED",
        )
        window.show_screen(screen)
        window.activateWindow()
        wait_for(lambda: window.collect.answer is not None and window.isActiveWindow() and speaker.played is not None)
        wait_for(lambda: window.lab.verify.rows.is_listed or screen == COLLECT)
        return Shown(window, desk, camera, lab, speaker)

    return made


@pytest.mark.parametrize(("key", "modifier"), DESK_KEYS)
def test_on_a_bare_desk_every_key_of_the_desk_does_something(
    open_window: Open, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    shown = open_window()
    shown.key(key, modifier)
    wait_for(lambda: shown.asked or shown.place is Place.FORM)


@pytest.mark.parametrize("place", [place for place in OPEN if place not in CARDS])
def test_no_key_of_the_desk_acts_on_a_desk_that_is_covered(open_window: Open, place: Place) -> None:
    shown = open_window(CLOSED if place is Place.COLLECTION else FILLED)
    shown.open(place)
    for key, modifier in DESK_KEYS:
        shown.key(key, modifier)
        QTest.keyClick(shown.window, key, modifier)
    pass_events(30)

    assert (shown.place, shown.asked) == (place, [])


@pytest.mark.parametrize("place", CARDS)
@pytest.mark.parametrize(("key", "modifier"), DESK_KEYS)
def test_a_card_goes_away_at_the_next_key_which_does_nothing_else(
    open_window: Open, place: Place, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    shown = open_window()
    shown.open(place)
    shown.key(key, modifier)
    after_first = shown.place
    pass_events(20)
    reached = list(shown.asked)
    shown.key(key, modifier)
    wait_for(lambda: shown.asked or shown.place is Place.FORM)

    assert (after_first, reached) == (Place.COLLECT, [])


@pytest.mark.parametrize("place", [place for place in OPEN if place is not Place.FORM])
def test_a_number_never_answers_a_question_that_is_covered(open_window: Open, place: Place) -> None:
    shown = open_window(question())
    shown.open(place)
    keyboard = shown.keyboard()
    keyboard.type("1")
    if place is Place.SCANNERS:
        keyboard.press(ENTER, "\r", Qt.Key.Key_Return)
    pass_events(80)
    covered = list(shown.asked)
    shown.window.cover.set_away(away=False)
    shown.window.overlays.leave_all()
    keyboard.rest()
    keyboard.type("1")
    wait_for(lambda: shown.desk.commands)

    assert (covered, shown.desk.commands) == ([], [Command.CHOICE_1])


@pytest.mark.parametrize(("key", "command"), [(Qt.Key.Key_F2, Command.UNDO), (Qt.Key.Key_F4, Command.CLOSE)])
def test_the_page_that_an_open_tube_locks_is_unlocked_by_the_keys_that_it_names(
    open_window: Open, key: Qt.Key, command: Command
) -> None:
    shown = open_window()
    shown.desk.to_commands = CLOSED
    shown.open(Place.COLLECTION)
    locked = shown.window.collection_page.is_locked
    shown.key(key)
    wait_for(shown.window.collection_page.use.isEnabled)
    shown.key(key)
    pass_events(20)

    assert (locked, shown.place) == (True, Place.COLLECTION)
    assert shown.desk.commands == [command]


@pytest.mark.parametrize(
    "given",
    [question(), answer(Outcome.NOT_ALLOWED, facts={"tube": TUBE}, desk_tube=desk_tube(10, 2))],
    ids=["a question", "a refusal"],
)
def test_what_the_desk_asks_or_refuses_is_never_left_under_the_page(open_window: Open, given: Answer) -> None:
    shown = open_window()
    shown.desk.to_commands = given
    shown.open(Place.COLLECTION)
    shown.key(Qt.Key.Key_F2)
    wait_for(lambda: shown.place is Place.COLLECT)

    assert shown.window.collect.answer == given
    assert shown.window.wedge.typing is Typing.SWALLOWED


def test_a_form_under_the_page_is_shown_before_its_tube_may_be_closed(open_window: Open) -> None:
    shown = open_window()
    shown.open(Place.FORM)
    shown.window.people.model.edit(name="Do Huu Uoc")
    shown.open(Place.COLLECTION)
    shown.key(Qt.Key.Key_F4)
    pass_events(20)

    assert (shown.place, shown.desk.commands) == (Place.FORM, [])
    assert shown.window.people.model.draft.name == "Do Huu Uoc"


@pytest.mark.parametrize("place", [Place.HELP, Place.SOUND, Place.OPERATOR, Place.COLLECTION, Place.SCANNERS])
def test_a_form_that_is_covered_is_neither_typed_into_nor_saved(open_window: Open, place: Place) -> None:
    shown = open_window()
    shown.open(Place.FORM)
    form = shown.window.people.view.form
    form.number.setFocus()
    shown.open(place)
    typing = shown.keyboard(gap=200)
    shown.key(Qt.Key.Key_Tab)
    held = not form.isEnabled(), form.number.hasFocus()
    if place not in CARDS:
        typing.type("7")
        pass_events(80)
        shown.key(Qt.Key.Key_Return, CONTROL)
    pass_events(20)
    shown.window.overlays.leave_all()

    assert held == (True, False)
    assert (form.number.text(), shown.desk.entered) == ("", [])
    assert form.number.hasFocus()
    assert form.isEnabled()


def test_an_answer_that_closes_the_form_takes_no_keys_from_the_page_over_it(open_window: Open) -> None:
    shown = open_window()
    shown.open(Place.FORM)
    model, page = shown.window.people.model, shown.window.collection_page
    model.edit(name="Do Huu Uoc", birth="1964", number="000090000001")
    model.choose_gender(Gender.MALE)
    model.save()
    shown.open(Place.COLLECTION)
    wait_for(lambda: not model.is_open)

    assert len(shown.desk.entered) == 1
    assert (shown.place, shown.window.wedge.typing) == (Place.COLLECTION, Typing.REPLAYED)
    assert page.isAncestorOf(QApplication.focusWidget())


LAYERS = [
    (Place.COLLECTION, Place.HELP),
    (Place.COLLECTION, Place.SOUND),
    (Place.SCANNERS, Place.HELP),
    (Place.SCANNERS, Place.SOUND),
    (Place.OPERATOR,),
    (Place.FORM, Place.COLLECTION, Place.HELP),
    (Place.FORM, Place.SCANNERS, Place.SOUND),
    (Place.FORM, Place.OPERATOR),
]


@pytest.mark.parametrize("layers", LAYERS, ids=" ".join)
def test_escape_leaves_one_thing_at_a_time_from_the_top(open_window: Open, layers: tuple[Place, ...]) -> None:
    shown, seen = open_window(), []
    for place in layers:
        shown.open(place)
    for _ in layers:
        seen.append(shown.place)
        shown.key(Qt.Key.Key_Escape)

    assert seen == list(reversed(layers))
    assert (shown.place, shown.asked) == (Place.COLLECT, [])
    assert shown.window.wedge.typing is Typing.SWALLOWED


def test_escape_skips_a_question_only_when_it_is_in_sight(open_window: Open) -> None:
    shown = open_window(question())
    for place in (Place.COLLECTION, Place.HELP):
        shown.open(place)
    for _ in range(2):
        shown.key(Qt.Key.Key_Escape)
    pass_events(20)
    covered = list(shown.desk.commands)
    shown.key(Qt.Key.Key_Escape)
    wait_for(lambda: shown.desk.commands)

    assert (covered, shown.desk.commands) == ([], [Command.SKIP])


@pytest.mark.parametrize("screen", [COLLECT, LAB])
@pytest.mark.parametrize("place", [Place.HELP, Place.SOUND, Place.OPERATOR])
def test_a_scan_takes_away_what_covers_its_answer(open_window: Open, place: Place, screen: int) -> None:
    shown = open_window(screen=screen)
    shown.open(place)
    shown.keyboard().scan("VN0048120001")
    wait_for(
        lambda: shown.desk.scans if screen == COLLECT else shown.window.lab.notice or shown.window.lab.verify.chosen
    )

    assert shown.place is (Place.COLLECT if screen == COLLECT else Place.LAB)
    assert shown.desk.scans == (["VN0048120001"] if screen == COLLECT else [])


@pytest.mark.parametrize("place", [Place.COLLECTION, Place.FORM])
def test_a_scan_leaves_an_empty_form_or_an_untouched_page_and_is_answered(open_window: Open, place: Place) -> None:
    shown = open_window()
    shown.open(place)
    shown.keyboard().scan(TUBE)
    wait_for(lambda: shown.desk.scans)

    assert (shown.place, shown.desk.scans) == (Place.COLLECT, [TUBE])


@pytest.mark.parametrize("card", CARDS)
def test_what_a_page_says_of_a_scan_is_not_covered_by_a_card(open_window: Open, card: Place) -> None:
    shown = open_window(CLOSED)
    shown.open(Place.COLLECTION)
    shown.window.collection_page.form.campaign.setText("Another one")
    shown.open(card)
    shown.keyboard().scan(TUBE)
    wait_for(lambda: shown.place is Place.COLLECTION)

    assert shown.window.collection_page.state.text().startswith("▲ The scan was not recorded")
    assert (shown.desk.scans, shown.speaker.heard[-1]) == ([], Sound.NO)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_over_the_scanner_test_goes_away_and_the_scan_is_measured(open_window: Open, card: Place) -> None:
    shown = open_window()
    shown.open(Place.SCANNERS)
    shown.open(card)
    shown.keyboard().scan(SHEET[SheetCode.TUBE])
    wait_for(lambda: shown.window.scanner_test.readings)

    assert (shown.place, shown.desk.scans) == (Place.SCANNERS, [])


def test_under_the_black_cover_no_scan_is_taken(open_window: Open) -> None:
    shown = open_window()
    shown.open(Place.AWAY)
    shown.window.take_scan(TUBE)
    shown.window.scans.take_pair(TUBE, "000090000001")
    pass_events(20)

    assert shown.asked == []


def test_what_the_camera_sees_is_no_reading_of_the_scanner_test(open_window: Open) -> None:
    shown = open_window()
    shown.open(Place.SCANNERS)
    shown.window.scans.take_pair(TUBE, "000090000001")
    shown.window.scans.take_camera_scan(SHEET[SheetCode.TUBE])
    pass_events(20)

    assert (shown.asked, shown.window.scanner_test.readings) == ([], {})
    assert not shown.window.scanner_test.is_other


@pytest.mark.parametrize("place", [Place.COLLECT, Place.HELP, Place.OPERATOR])
def test_a_scan_that_an_input_method_rewrote_is_refused_in_sight(open_window: Open, place: Place) -> None:
    shown = open_window()
    if place is not Place.COLLECT:
        shown.open(place)
    keyboard = shown.keyboard()
    keyboard.type("NGUYE")
    keyboard.press(BACKSPACE, "\b", Qt.Key.Key_Backspace)
    keyboard.scan("N")
    wait_for(lambda: shown.desk.refused)

    assert (shown.place, shown.desk.refused) == (Place.COLLECT, [Outcome.IME_ON])


@pytest.mark.parametrize("place", OPEN)
def test_the_window_closes_with_anything_open_and_opens_again_with_nothing_over_it(
    open_window: Open, place: Place
) -> None:
    first = open_window()
    first.open(place)
    opened = first.place
    closed = first.window.close()
    second = open_window()
    second.keyboard().scan(TUBE)
    wait_for(lambda: second.desk.scans)

    assert (opened, closed) == (place, True)
    assert (second.place, second.desk.scans) == (Place.COLLECT, [TUBE])


@pytest.mark.parametrize("place", [Place.HELP, Place.SOUND, Place.OPERATOR, Place.SCANNERS])
def test_no_result_is_released_from_under_something(open_window: Open, place: Place) -> None:
    shown = open_window(screen=LAB)
    shown.window.lab.verify.choose(shown.lab.rows[0])
    for key, modifier in ((Qt.Key.Key_F4, NONE), (Qt.Key.Key_F4, NONE), (Qt.Key.Key_Return, CONTROL)):
        shown.window.overlays.leave_all()
        shown.open(place)
        shown.key(key, modifier)
    pass_events(20)

    assert (shown.window.lab.verify.asked, shown.lab.released) == (IdList(), [])


@pytest.mark.parametrize("place", [Place.HELP, Place.SOUND, Place.OPERATOR, Place.SCANNERS])
def test_a_question_about_results_is_taken_back_when_something_covers_it(open_window: Open, place: Place) -> None:
    shown = open_window(screen=LAB)
    shown.key(Qt.Key.Key_F4)
    asked = len(shown.window.lab.verify.asked)
    shown.open(place)

    assert (asked, shown.window.lab.verify.asked) == (2, IdList())


@pytest.mark.parametrize("place", CARDS)
def test_a_search_that_was_being_typed_goes_on_after_a_card(open_window: Open, place: Place) -> None:
    shown = open_window(screen=LAB)
    search = shown.window.lab_view.verify.search
    shown.window.lab_view.search()
    shown.open(place)
    shown.keyboard(gap=200).type("9")
    wait_for(lambda: shown.place is Place.LAB)
    under = search.text()
    shown.keyboard(gap=200).type("4")
    wait_for(search.text)

    assert (under, search.text()) == ("", "4")
    assert search.hasFocus()


def test_every_key_that_the_help_names_is_in_the_table(open_window: Open) -> None:
    keys: WindowKeys = open_window().window.keys
    named = every_key().keys() - {"1 2 3"}

    assert named <= set(keys.table)


def test_esc_has_a_meaning_wherever_somebody_can_see(open_window: Open) -> None:
    keys: WindowKeys = open_window().window.keys

    assert set(keys.table["Esc"]) == set(Place) - {Place.AWAY}
