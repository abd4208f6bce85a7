"""The page of the collection: what is chosen there, what locks it, and what a scan does while it is open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import Hands, collection, station
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import TUBE, FakeDesk, FakeSpeaker, answer, desk_tube
from tests.gui.keys import Keyboard
from tests.gui.waiting import wait_for
from workstation.app import make_window as make_real_window
from workstation.domain.badge import Role, badge_code
from workstation.domain.collection import (
    POOL_SIZES,
    Collection,
    CollectionField,
    LegalBasis,
    Priority,
    SamplingReason,
)
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.gui.collect.mode_switch import ModeSwitch
from workstation.gui.collection.choices import ChoiceBar
from workstation.gui.look import Look
from workstation.gui.main_window import MainWindow
from workstation.gui.ports import CollectionChoices
from workstation.gui.sounds.tones import Sound
from workstation.gui.window_frame import LAB
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.operators import add_operator
from workstation.usecases.set_collection import current_collection

CONTROL = Qt.KeyboardModifier.ControlModifier
SCHOOL = collection()
ALLEY = collection(site="Hẻm 47", campaign="Truy vết", priority=Priority.URGENT)
BADGE = badge_code(5)


@dataclass
class FakeCollections:
    """Collections in memory; `needs` is the badge that a change asks for."""

    current: Collection = SCHOOL
    recent: tuple[Collection, ...] = (SCHOOL, ALLEY)
    needs: str = ""
    badges: list[str] = field(default_factory=list)

    def choices(self) -> CollectionChoices:
        return CollectionChoices(current=self.current, recent=self.recent)

    def choose(self, wanted: Collection, badge: str) -> CollectionChoices:
        self.badges.append(badge)
        if self.needs and badge != self.needs:
            raise RuleBroken(Reason.NOT_ALLOWED, operator="Hoà")
        self.current = wanted
        return self.choices()


@pytest.fixture
def port() -> FakeCollections:
    return FakeCollections()


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


Open = Callable[[], MainWindow]


@pytest.fixture
def open_page(make_window: MakeWindow, desk: FakeDesk, port: FakeCollections) -> Open:
    def made(speaker: FakeSpeaker | None = None) -> MainWindow:
        window = make_window(desk=desk, language="en", collections=port, speaker=speaker)
        window.activateWindow()
        wait_for(lambda: window.collect.answer is not None and window.isActiveWindow())
        QTest.keyClick(window, Qt.Key.Key_9, CONTROL)
        wait_for(lambda: window.collection_page.form.collection == port.current)
        return window

    return made


def press(bar: ChoiceBar, value: str) -> None:
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.area_of(value).center().toPoint())


def state(window: MainWindow) -> str:
    return window.collection_page.state.text()


def saved(window: MainWindow) -> bool:
    return window.collection.is_saved


def test_the_key_opens_the_page_with_the_collection_of_now_and_esc_leaves_it(open_page: Open) -> None:
    window = open_page()
    rows = [row.collection for row in window.collection_page.rows.rows]

    assert rows == [SCHOOL, ALLEY]
    assert window.collection_page.geometry() == window.screens.rect()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.collection_page.isHidden()
    assert window.collect_view.hasFocus()


def test_the_button_of_the_rail_opens_it_and_closes_it(open_page: Open) -> None:
    window = open_page()
    window.rail.collection.click()
    closed = window.collection_page.isHidden()
    window.rail.collection.click()

    assert (closed, window.collection_page.isHidden()) == (True, False)


def test_a_press_on_a_row_chooses_it_and_the_top_bar_says_so(open_page: Open, port: FakeCollections) -> None:
    window = open_page()
    window.collection_page.rows.rows[1].click()
    wait_for(lambda: saved(window))

    assert port.current == ALLEY
    assert window.bar.site.text() == "Hẻm 47 · Truy vết"
    assert (window.bar.marks.isHidden(), window.bar.marks.text()) == (False, "▲ URGENT")
    assert state(window).startswith("✓ SAVED")
    assert window.collection_page.form.collection == ALLEY


def test_what_was_typed_is_chosen_tidied(open_page: Open, port: FakeCollections) -> None:
    window = open_page()
    form = window.collection_page.form
    form.campaign.setText("  Chiến   dịch  mới ")
    form.test.setEditText("own-1")
    press(form.reason, SamplingReason.DOCTOR)
    press(form.basis, LegalBasis.EPIDEMIC_ORDER)
    form.text.setPlainText("12/QĐ-UBND\nngày 01/03/2026")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    wait_for(lambda: saved(window))

    assert port.current == collection(
        campaign="Chiến dịch mới",
        test_code="OWN-1",
        reason=SamplingReason.DOCTOR,
        legal_basis=LegalBasis.EPIDEMIC_ORDER,
        legal_text="12/QĐ-UBND\nngày 01/03/2026",
    )
    assert window.bar.marks.text() == "▲ ORDER"


def test_another_legal_basis_begins_without_the_words_of_the_old_one(open_page: Open, port: FakeCollections) -> None:
    port.current = collection(legal_text="Tôi đồng ý")
    window = open_page()
    press(window.collection_page.form.basis, LegalBasis.EPIDEMIC_ORDER)
    window.collection_page.submit()

    assert window.collection_page.form.fields[CollectionField.LEGAL_TEXT].wrong.text().startswith("▲ ")
    assert state(window).startswith("▲ NOT CHOSEN")
    assert port.badges == []


def test_every_wrong_field_is_marked_in_words_and_the_first_gets_the_keys(open_page: Open) -> None:
    window = open_page()
    form = window.collection_page.form
    form.campaign.clear()
    form.specimen.setEditText("258500002")
    window.collection_page.submit()
    wrong = {name for name, row in form.fields.items() if row.wrong.text()}

    assert wrong == {CollectionField.CAMPAIGN, CollectionField.SPECIMEN_TYPE}
    assert form.campaign.hasFocus()


def test_a_code_is_picked_by_name_and_stays_picked_in_another_language(open_page: Open) -> None:
    window = open_page()
    box = window.collection_page.form.test
    box.setCurrentIndex(3)
    english = box.currentText()
    window.state.set_language("vi")

    assert english == "SARS-CoV-2 RNA, saliva (94845-5)"
    assert box.code == "94845-5"


def test_an_open_tube_locks_the_page_and_says_which(open_page: Open, desk: FakeDesk, port: FakeCollections) -> None:
    desk.current = answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube(5, 2), pool_size=5)
    window = open_page()
    page = window.collection_page
    page.rows.rows[1].click()
    page.submit()
    press(page.form.priority, Priority.URGENT)
    press(page.sizes, "7")

    assert state(window) == "▲ Close tube VN\u00a00048\u00a01237\u00a077 first (F4), or put it back (F2)"
    assert not page.use.isEnabled()
    assert not page.form.site.isEnabled()
    assert (port.badges, page.form.priority.value, page.sizes.value) == ([], Priority.ROUTINE, "5")


def test_the_page_opens_again_by_itself_when_the_tube_is_closed(open_page: Open, desk: FakeDesk) -> None:
    desk.current = answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube(5, 2), pool_size=5)
    window = open_page()
    desk.script["LB02"] = answer(Outcome.POOL_CLOSED, desk_tube=desk_tube(5, 2, is_open=False), pool_size=5)
    window.collect.scan("LB02")
    wait_for(window.collection_page.use.isEnabled)

    assert state(window).startswith("Every tube opened from now on")


def test_a_collector_is_asked_for_a_supervisors_badge_and_stays_the_operator(
    open_page: Open, port: FakeCollections, desk: FakeDesk
) -> None:
    port.needs = BADGE
    window = open_page()
    window.collection_page.rows.rows[1].click()
    wait_for(lambda: window.collection.wants_badge)
    asked = state(window)
    Keyboard(window.windowHandle()).scan(BADGE)
    wait_for(lambda: saved(window))

    assert asked == "▲ Only a supervisor changes the collection: scan a supervisor's badge"
    assert (port.current, port.badges) == (ALLEY, ["", BADGE])
    assert desk.scans == []


def test_a_badge_that_was_asked_for_takes_the_word_of_a_lost_scan_away_and_is_no_refusal(
    open_page: Open, port: FakeCollections, desk: FakeDesk
) -> None:
    speaker = FakeSpeaker()
    port.needs = BADGE
    window = open_page(speaker)
    window.collection_page.rows.rows[1].click()
    wait_for(lambda: window.collection.wants_badge)
    window.take_scan(TUBE)
    lost = window.collection_page.has_lost_scan
    window.take_scan(BADGE)
    wait_for(lambda: saved(window))

    assert (lost, window.collection_page.has_lost_scan) == (True, False)
    assert (desk.scans, speaker.heard) == ([], [Sound.NO])


def test_a_scan_leaves_an_untouched_page_and_is_answered(open_page: Open, desk: FakeDesk) -> None:
    window = open_page()
    Keyboard(window.windowHandle()).scan(TUBE)
    wait_for(lambda: desk.scans == [TUBE])

    assert window.collection_page.isHidden()


def test_a_scan_is_not_recorded_under_a_half_filled_form_and_the_page_says_so(open_page: Open, desk: FakeDesk) -> None:
    window = open_page()
    window.collection_page.form.campaign.setText("Chiến dịch khác")
    Keyboard(window.windowHandle()).scan(TUBE)
    wait_for(lambda: state(window).startswith("▲ The scan was not recorded"))

    assert desk.scans == []
    assert window.collection_page.form.campaign.text() == "Chiến dịch khác"


def test_what_was_half_typed_is_still_there_after_esc(open_page: Open) -> None:
    window = open_page()
    window.collection_page.form.campaign.setText("Chiến dịch khác")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.keyClick(window, Qt.Key.Key_9, CONTROL)
    QApplication.processEvents()

    assert window.collection_page.form.campaign.text() == "Chiến dịch khác"


@pytest.mark.parametrize("size", [1, 7, 15])
def test_the_pool_size_of_the_page_and_of_the_mode_switch_are_one_thing(
    open_page: Open, desk: FakeDesk, size: int
) -> None:
    desk.current = answer(pool_size=5)
    window = open_page()
    press(window.collection_page.sizes, str(size))
    wait_for(lambda: window.collection_page.sizes.value == str(size))

    assert window.collect_view.mode.size_shown == size


def test_the_mode_switch_shows_a_size_that_it_does_not_offer(look: Look) -> None:
    switch = ModeSwitch(look)
    switch.show_size(7, locked=False)
    odd = [segment.text() for segment in (*switch._segments.values(), switch._other) if not segment.isHidden()]
    switch.show_size(5, locked=False)

    assert odd[-1] == "Gộp 7"
    assert switch._other.isHidden()


def test_every_pool_size_has_a_place_as_high_as_a_finger(open_page: Open) -> None:
    sizes = open_page().collection_page.sizes
    areas = [sizes.area_of(str(size)) for size in POOL_SIZES]

    assert min(area.height() for area in areas) >= 48
    assert min(area.width() for area in areas) >= 48
    assert all(sizes.rect().contains(area.center().toPoint() + QPoint(0, 0)) for area in areas)


def test_a_window_without_collections_offers_none(make_window: MakeWindow) -> None:
    window = make_window()
    window.overlays.choose_collection()

    assert window.rail.collection.isHidden()
    assert window.collection_page.isHidden()


def test_another_screen_takes_the_page_away(open_page: Open) -> None:
    window = open_page()
    window.show_screen(LAB)

    assert window.collection_page.isHidden()


# The whole way, on a real station


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        yield opened


def real_window(context: Context, folder: Path) -> MainWindow:
    window = make_real_window(context, language="en", state_file=folder / "window.ini")
    window.show()
    wait_for(lambda: window.collection.choices is not None)
    return window


def test_a_choice_is_kept_over_a_restart_with_its_pool_size(
    application: QApplication, context: Context, tmp_path: Path
) -> None:
    window = real_window(context, tmp_path)
    window.collection.choose(ALLEY)
    window.collect.set_pool_size(7)
    wait_for(lambda: saved(window) and window.collect.answer is not None and window.collect.answer.pool_size == 7)
    window.close()
    again = real_window(context, tmp_path)
    wait_for(lambda: again.collect.answer is not None)

    assert current_collection(context) == ALLEY
    assert again.bar.site.text() == "Hẻm 47 · Truy vết"
    assert DeskSession(context).current.pool_size == 7
    again.close()


def test_with_badges_registered_the_real_desk_asks_for_one(
    application: QApplication, context: Context, tmp_path: Path
) -> None:
    badge = add_operator(context, "Mai", Role.SUPERVISOR).badge
    window = real_window(context, tmp_path)
    window.overlays.choose_collection()
    window.collection.choose(ALLEY)
    wait_for(lambda: window.collection.wants_badge)
    window.take_scan(BADGE)
    wait_for(lambda: "badge" in state(window) and "No operator" in state(window))
    window.take_scan(badge)
    wait_for(lambda: saved(window))

    assert current_collection(context) == ALLEY
    window.close()
