"""The form for people without a code in a real window, by keys, touch and scans."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, FakePeople, FakeSpeaker, answer, desk_tube, member
from tests.gui.keys import BACKSPACE, ENTER, Keyboard
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.desk import Answer, Choice
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.typed_person import Field, TypedPerson
from workstation.gui.main_window import MainWindow
from workstation.gui.people.form import PersonForm
from workstation.gui.people.model import FormNotice, PeopleModel
from workstation.gui.people.view import PeopleView
from workstation.gui.ports import CommuneRow, ExpectedRow, HouseholdPerson
from workstation.gui.sounds.tones import Sound
from workstation.gui.window_frame import LAB

CONTROL = Qt.KeyboardModifier.ControlModifier
CARD = "000090000001||Nguyen Van Thu|01011990|Nam|So 1|01012022"
COMMUNES = [
    CommuneRow(code="00001", name="Xã Tân Lập", province="Tỉnh Thái Nguyên"),
    CommuneRow(code="00002", name="Xã Tân Lập", province="Tỉnh Tây Ninh"),
    CommuneRow(code="00003", name="Phường Ba Đình", province="Thành phố Hà Nội"),
]
LISTED = [
    ExpectedRow(person=TypedPerson(name="Vũ Anh Tuấn", birth_year=1969, address="Xóm Đình", expected=UUID(int=1))),
    ExpectedRow(person=TypedPerson(name="Đỗ Thị Vân Anh", birth_year=2001, expected=UUID(int=2)), paired=True),
]


class FormDesk(FakeDesk):
    """A desk whose open tube takes whoever is entered."""

    given: Answer | None = None

    def enter(self, person: TypedPerson) -> Answer:
        super().enter(person)
        tube = replace(desk_tube(is_open=False), members=(member(1, person.name),))
        return self.given or answer(Outcome.PAIRED, desk_tube=tube, facts={"name": person.name})


class Desk:
    """A window on an open tube, with its form."""

    def __init__(self, window: MainWindow, desk: FormDesk, port: FakePeople, speaker: FakeSpeaker) -> None:
        self.window, self.desk, self.port, self.speaker = window, desk, port, speaker
        assert window.people.model is not None
        assert window.people.view is not None
        self.model: PeopleModel = window.people.model
        self.view: PeopleView = window.people.view
        self.form: PersonForm = self.view.form
        self.keyboard = Keyboard(window.windowHandle(), gap=150)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)

    def type(self, text: str, *, enter: bool = True) -> None:
        """Type as a person does, key by key through the window, whatever has the focus."""
        self.keyboard.type(text)
        pass_events(120)
        if enter:
            self.keyboard.rest()
            self.keyboard.press(ENTER, "\r", Qt.Key.Key_Return)


@pytest.fixture
def open_desk(make_window: MakeWindow) -> Callable[..., Desk]:
    def made(
        current: Answer | None = None, *, form: bool = True, size: tuple[int, int] | None = None, practice: bool = False
    ) -> Desk:
        desk = FormDesk(current=current or answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube()))
        port, speaker = FakePeople(communes=COMMUNES, expected=LISTED), FakeSpeaker()
        window = make_window(desk=desk, language="en", people=port, speaker=speaker, practice=practice)
        if size is not None:
            window.resize(*size)
        window.activateWindow()
        wait_for(lambda: window.collect.answer is not None and window.isActiveWindow())
        both = Desk(window, desk, port, speaker)
        if form:
            QTest.keyClick(window, Qt.Key.Key_F8)
        return both

    return made


Open = Callable[..., Desk]


def test_the_key_opens_the_form_on_the_number_and_names_the_tube(open_desk: Open) -> None:
    desk = open_desk()

    assert desk.view.isVisible()
    assert desk.form.number.hasFocus()
    assert desk.view.head.tube.text() == "VN\u00a00048\u00a01237\u00a077"
    assert desk.view.head.tube.font().pixelSize() == 42


def test_the_button_of_the_screen_opens_the_form_as_well(open_desk: Open) -> None:
    desk = open_desk(form=False)
    desk.window.collect_view.buttons.by_hand.click()

    assert desk.view.isVisible()


def test_without_a_tube_the_answer_says_that_the_tube_comes_first(open_desk: Open) -> None:
    desk = open_desk(answer(), form=False)
    QTest.keyClick(desk.window, Qt.Key.Key_F8)
    wait_for(lambda: desk.desk.refused)

    assert desk.desk.refused == [Outcome.PERSON_FIRST]
    assert not desk.view.isVisible()


def test_a_person_is_typed_field_by_field_and_the_last_enter_pairs(open_desk: Open) -> None:
    desk = open_desk()
    for text in ("000090000001", "Do Huu Uoc", "1964", "1", "0900000000"):
        desk.type(text)
    desk.type("ba dinh", enter=False)
    wait_for(lambda: desk.model.communes.rows and not desk.model.communes.is_pending)
    desk.key(Qt.Key.Key_Return)
    desk.type("So 1")
    wait_for(lambda: desk.desk.entered)
    wait_for(lambda: not desk.view.isVisible())

    assert desk.desk.entered == [
        TypedPerson(
            name="Do Huu Uoc",
            number="000090000001",
            birth_year=1964,
            gender=Gender.MALE,
            phone="0900000000",
            commune="00003",
            address="So 1",
        )
    ]
    assert "PAIRED" in desk.window.collect_view.panel.accessibleName()


def test_tab_goes_the_same_way_as_enter(open_desk: Open) -> None:
    desk = open_desk()
    seen: list[QWidget | None] = []
    for _ in desk.form.order[1:]:
        desk.key(Qt.Key.Key_Tab)
        seen.append(desk.window.focusWidget())

    assert seen == list(desk.form.order[1:])


def test_a_scan_never_lands_in_a_field(open_desk: Open) -> None:
    desk = open_desk()
    for field, editor in desk.form.editors.items():
        desk.model.edit(name="Do")
        editor.setFocus()
        Keyboard(desk.window.windowHandle()).scan(CARD)
        wait_for(lambda: desk.model.notice is FormNotice.SCANNED)
        texts = [found.text() for found in desk.form.editors.values() if isinstance(found, QLineEdit)]

        assert (field, [text for text in texts if "0000" in text or "|" in text]) == (field, [])

    assert (desk.desk.scans, desk.desk.entered) == ([], [])
    assert "not recorded" in desk.view.notice.text()
    assert Sound.NO in desk.speaker.heard


def test_a_scan_takes_the_place_of_an_empty_form_and_reaches_the_desk(open_desk: Open) -> None:
    desk = open_desk()
    Keyboard(desk.window.windowHandle()).scan(CARD)
    wait_for(lambda: desk.desk.scans)

    assert desk.desk.scans == [CARD]
    assert not desk.view.isVisible()


def test_after_the_form_the_screen_swallows_typing_again(open_desk: Open) -> None:
    desk = open_desk()
    desk.key(Qt.Key.Key_Escape)
    Keyboard(desk.window.windowHandle()).scan("VN00")
    wait_for(lambda: desk.desk.scans)

    assert desk.desk.scans == ["VN00"]
    assert not desk.view.isVisible()


def test_escape_asks_before_what_was_typed_is_forgotten(open_desk: Open) -> None:
    desk = open_desk()
    desk.type("12", enter=False)
    desk.key(Qt.Key.Key_Escape)
    asked, text = desk.view.isVisible(), desk.view.notice.text()
    desk.key(Qt.Key.Key_Escape)
    desk.window.people.open()

    assert asked
    assert "Esc again" in text
    assert desk.form.number.text() == ""
    assert (desk.desk.entered, desk.desk.commands) == ([], [])


def test_a_rewriting_input_method_may_write_the_name(open_desk: Open) -> None:
    """UniKey takes a letter back and writes another; that is no scan, and no key of it is lost."""
    desk = open_desk()
    desk.form.name.setFocus()
    for letters in ("D", "o"):
        desk.keyboard.type(letters)
        pass_events(100)
    desk.keyboard.press(BACKSPACE, "\b", Qt.Key.Key_Backspace)
    quick = Keyboard(desk.window.windowHandle(), gap=1)
    quick.time = desk.keyboard.time
    quick.press(0, "ô")
    wait_for(lambda: desk.form.name.text() == "Dô")

    assert desk.model.draft.name == "Dô"
    assert desk.model.notice is FormNotice.NONE


def test_names_take_an_input_method_and_numbers_do_not(open_desk: Open) -> None:
    desk = open_desk()
    enabled = {
        field: bool(editor.inputMethodQuery(Qt.InputMethodQuery.ImEnabled))
        for field, editor in desk.form.editors.items()
        if isinstance(editor, QLineEdit)
    }

    assert {field for field, on in enabled.items() if on} == {Field.NAME, Field.ADDRESS}


def test_what_is_wrong_is_said_beside_its_field_with_what_to_do(open_desk: Open) -> None:
    desk = open_desk()
    desk.type("1-1-90", enter=False)
    desk.key(Qt.Key.Key_Return, CONTROL)
    rows = desk.form.rows

    assert (rows[Field.NUMBER].what.text(), rows[Field.NAME].what.text()) == ("▲ no such number", "▲ no name yet")
    assert rows[Field.BIRTH].hint.text() == "Type 1990 or 12/03/1990; ask at least the year"
    assert "no such number" in desk.form.number.accessibleDescription()
    assert desk.form.number.hasFocus()


def test_the_kind_of_a_number_and_the_age_are_read_back(open_desk: Open) -> None:
    desk = open_desk()
    desk.type("000090000001")
    desk.type("An")
    desk.type("12/03/1990")

    assert desk.form.rows[Field.NUMBER].hint.text() == "✓ Citizen card"
    assert desk.form.rows[Field.BIRTH].hint.text() == "✓ 12/03/1990: 36 years old"


def test_of_several_communes_none_is_chosen_before_somebody_points_at_it(open_desk: Open) -> None:
    desk = open_desk()
    desk.form.commune.setFocus()
    desk.type("tan lap", enter=False)
    wait_for(lambda: len(desk.view.picker.rows) == 2)
    pointed = desk.view.picker.current
    desk.key(Qt.Key.Key_Return)
    after_enter = desk.model.draft.commune
    problem = desk.form.rows[Field.COMMUNE].what.text()
    desk.form.commune.setFocus()
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)

    assert (pointed, after_enter, problem) == (None, None, "▲ not chosen from the list")
    assert desk.model.draft.commune == COMMUNES[1]
    assert desk.form.commune.text() == "Xã Tân Lập"
    assert desk.form.address.hasFocus()


def test_a_row_of_the_list_is_chosen_by_touch(open_desk: Open) -> None:
    desk = open_desk()
    desk.form.commune.setFocus()
    desk.type("tan", enter=False)
    wait_for(lambda: len(desk.view.picker.rows) == 2)
    QTest.mouseClick(desk.view.picker, Qt.MouseButton.LeftButton, pos=QPoint(60, 38 + 60))

    assert desk.model.draft.commune == COMMUNES[1]


def test_somebody_of_the_list_is_picked_read_back_and_paired(open_desk: Open) -> None:
    desk = open_desk()
    desk.key(Qt.Key.Key_F3)
    desk.type("anh", enter=False)
    wait_for(lambda: len(desk.view.picker.rows) == 2)
    marks = [row.mark for row in desk.view.picker.rows]
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    read_back = (desk.form.name.text(), desk.form.name.isReadOnly(), desk.view.notice.text())
    before = list(desk.desk.entered)
    desk.key(Qt.Key.Key_Return)
    wait_for(lambda: desk.desk.entered)

    assert marks == ["", "paired"]
    assert read_back == (
        "Vũ Anh Tuấn",
        True,
        "Vũ Anh Tuấn: read it back. Right person: Enter. Another: Esc",
    )
    assert (before, desk.desk.entered) == ([], [LISTED[0].person])


def test_a_question_of_the_desk_is_answered_on_its_own_screen(open_desk: Open) -> None:
    desk = open_desk()
    facts = {"name": "An", "other_tube": "VN1", "desk": "Desk 3"}
    desk.desk.given = answer(
        Outcome.PERSON_TODAY, choices=(Choice.SPOILED, Choice.DOCTOR), desk_tube=desk_tube(), facts=facts
    )
    desk.model.edit(name="An", birth="1990")
    desk.key(Qt.Key.Key_Return, CONTROL)
    wait_for(lambda: not desk.view.isVisible())
    desk.keyboard.type("2")
    wait_for(lambda: desk.desk.commands)

    assert desk.desk.commands == [Command.CHOICE_2]


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F12])
def test_no_key_of_the_desk_works_under_the_form(open_desk: Open, key: Qt.Key) -> None:
    desk = open_desk()
    desk.key(key)
    desk.window.setFocus()
    QTest.keyClick(desk.window, key)
    pass_events(20)

    assert desk.desk.commands == []


def test_the_form_waits_while_another_screen_is_looked_at(open_desk: Open) -> None:
    desk = open_desk()
    desk.type("An", enter=False)
    desk.window.show_screen(LAB)
    hidden = not desk.view.isVisible()
    desk.window.take_scan("VN00")
    desk.window.show_screen(0)

    assert hidden
    assert (desk.view.isVisible(), desk.form.number.text()) == (True, "An")
    assert desk.form.number.hasFocus()


def test_the_household_is_told_in_the_head_and_a_child_chooses_a_guardian(open_desk: Open) -> None:
    desk = open_desk(answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube(10, 2), pool_size=10))
    desk.port.at_home = [HouseholdPerson(id=UUID(int=5), name="Lê Thị Bưởi", birth_year=1981)]
    desk.key(Qt.Key.Key_J, CONTROL)
    desk.model.leave()
    desk.window.people.open()
    wait_for(lambda: desk.model.guardians)
    desk.model.edit(name="Na", birth="2018")
    desk.form.address.setFocus()
    desk.key(Qt.Key.Key_Return)
    at_guardian = desk.form.guardian.hasFocus()
    desk.key(Qt.Key.Key_Return)

    assert desk.view.head.household.text() == "1 person at this address"
    assert desk.view.head.fill.text() == "2/10"
    assert (at_guardian, desk.form.guardian.text()) == (True, "Lê Thị Bưởi")


def test_the_card_is_offered_over_the_cards_and_made_by_its_key(open_desk: Open) -> None:
    desk = open_desk()
    desk.model.edit(name="An", birth="1990")
    desk.key(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.view.offer.isVisible)
    panel = desk.window.collect_view.panel.geometry()
    covers_answer = panel.intersects(desk.view.offer.geometry())
    QTest.keyClick(desk.window, Qt.Key.Key_P, CONTROL)
    wait_for(desk.view.offer.number.text)
    number = desk.view.offer.number.text()
    QTest.keyClick(desk.window, Qt.Key.Key_Escape)

    assert (covers_answer, number) == (False, "CT 0000 0001 23")
    assert not desk.view.offer.isVisible()


@pytest.mark.parametrize("crowded", [False, True], ids=["plain", "practice with large buttons"])
@pytest.mark.parametrize("size", [(1366, 768), (1280, 672)])
def test_everything_fits_the_small_screen(open_desk: Open, size: tuple[int, int], crowded: bool) -> None:
    desk = open_desk(size=size, practice=crowded)
    desk.window.state.set_touch(touch=crowded)
    desk.model.edit(name="x1", birth="2018", number="1", phone="1", address="|")
    desk.model.save()
    desk.model.take_scan("VN")
    pass_events(20)
    whole = desk.form.rect()
    shown = [w for w in (*desk.form.editors.values(), desk.form.guardian) if w.isVisible()]

    assert (desk.window.width(), desk.window.height()) == size
    assert len(shown) == 8
    assert all(whole.contains(w.geometry().translated(w.parentWidget().pos())) for w in shown)
    assert all(w.height() >= 48 for w in shown)
    assert desk.view.save.geometry().bottom() < desk.view.height()


@pytest.mark.parametrize("practice", [False, True])
def test_a_long_name_is_read_back_without_anything_covered(open_desk: Open, practice: bool) -> None:
    desk = open_desk(size=(1280, 672), practice=practice)
    name = "Nguyễn Hoàng Phương Nguyệt Quỳnh Như Công Tằng Tôn Nữ"
    desk.model.pick(ExpectedRow(person=TypedPerson(name=name, birth_year=1990)))
    pass_events(20)
    rows = [row for row in (*desk.form.rows.values(), desk.form.guardian_row) if row.isVisible()]

    assert name in desk.view.notice.text()
    assert all(row.height() >= row.minimumSizeHint().height() for row in rows)
    assert not any(a.geometry().intersects(b.geometry()) for a in rows for b in rows if a is not b)


def test_no_button_of_the_form_can_take_the_focus(open_desk: Open) -> None:
    desk = open_desk()

    for button in desk.view.findChildren(QAbstractButton):
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus
