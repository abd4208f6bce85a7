"""The form on a real station: typed by keys, stored by the use cases, found again by the lists."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from tests.builders import Hands, station, tube
from tests.gui.waiting import wait_for
from workstation.app import make_window
from workstation.domain.errors import BadInput
from workstation.domain.outcomes import Outcome
from workstation.gui.main_window import MainWindow
from workstation.gui.people.import_model import Stage
from workstation.gui.people.model import PeopleModel
from workstation.gui.ports import ListProblem
from workstation.store.tables import persons
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.window_ports.people import WindowPeople

CONTROL = Qt.KeyboardModifier.ControlModifier
# Of the same invented kind as `builders.cccd`.
PERSON, LISTED = "001064000001", "001069000001"
LIST = f"Họ và tên;Năm sinh;Số CCCD;Địa chỉ\nVũ Anh Tuấn;1969;{LISTED};Xóm Đình\nĐỗ Hữu Ước;1-1-90;;Xóm Đình\n"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands()) as made:
        yield made


@pytest.fixture
def window(application: QApplication, context: Context, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_window(context, language="en", state_file=tmp_path / "window.ini")
    made.show()
    made.take_scan(tube(1))
    wait_for(lambda: made.collect.answer and made.collect.answer.outcome is Outcome.TUBE_TAKEN)
    made.people.open()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def people(context: Context, tmp_path: Path) -> WindowPeople:
    return WindowPeople(lambda: context, lambda: translations("en"), tmp_path)


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    path = tmp_path / "hamlet.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def model(window: MainWindow) -> PeopleModel:
    assert window.people.model is not None
    return window.people.model


def save(window: MainWindow) -> None:
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Return, CONTROL)
    wait_for(lambda: window.collect.answer and window.collect.answer.outcome is Outcome.PAIRED)


def test_who_is_typed_in_is_stored_with_the_commune_that_was_chosen(window: MainWindow, context: Context) -> None:
    form = model(window)
    form.edit(name="Đỗ Hữu Ước", birth="12/03/1964", phone="0900000000", address="Số 1", number=PERSON)
    form.edit_commune("ba dinh ha noi")
    wait_for(lambda: form.communes.rows)
    form.choose_commune(form.communes.rows[0])  # type: ignore[arg-type]
    save(window)
    with context.database.read() as connection:
        row = connection.execute(select(persons)).one()

    assert (row.name, str(row.birth_date), row.phone, row.address) == (
        "Đỗ Hữu Ước",
        "1964-03-12",
        "0900000000",
        "Số 1",
    )
    assert row.commune == form.communes.rows[0].code  # type: ignore[attr-defined]


def test_who_has_no_number_gets_one_card_and_a_file_that_is_the_owners_alone(
    window: MainWindow, tmp_path: Path
) -> None:
    form = model(window)
    form.edit(name="Đỗ Hữu Ước", birth="1964")
    save(window)
    wait_for(lambda: form.card.offer)
    QTest.keyClick(window, Qt.Key.Key_P, CONTROL)
    wait_for(lambda: form.card.offer and form.card.offer.file)
    files = list((tmp_path / "cards").iterdir())
    file = form.card.offer.file if form.card.offer else None

    assert file is not None
    assert file.number.startswith("CN")
    assert files == [file.path]
    assert files[0].read_bytes().startswith(b"%PDF")
    assert files[0].stat().st_mode & 0o077 == 0
    assert files[0].stem == file.number.replace("\u00a0", "")


def test_a_list_is_imported_and_its_people_are_picked_from_it(window: MainWindow, list_file: Path) -> None:
    lists, form = window.people.lists, model(window)
    assert lists is not None
    lists.open(list_file)
    wait_for(lambda: lists.stage is Stage.PREVIEW)
    seen = lists.preview
    lists.start()
    wait_for(lambda: lists.stage is Stage.DONE)
    problem = lists.problem
    lists.leave()
    form.expected.ask("tuan")
    wait_for(lambda: form.expected.rows)
    form.pick(form.expected.rows[0])  # type: ignore[arg-type]
    save(window)
    form.expected.ask(LISTED[:6])
    wait_for(lambda: form.expected.rows)

    assert seen is not None
    assert (seen.people, seen.first[0].name, seen.first[0].number) == (1, "Vũ Anh Tuấn", "0010••••0001")
    assert [problem.line for problem in seen.problems] == [3]
    assert problem is None
    assert form.expected.rows[0].paired  # type: ignore[attr-defined]


def test_an_older_name_finds_the_commune_of_today_and_says_so(people: WindowPeople) -> None:
    found = people.search_communes("phuc xa")

    assert found
    assert any("Phúc Xá" in row.former for row in found)


def test_the_people_of_a_household_are_listed_as_they_were_paired(window: MainWindow, people: WindowPeople) -> None:
    form = model(window)
    form.toggle_household()
    assert form.household is not None
    household = form.household.id
    form.edit(name="Lê Thị Bưởi", birth="1981")
    save(window)
    wait_for(lambda: form.household and form.household.people)

    assert [(person.name, person.birth_year) for person in people.household(household)] == [("Lê Thị Bưởi", 1981)]


def test_the_errors_are_a_file_for_a_spreadsheet_that_calculates_nothing(people: WindowPeople, tmp_path: Path) -> None:
    people.save_errors(tmp_path / "errors.csv", (ListProblem(line=3, why="=1+1 thiếu tên"),))
    data = (tmp_path / "errors.csv").read_bytes()

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == ["Line,Not taken because", "3,'=1+1 thiếu tên"]


def test_a_folder_that_cannot_be_written_is_named(people: WindowPeople, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        people.save_errors(tmp_path / "none" / "errors.csv", ())
