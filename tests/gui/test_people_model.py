"""The form without its widgets: what reaches the desk, what stays, and what can never reach another tube."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.fakes import NOW, TUBE, FakeDesk, FakePeople, answer, desk_tube, member
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.desk import Answer, Choice, DeskTube
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome
from workstation.domain.typed_person import Field, FieldProblem, TypedPerson
from workstation.gui.background import Background
from workstation.gui.collect.model import CollectModel
from workstation.gui.people.model import FormNotice, PeopleModel
from workstation.gui.ports import CommuneRow, ExpectedRow, HouseholdPerson

TODAY = date(2026, 3, 12)
COMMUNES = [
    CommuneRow(code="00001", name="Xã Tân Lập", province="Tỉnh Thái Nguyên"),
    CommuneRow(code="00002", name="Xã Tân Lập", province="Tỉnh Tây Ninh"),
    CommuneRow(code="00003", name="Phường Ba Đình", province="Thành phố Hà Nội"),
]
MOTHER = HouseholdPerson(id=UUID(int=5), name="Lê Thị Bưởi", birth_year=1981)
BROTHER = HouseholdPerson(id=UUID(int=6), name="Đặng Quốc Huy", birth_year=2012)


class FormDesk(FakeDesk):
    """A desk that answers who is entered with `next_answers`, in order."""

    next_answers: list[Answer]

    def enter(self, person: TypedPerson) -> Answer:
        self._work()
        self.entered.append(person)
        return self.next_answers.pop(0)


def open_tube(capacity: int = 1, count: int = 0, number: str = TUBE) -> DeskTube:
    return replace(desk_tube(capacity, count), number=number)


def paired(name: str = "Đỗ Hữu Ước", *, capacity: int = 1) -> Answer:
    tube = replace(desk_tube(capacity, is_open=capacity > 1), members=(member(1, name),))
    return answer(Outcome.PAIRED if capacity == 1 else Outcome.POOL_ADDED, desk_tube=tube, facts={"name": name})


class Together:
    """A form, its Collect model and its desk."""

    def __init__(self, work: Background, capacity: int = 1) -> None:
        self.desk, self.port = FormDesk(), FakePeople(communes=COMMUNES, at_home=[MOTHER, BROTHER])
        self.desk.current = answer(Outcome.TUBE_TAKEN, desk_tube=open_tube(capacity))
        self.desk.next_answers = []
        self.collect = CollectModel(self.desk, work, lambda: NOW)
        self.form = PeopleModel(self.port, self.collect, work, lambda: TODAY)

    def begin(self) -> "Together":
        self.collect.start()
        wait_for(lambda: self.collect.answer is not None)
        self.form.open()
        return self

    def type(self, **texts: str) -> None:
        self.form.edit(**({"name": "Đỗ Hữu Ước", "birth": "1964"} | texts))

    def save(self, *answers: Answer) -> None:
        self.desk.next_answers.extend(answers)
        before = len(self.desk.entered)
        self.form.save()
        wait_for(lambda: len(self.desk.entered) > before and not self.form.is_saving)


@pytest.fixture
def both(application: QApplication) -> Iterator[Together]:
    work = Background()
    yield Together(work)
    work.close()


@pytest.fixture
def pool(application: QApplication) -> Iterator[Together]:
    work = Background()
    yield Together(work, capacity=10)
    work.close()


def test_without_an_open_tube_the_desk_says_that_the_tube_comes_first(both: Together) -> None:
    both.desk.current = answer()
    both.begin()
    wait_for(lambda: both.desk.refused)

    assert not both.form.is_open
    assert both.desk.refused == [Outcome.PERSON_FIRST]


def test_while_a_question_waits_the_form_does_not_open(both: Together) -> None:
    both.desk.current = answer(Outcome.PERSON_TODAY, choices=(Choice.DOCTOR,), desk_tube=open_tube())
    both.begin()

    assert not both.form.is_open


def test_what_was_typed_reaches_the_desk_and_the_form_closes(both: Together) -> None:
    both.begin()
    both.type(number="000090000001", birth="12/03/1990", phone="0900 000 000", address="Số 1")
    both.form.choose_gender(Gender.MALE)
    both.form.choose_commune(COMMUNES[1])
    both.save(paired())

    assert both.desk.entered == [
        TypedPerson(
            name="Đỗ Hữu Ước",
            number="000090000001",
            birth_date=date(1990, 3, 12),
            gender=Gender.MALE,
            phone="0900 000 000",
            address="Số 1",
            commune="00002",
        )
    ]
    assert (both.form.is_open, both.form.is_blank) == (False, True)


def test_nothing_wrong_reaches_the_desk_and_the_first_wrong_field_is_asked_for(both: Together) -> None:
    both.begin()
    wanted: list[Field] = []
    both.form.focus_wanted.connect(wanted.append)
    both.type(number="12", birth="1-1-90", address="a|b")
    both.form.edit_commune("tan lap")
    both.form.save()
    pass_events(20)

    assert both.form.problems == {
        Field.NUMBER: FieldProblem.BAD_NUMBER,
        Field.BIRTH: FieldProblem.BIRTH_UNREADABLE,
        Field.COMMUNE: FieldProblem.COMMUNE_NOT_LISTED,
        Field.ADDRESS: FieldProblem.ADDRESS_IS_A_CODE,
    }
    assert (wanted, both.desk.entered) == ([Field.NUMBER], [])


def test_a_problem_goes_when_its_field_is_typed_in_again(both: Together) -> None:
    both.begin()
    both.type(birth="1-1-90")
    both.form.check(Field.BIRTH)
    shown = dict(both.form.problems)
    both.form.edit(birth="1990")

    assert (shown, dict(both.form.problems)) == ({Field.BIRTH: FieldProblem.BIRTH_UNREADABLE}, {})


def test_leaving_an_empty_field_is_no_problem_yet(both: Together) -> None:
    both.begin()
    for field in Field:
        both.form.check(field)

    assert both.form.problems == {}


def test_a_question_of_the_desk_keeps_what_was_typed_until_it_is_paired(both: Together) -> None:
    both.begin()
    both.type()
    both.save(answer(Outcome.PERSON_TODAY, choices=(Choice.DOCTOR,), desk_tube=open_tube()))
    closed, kept = not both.form.is_open, both.form.draft.name
    both.desk.script["1"] = paired()
    both.collect.scan("1")
    wait_for(lambda: both.collect.answer and both.collect.answer.outcome is Outcome.PAIRED)

    assert (closed, kept) == (True, "Đỗ Hữu Ước")
    assert both.form.is_blank


def test_what_was_refused_is_there_again_for_the_same_tube_and_says_so(both: Together) -> None:
    both.begin()
    both.type()
    both.save(answer(Outcome.PERSON_IN_OTHER_OPEN, desk_tube=open_tube()))
    both.form.open()

    assert (both.form.draft.name, both.form.notice) == ("Đỗ Hữu Ước", FormNotice.RESTORED)


def test_what_was_typed_for_one_tube_never_reaches_another(both: Together) -> None:
    both.begin()
    both.type()
    both.save(answer(Outcome.PERSON_IN_OTHER_OPEN, desk_tube=open_tube()))
    both.desk.script["next"] = answer(Outcome.TUBE_TAKEN, desk_tube=open_tube(number="VN0048123874"))
    both.collect.scan("next")
    wait_for(lambda: both.collect.answer and both.collect.answer.outcome is Outcome.TUBE_TAKEN)
    both.form.open()

    assert (both.form.is_blank, both.form.tube, both.form.notice) == (True, "VN0048123874", FormNotice.NONE)


def test_who_is_in_the_pool_is_not_offered_again(pool: Together) -> None:
    pool.begin()
    pool.type()
    pool.save(answer(Outcome.PERSON_IN_OTHER_OPEN, desk_tube=open_tube(10)))
    pool.desk.script["late"] = paired(capacity=10)
    pool.collect.scan("late")
    wait_for(lambda: pool.collect.answer and pool.collect.answer.outcome is Outcome.POOL_ADDED)

    assert pool.form.is_blank


def test_what_cannot_be_saved_is_kept_and_gone_once_it_was_saved_after_all(both: Together) -> None:
    both.begin()
    both.type()
    both.desk.fault = OSError(28, "full")
    both.form.save()
    wait_for(lambda: both.collect.is_stopped)
    kept = both.form.draft.name
    both.form.open()
    opened = both.form.is_open
    both.desk.fault, both.desk.next_answers = None, [paired()]
    both.collect.retry()
    wait_for(lambda: both.desk.entered)
    wait_for(lambda: both.form.is_blank)

    assert (kept, opened) == ("Đỗ Hữu Ước", False)


def test_escape_asks_once_before_typing_is_lost(both: Together) -> None:
    both.begin()
    both.type()
    both.form.leave()
    asked = (both.form.is_open, both.form.notice)
    both.form.edit(phone="0")
    again = both.form.notice
    both.form.leave()
    both.form.leave()

    assert asked == (True, FormNotice.LEAVE_AGAIN)
    assert again is FormNotice.NONE
    assert (both.form.is_open, both.form.is_blank, both.desk.entered) == (False, True, [])


def test_a_scan_takes_the_place_of_an_empty_form_only(both: Together) -> None:
    both.begin()
    gave_way = both.form.take_scan("000090000001||A|01011990|Nam|B|01012022"), both.form.is_open
    both.form.open()
    both.type()
    before = both.form.draft
    held_up = both.form.take_scan("000090000001||A|01011990|Nam|B|01012022"), both.form.is_open

    assert (gave_way, held_up) == ((False, False), (True, True))
    assert (both.form.draft, both.form.notice) == (before, FormNotice.SCANNED)


def test_a_picked_person_is_read_back_and_cannot_be_changed_by_typing(both: Together) -> None:
    both.begin()
    listed = TypedPerson(
        name="Vũ Anh Tuấn", birth_year=1969, household=UUID(int=8), expected=UUID(int=9), commune="00003"
    )
    both.form.pick(ExpectedRow(person=listed, commune=COMMUNES[2]))
    both.form.edit(name="Somebody")
    shown = (both.form.notice, both.form.is_reading_back, both.form.draft.name)
    both.save(paired("Vũ Anh Tuấn"))

    assert shown == (FormNotice.READ_BACK, True, "Vũ Anh Tuấn")
    assert both.desk.entered == [listed]


def test_escape_drops_a_picked_person_and_stays_in_the_form(both: Together) -> None:
    both.begin()
    both.form.pick(ExpectedRow(person=TypedPerson(name="Vũ Anh Tuấn", birth_year=1969)))
    both.form.leave()

    assert (both.form.is_open, both.form.is_blank, both.form.is_reading_back) == (True, True, False)


def test_a_picked_person_who_lacks_something_can_be_completed(both: Together) -> None:
    both.begin()
    both.form.pick(ExpectedRow(person=TypedPerson(name="Vũ Anh Tuấn", expected=UUID(int=9))))
    both.form.save()
    problems, locked = dict(both.form.problems), both.form.is_reading_back
    both.form.edit(birth="1969")
    both.save(paired("Vũ Anh Tuấn"))

    assert (problems, locked) == ({Field.BIRTH: FieldProblem.NO_BIRTH}, False)
    assert both.desk.entered == [TypedPerson(name="Vũ Anh Tuấn", birth_year=1969, expected=UUID(int=9))]


def test_a_household_keeps_address_and_phone_for_the_next_person_and_nothing_else(pool: Together) -> None:
    pool.begin()
    pool.form.toggle_household()
    pool.type(number="000090000001", phone="0900000000", address=" Số 1 ")
    pool.form.choose_commune(COMMUNES[2])
    pool.save(paired(capacity=10))
    pool.form.open()
    wait_for(lambda: pool.form.household and pool.form.household.people)
    draft = pool.form.draft

    assert (draft.number, draft.name, draft.birth) == ("", "", "")
    assert (draft.phone, draft.commune, draft.address) == ("0900000000", COMMUNES[2], "Số 1")
    assert pool.form.is_blank
    assert pool.desk.entered[0].household == UUID(int=77)


def test_a_household_that_is_ended_keeps_nothing(pool: Together) -> None:
    pool.begin()
    pool.form.toggle_household()
    pool.type(address="Số 1")
    pool.save(paired(capacity=10))
    pool.form.open()
    pool.form.toggle_household()
    pool.type()
    pool.save(paired(capacity=10))

    assert (pool.desk.entered[1].address, pool.desk.entered[1].household) == ("", None)


@pytest.mark.parametrize(
    ("birth", "child"), [("2010", False), ("2011", True), ("13/03/2010", True), ("12/03/2010", False)]
)
def test_who_is_under_sixteen_is_asked_for_a_guardian(both: Together, birth: str, child: bool) -> None:
    both.begin()
    both.type(birth=birth)

    assert both.form.is_child is child


def test_a_child_gets_an_adult_of_the_household_as_guardian(pool: Together) -> None:
    pool.begin()
    pool.form.toggle_household()
    pool.type()
    pool.save(paired(capacity=10))
    wait_for(lambda: pool.form.guardians)
    pool.form.open()
    pool.type(birth="2016")
    pool.form.choose_guardian(pool.form.guardians[0].id)
    pool.save(paired(capacity=10))

    assert pool.form.guardians == (MOTHER,)
    assert [person.guardian for person in pool.desk.entered] == [None, MOTHER.id]


def test_an_adult_has_no_guardian_even_if_one_was_chosen_before_the_birth_was_corrected(pool: Together) -> None:
    pool.begin()
    pool.type(birth="2016")
    pool.form.choose_guardian(MOTHER.id)
    pool.form.edit(birth="1966")
    pool.save(paired(capacity=10))

    assert pool.desk.entered[0].guardian is None


@pytest.mark.parametrize(("number", "offered"), [("", True), ("000090000001", False)])
def test_only_who_has_no_number_is_offered_a_card(both: Together, number: str, offered: bool) -> None:
    both.begin()
    both.type(number=number)
    both.save(paired())

    assert (both.form.card.offer is not None) is offered


def test_the_card_is_made_once_for_who_was_paired_and_its_number_is_told(both: Together) -> None:
    both.begin()
    both.type()
    both.save(paired())
    both.form.card.make()
    both.form.card.make()
    wait_for(lambda: both.form.card.offer and both.form.card.offer.file)
    both.form.card.make()

    assert both.port.cards == [UUID(int=1)]
    assert both.form.card.offer is not None
    assert both.form.card.offer.file is not None
    assert both.form.card.offer.file.number == "CT 0000 0001 23"


def test_a_card_that_failed_can_be_tried_again_and_the_next_scan_drops_the_offer(both: Together) -> None:
    both.begin()
    both.type()
    both.save(paired())
    both.port.fault = OSError(28, "full")
    both.form.card.make()
    wait_for(lambda: both.form.card.offer and both.form.card.offer.problem)
    both.port.fault = None
    both.form.card.make()
    wait_for(lambda: both.form.card.offer and both.form.card.offer.file)
    both.collect.scan("next")
    wait_for(lambda: both.form.card.offer is None)

    assert both.port.cards == [UUID(int=1)]


def test_communes_of_one_name_are_told_apart_by_the_person_and_never_by_the_program(both: Together) -> None:
    both.begin()
    both.type()
    both.form.edit_commune("tan lap")
    wait_for(lambda: both.form.communes.rows)
    both.form.save()

    assert both.form.communes.rows == tuple(COMMUNES[:2])
    assert both.form.problems == {Field.COMMUNE: FieldProblem.COMMUNE_NOT_LISTED}


def test_a_chosen_commune_no_longer_counts_once_its_text_was_changed(both: Together) -> None:
    both.begin()
    both.form.choose_commune(COMMUNES[2])
    both.form.edit_commune("Phường Ba Đìn")

    assert both.form.draft.commune is None


def test_only_the_newest_text_is_shown_and_no_search_runs_on_the_windows_thread(both: Together) -> None:
    both.begin()
    for text in ("t", "ta", "tan", "ba dinh"):
        both.form.edit_commune(text)
    wait_for(lambda: both.form.communes.rows and not both.form.communes.is_pending)

    assert both.form.communes.rows == (COMMUNES[2],)
    assert both.port.asked == ["t", "ba dinh"]
    assert not both.port.on_gui_thread


def test_a_list_that_cannot_be_read_is_told_and_typing_goes_on(both: Together) -> None:
    both.begin()
    both.port.fault = OSError(5, "disk")
    both.form.expected.ask("an")
    wait_for(lambda: both.form.notice is FormNotice.NO_LOOK_UP)
    both.type()
    both.save(paired())

    assert len(both.desk.entered) == 1
