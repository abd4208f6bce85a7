"""Rows of a list of expected people: each becomes a person or an error, and nothing is guessed."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.expected_columns import Column, column_of, find_header
from workstation.domain.expected_list import Cell, ExpectedRow, ListRules, RowError, RowProblem, read_rows
from workstation.domain.identifiers import Gender
from workstation.domain.typed_person import FieldProblem, identifier_of, problems_of

TODAY = date(2026, 3, 2)
RULES = ListRules(today=TODAY, practice=False)
HEADINGS = ("Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Địa chỉ", "Hộ")


def read(*rows: tuple[Cell, ...], headings: tuple[str, ...] = HEADINGS, rules: ListRules = RULES) -> list[object]:
    header = find_header([(1, headings)])
    assert header is not None
    return list(read_rows(enumerate(rows, start=2), header, rules))


def person(*row: Cell, headings: tuple[str, ...] = HEADINGS) -> ExpectedRow:
    [found] = read(row, headings=headings)
    assert isinstance(found, ExpectedRow), found
    return found


def error(*row: Cell, headings: tuple[str, ...] = HEADINGS) -> RowError:
    [found] = read(row, headings=headings)
    assert isinstance(found, RowError), found
    return found


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Họ tên", Column.NAME),
        ("HO VA TEN (*)", Column.NAME),
        ("Full name", Column.NAME),
        ("Name", Column.NAME),
        ("Họ", Column.FAMILY_NAME),
        ("Họ đệm", Column.FAMILY_NAME),
        ("Tên", Column.GIVEN_NAME),
        ("Ngày, tháng,\nnăm sinh", Column.BIRTH),
        ("ngay sinh", Column.BIRTH),
        ("Date of birth", Column.BIRTH),
        ("Năm sinh", Column.BIRTH_YEAR),
        ("Giới tính", Column.GENDER),
        ("Sex", Column.GENDER),
        ("Số CCCD/CMND", Column.CITIZEN),
        ("Mã số định danh", Column.CITIZEN),
        ("Số thẻ BHYT", Column.INSURANCE),
        ("Hộ chiếu", Column.PASSPORT),
        ("CCCD/Hộ chiếu", Column.NUMBER),
        ("Số giấy tờ", Column.NUMBER),
        ("SĐT", Column.PHONE),
        ("Mobile phone", Column.PHONE),
        ("Địa chỉ thường trú", Column.ADDRESS),
        ("Xã/Phường", Column.COMMUNE),
        ("Ward", Column.COMMUNE),
        ("Tỉnh/TP", Column.PROVINCE),
        ("Hộ", Column.HOUSEHOLD),
        ("Số hộ", Column.HOUSEHOLD),
        ("Household", Column.HOUSEHOLD),
        ("Ngày cấp CCCD", None),
        ("Họ tên cha", None),
        ("Họ tên chủ hộ", None),
        ("Nơi sinh", None),
        ("STT", None),
        ("", None),
    ],
)
def test_a_heading_is_known_in_both_languages_and_a_relative_s_is_not_the_person_s(
    heading: str, column: Column | None
) -> None:
    assert column_of(heading) is column


def test_the_headings_stand_below_titles_and_a_list_without_birth_is_not_whole() -> None:
    found = find_header([(1, ("DANH SÁCH",)), (2, ()), (4, ("STT", "Họ tên", "Năm sinh"))])
    lacking = find_header([(1, ("Họ tên", "SĐT", "Lớp"))])

    assert found is not None
    assert (found.row, found.missing, found.unused) == (4, (), ("STT",))
    assert lacking is not None
    assert (lacking.missing, lacking.unused) == ((Column.BIRTH,), ("Lớp",))
    assert find_header([(1, ("Nguyễn Văn Thử", "1990")), (2, ())]) is None


def test_a_whole_row_becomes_a_person() -> None:
    found = person("NGUYỄN VĂN THỬ", "1/2/1990", "nam", "001 090 000001", "0912.345.678", "Số 1 Phố Thử", "H1")

    assert found.person.name == "NGUYỄN VĂN THỬ"
    assert (found.person.birth_date, found.person.birth_year) == (date(1990, 2, 1), 1990)
    assert (found.person.gender, found.person.number) == (Gender.MALE, "001090000001")
    assert (found.person.phone, found.person.address, found.household) == ("0912345678", "Số 1 Phố Thử", "H1")


@pytest.mark.parametrize(
    ("cell", "born"),
    [
        ("12/03/1990", date(1990, 3, 12)),
        ("12-03-1990", date(1990, 3, 12)),
        ("1990-03-12", date(1990, 3, 12)),
        ("1990-03-12 00:00:00", date(1990, 3, 12)),
        (datetime(1990, 3, 12), date(1990, 3, 12)),  # noqa: DTZ001 - as a workbook gives it
        (date(1990, 3, 12), date(1990, 3, 12)),
        ("1990", None),
        (1990, None),
        (1990.0, None),
    ],
)
def test_birth_is_read_as_people_write_it_and_as_workbooks_store_it(cell: Cell, born: date | None) -> None:
    found = person("Trần Thị Mẫu", cell)

    assert (found.person.birth_date, found.person.birth_year) == (born, 1990)


@pytest.mark.parametrize(
    ("row", "problem", "column"),
    [
        (("=A1", 1990), RowProblem.FORMULA, "Họ và tên"),
        (("+cmd|' /C calc'!A0", 1990), RowProblem.FORMULA, "Họ và tên"),
        (("Trần Mẫu", 1990, "", "@SUM(1)"), RowProblem.FORMULA, "Số CCCD"),
        (("Trần Mẫu", "#REF!"), RowProblem.FORMULA, "Ngày sinh"),
        (("", 1990, "Nam"), FieldProblem.NO_NAME, "Họ và tên"),
        (("Thử 001090000001", 1990), FieldProblem.NAME_IS_A_CODE, "Họ và tên"),
        (("Nguy?n Văn Thử", 1990), RowProblem.LETTERS_LOST, "Họ và tên"),
        (("NguyÔn V¨n Thö", 1990), RowProblem.LETTERS_LOST, "Họ và tên"),
        (("Trần Mẫu", ""), FieldProblem.NO_BIRTH, "Ngày sinh"),
        (("Trần Mẫu", "31/02/1990"), FieldProblem.BIRTH_UNREADABLE, "Ngày sinh"),
        (("Trần Mẫu", 33000), FieldProblem.BIRTH_UNREADABLE, "Ngày sinh"),
        (("Trần Mẫu", "3/3/2026"), FieldProblem.BIRTH_IMPOSSIBLE, "Ngày sinh"),
        (("Trần Mẫu", 1990, "x"), RowProblem.BAD_GENDER, "Giới tính"),
        (("Trần Mẫu", 1990, "Nữ", "12345"), FieldProblem.BAD_NUMBER, "Số CCCD"),
        (("Trần Mẫu", 1990, "Nữ", "HS4010000000001"), FieldProblem.BAD_NUMBER, "Số CCCD"),
        (("Trần Mẫu", 1990, "Nữ", "000190000001"), RowProblem.WRONG_MODE, "Số CCCD"),
        (("Trần Mẫu", 1990, "", "", "12"), FieldProblem.BAD_PHONE, "Điện thoại"),
    ],
)
def test_a_bad_row_says_what_is_wrong_and_in_which_column(row: tuple[Cell, ...], problem: object, column: str) -> None:
    found = error(*row)

    assert (found.row, found.problem, found.column) == (2, problem, column)


def test_a_phone_may_begin_with_a_plus_and_have_lost_its_zero() -> None:
    assert person("Trần Mẫu", 1990, "", "", "+84 912 345 678").person.phone == "+84912345678"
    assert person("Trần Mẫu", 1990, "", "", 912345678).person.phone == "0912345678"


def test_zeros_that_a_spreadsheet_cut_are_put_back_only_where_birth_and_gender_prove_the_number() -> None:
    back = person("Trần Thị Mẫu", 1990, "Nữ", 1190000002)
    not_proven = [error("Trần Thị Mẫu", 1990, "", 1190000002), error("Trần Thị Mẫu", 1991, "Nữ", "1190000002")]
    may_be_insurance = error(
        "Trần Thị Mẫu", 1990, "Nữ", 1190000002, headings=("Họ tên", "Năm sinh", "Giới tính", "Số giấy tờ")
    )

    assert (back.person.number, back.zeros_back) == ("001190000002", True)
    assert [found.problem for found in not_proven] == [RowProblem.ZEROS_LOST] * 2
    assert may_be_insurance.problem is RowProblem.ZEROS_LOST


def test_one_bad_row_stops_no_other_and_a_repeated_number_names_the_first_row() -> None:
    found = read(
        ("Trần Thị Mẫu", 1990, "Nữ", "001190000002"),
        ("=A1", 1990),
        (None, None, "", "-"),
        ("Trần Mẫu", 1990, "", "001190000002"),
        ("Lê Thử", 1991),
    )

    assert [type(row) for row in found] == [ExpectedRow, RowError, RowError, ExpectedRow]
    assert found[2] == RowError(row=5, problem=RowProblem.SAME_NUMBER, column="Số CCCD", first_row=2)


def test_a_family_name_and_a_given_name_in_two_columns_are_one_name() -> None:
    found = person("Nguyễn Văn", "Thử", 1990, headings=("Họ", "Tên", "Năm sinh"))

    assert found.person.name == "Nguyễn Văn Thử"


def test_a_formula_in_a_column_of_no_use_harms_nobody() -> None:
    assert person("=ROW()-1", "Trần Mẫu", 1990, headings=("STT", "Họ tên", "Năm sinh")).person.name == "Trần Mẫu"


def test_a_commune_that_is_not_known_stays_readable_in_the_address() -> None:
    headings = ("Họ tên", "Năm sinh", "Địa chỉ", "Xã", "Tỉnh")
    rules = ListRules(
        today=TODAY, practice=False, commune_code=lambda text, province: "00004" if "Đình" in text else ""
    )
    known, unknown = read(
        ("Trần Mẫu", 1990, "Số 1", "Ba Đình", "Hà Nội"),
        ("Trần Mẫu", 1990, "Số 1", "Xã Lạ", "Hà Nội"),
        headings=headings,
        rules=rules,
    )

    assert isinstance(known, ExpectedRow)
    assert isinstance(unknown, ExpectedRow)
    assert (known.person.commune, known.person.address) == ("00004", "Số 1")
    assert (unknown.person.commune, unknown.person.address) == ("", "Số 1, Xã Lạ, Hà Nội")


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.sampled_from(["Nguyễn Văn Thử", "1990", "Nam", "001090000001", "=A1", "12/03/1990", "-", "0912345678"]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.just(time(1, 2)),
)


@given(st.lists(st.lists(CELLS, max_size=9).map(tuple), max_size=6), st.booleans())
def test_any_cells_give_for_each_row_a_person_who_can_be_paired_or_an_error(
    rows: list[tuple[Cell, ...]], practice: bool
) -> None:
    found = read(*rows, rules=ListRules(today=TODAY, practice=practice))
    numbers = [row.person.number for row in found if isinstance(row, ExpectedRow) and row.person.number]

    assert len({row.row for row in found}) == len(found) <= len(rows)  # type: ignore[attr-defined]
    assert len(numbers) == len(set(numbers))
    for row in found:
        if isinstance(row, ExpectedRow):
            assert problems_of(row.person, TODAY) == {}
            assert not row.person.name.startswith(("=", "@"))
            assert not row.person.number or identifier_of(row.person.number) is not None
        else:
            assert isinstance(row, RowError)
            assert row.column


@given(st.lists(st.lists(st.one_of(st.text(max_size=90), CELLS), max_size=8), max_size=25))
def test_any_first_rows_can_be_searched_for_headings(rows: list[list[object]]) -> None:
    found = find_header(list(enumerate(rows, start=1)))

    assert found is None or set(found.titles) == set(found.at)
