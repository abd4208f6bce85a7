"""Lists of expected people: looked at, imported whole or not at all, searched and removed."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from tests.builders import Hands, station, tube
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.expected_columns import Column
from workstation.domain.expected_list import RowProblem
from workstation.domain.outcomes import Outcome
from workstation.settings import Settings
from workstation.store import audit, schema
from workstation.store.database import connect
from workstation.store.tables import expected_people, persons
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.expected_people import expected_person, list_lists, remove_list, search_expected
from workstation.usecases.import_expected import import_expected, preview_expected

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Xã/Phường", "Hộ")
ROWS = (
    ("1", "Nguyễn Văn Thử", "01/02/1990", "Nam", "001090000001", "Phường Ba Đình, Hà Nội", "H1"),
    ("2", "Trần Thị Mẫu", "1985", "Nữ", "", "", "H1"),
    ("3", "=HYPERLINK()", "1985", "Nữ", "", "", ""),
    ("4", "Nguyễn Thị Thu", "1985", "Nữ", "001090000001", "", ""),
)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "list.csv", *ROWS)


def write(path: Path, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def stored(context: Context) -> int:
    with context.database.read() as connection:
        return connection.execute(select(func.count()).select_from(expected_people)).scalar_one()


def names(context: Context, text: str) -> list[str]:
    return [found.person.name for found in search_expected(context, text)]


def test_a_preview_says_how_the_list_is_read_and_stores_nothing(context: Context, path: Path) -> None:
    found = preview_expected(context, path)

    assert (found.people, found.encoding, found.separator, found.header_row) == (2, "UTF-8", ",", 1)
    assert dict(found.columns)[Column.CITIZEN] == "Số CCCD"
    assert found.unused == ("STT",)
    assert [row.person.name for row in found.first] == ["Nguyễn Văn Thử", "Trần Thị Mẫu"]
    assert [(e.row, e.problem, e.column, e.first_row) for e in found.errors] == [
        (4, RowProblem.FORMULA, "Họ và tên", 0),
        (5, RowProblem.SAME_NUMBER, "Số CCCD", 2),
    ]
    assert found.already is None
    assert (stored(context), list_lists(context)) == (0, ())


def test_the_good_rows_are_imported_once_and_the_same_file_again_changes_nothing(context: Context, path: Path) -> None:
    first = import_expected(context, path)
    again = import_expected(context, path.rename(path.with_name("renamed.csv")))
    [known] = list_lists(context)

    assert (first.people, len(first.errors), first.repeated) == (2, 2, False)
    assert (again.repeated, again.list_id, again.people) == (True, first.list_id, 2)
    assert (known.name, known.people, known.refused, known.came) == ("list.csv", 2, 2, 0)
    assert stored(context) == 2
    assert preview_expected(context, path.with_name("renamed.csv")).already == known


def test_a_workbook_is_imported_as_text_is(context: Context, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *ROWS):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    report = import_expected(context, tmp_path / "list.xlsx")

    assert (report.people, [e.problem for e in report.errors]) == (2, [RowProblem.FORMULA, RowProblem.SAME_NUMBER])


def test_a_cancelled_import_leaves_nothing_and_can_be_done_later(context: Context, tmp_path: Path) -> None:
    path = write(tmp_path / "long.csv", *(("1", "Trần Mẫu", "1985", "", "", "", "") for _ in range(4_500)))
    told: list[tuple[int, int]] = []
    asked: list[bool] = []

    def while_writing() -> bool:
        asked.append(True)
        return len(asked) > 3

    stopped = import_expected(
        context, path, progress=lambda done, about: told.append((done, about)), cancelled=while_writing
    )

    assert (stopped.cancelled, stopped.list_id, stopped.people) == (True, None, 0)
    assert [done for done, _ in told] == [2000, 4000]
    assert all(done <= about for done, about in told)
    assert (stored(context), list_lists(context)) == (0, ())
    assert import_expected(context, path, cancelled=lambda: False).people == 4_500
    assert stored(context) == 4_500


def test_a_list_without_a_needed_column_is_refused_and_says_what_was_found(context: Context, tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", ("Trần Mẫu", "5A"), headings=("Họ tên", "Lớp"))
    with pytest.raises(BadInput) as raised:
        import_expected(context, path)

    assert raised.value.reason is Reason.LIST_COLUMN_MISSING
    assert raised.value.facts["found"] == "Họ tên, Lớp"
    assert "Ngày sinh" in str(raised.value.facts["missing"])


def test_a_list_without_headings_is_refused_without_showing_anybody(context: Context, tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", *ROWS[1:], headings=ROWS[0])
    with pytest.raises(BadInput) as raised:
        import_expected(context, path)

    assert raised.value.reason is Reason.LIST_COLUMN_MISSING
    assert "Thử" not in str(raised.value)


def test_a_file_that_is_not_there_is_refused(context: Context, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        preview_expected(context, tmp_path / "none.csv")

    assert raised.value.reason is Reason.NO_SUCH_FILE


def test_practice_takes_practice_numbers_only_and_real_work_none_of_them(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv",
        ("1", "Trần Mẫu", "1990", "Nữ", "000190000001", "", ""),
        ("2", "Lê Thử", "1990", "Nữ", "001190000001", "", ""),
        ("3", "Vũ Không Số", "1990", "Nữ", "", "", ""),
    )
    with station(tmp_path / "home") as real:
        in_real_work = preview_expected(real, path)
        in_practice = preview_expected(replace(real, practice=True), path)

    assert [row.person.name for row in in_real_work.first] == ["Lê Thử", "Vũ Không Số"]
    assert [row.person.name for row in in_practice.first] == ["Trần Mẫu", "Vũ Không Số"]
    assert {e.problem for e in (*in_real_work.errors, *in_practice.errors)} == {RowProblem.WRONG_MODE}


def test_people_are_found_by_word_beginnings_by_number_and_by_year(context: Context, path: Path) -> None:
    import_expected(context, path)

    assert names(context, "thu nguyen") == ["Nguyễn Văn Thử"]
    assert names(context, "tran m") == ["Trần Thị Mẫu"]
    assert names(context, "0010 90") == ["Nguyễn Văn Thử"]
    assert names(context, "thi 1985") == ["Trần Thị Mẫu"]
    assert names(context, "thi 1986") == names(context, "hu") == names(context, "%") == names(context, "  ") == []


def test_a_listed_person_is_entered_as_they_stand_and_then_comes_last_in_a_search(context: Context, path: Path) -> None:
    import_expected(context, path)
    listed = search_expected(context, "nguyen van")[0]
    desk = DeskSession(context)
    desk.scan(tube())
    answer = desk.enter(listed.person)
    after = search_expected(context, "n", limit=5)

    assert answer.outcome is Outcome.PAIRED
    assert (listed.person.commune, listed.identifier and listed.identifier.masked) == ("00004", "0010••••0001")
    assert expected_person(context, listed.id).came
    assert [found.came for found in after] == [True]
    assert list_lists(context)[0].came == 1


def test_a_listed_person_whose_pairing_was_undone_is_still_to_come(context: Context, path: Path) -> None:
    import_expected(context, path)
    listed = search_expected(context, "nguyen van")[0]
    desk = DeskSession(context)
    desk.scan(tube())
    desk.enter(listed.person)
    undone = desk.scan("LB01")

    assert undone.outcome is Outcome.UNDONE
    assert [found.came for found in search_expected(context, "nguyen van")] == [False]
    assert (expected_person(context, listed.id).came, list_lists(context)[0].came) == (False, 0)


def test_people_of_one_household_of_a_list_share_its_id_and_others_do_not(context: Context, tmp_path: Path) -> None:
    rows = [
        ("1", f"Trần {name}", "1990", "", "", "", home) for name, home in (("An", "H1"), ("Ba", "h1"), ("Ca", "H2"))
    ]
    import_expected(context, write(tmp_path / "list.csv", *rows))
    one, two, other = (search_expected(context, f"tran {name}")[0].person.household for name in ("an", "ba", "ca"))

    assert one == two != other is not None


def test_a_removed_list_is_gone_whoever_came_stays_and_the_file_can_come_again(context: Context, path: Path) -> None:
    report = import_expected(context, path)
    assert report.list_id is not None
    desk = DeskSession(context)
    desk.scan(tube())
    desk.enter(search_expected(context, "nguyen van")[0].person)

    assert remove_list(context, report.list_id) == 2
    assert (stored(context), list_lists(context)) == (0, ())
    with context.database.read() as connection:
        assert connection.execute(select(persons.c.name)).scalars().all() == ["Nguyễn Văn Thử"]
        actions = connection.execute(select(audit.audit.c.action)).scalars().all()
        assert {"expected.imported", "expected.removed"} <= set(actions)
        assert "Thử" not in str(connection.execute(select(audit.audit.c.detail)).scalars().all())
    assert not import_expected(context, path).repeated
    with pytest.raises(NotFound):
        remove_list(context, report.list_id)


def test_lists_work_alike_on_both_databases(database_url: str, path: Path) -> None:
    clock = Hands()
    database = connect(database_url)
    schema.prepare(database, backup_folder=None, now=clock())
    context = Context(
        database=database,
        settings=Settings(),
        practice=False,
        station_id="s",
        station_secret=b"s",
        operator="o",
        clock=clock,
    )
    report = import_expected(context, path)
    assert report.list_id is not None

    assert import_expected(context, path).repeated
    assert names(context, "thi") == ["Trần Thị Mẫu"]
    assert names(context, "0010900") == ["Nguyễn Văn Thử"]
    assert remove_list(context, report.list_id) == 2
    with pytest.raises(NotFound):
        expected_person(context, new_id())
    database.close()
