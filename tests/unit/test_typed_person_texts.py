"""The form's words: no field and no problem without them, and a scan that falls into a field is never a person."""

from datetime import date

import pytest

from workstation.domain.identifiers import IdSystem
from workstation.domain.typed_person import Field, FieldProblem, TypedPerson, problems_of
from workstation.texts.translate import translations
from workstation.texts.typed_person import FIELDS, PAPERS, PROBLEMS, field_sentence

TODAY = date(2026, 3, 12)
SCANS = (
    "VN0048123777",
    "000090000001||Nguyễn Văn Thử|01011990|Nam|Số 1|01012022",
    "0000000001|4ê77579ébb|01/01/1990|1|-|$",
    "Nguyễn|đ-1990",
)


def test_every_field_problem_and_paper_has_its_words() -> None:
    assert (FIELDS.keys(), PROBLEMS.keys(), PAPERS.keys()) == (set(Field), set(FieldProblem), set(IdSystem))


def test_a_problem_is_one_line_of_what_and_what_to_do() -> None:
    line = field_sentence(Field.BIRTH, FieldProblem.BIRTH_UNREADABLE, translations("en"))

    assert line == "Birth date or year: not a day or a year. Write the year in full: 1990, 12/03/1990."


@pytest.mark.parametrize("scan", SCANS)
def test_a_scan_in_the_name_is_refused(scan: str) -> None:
    found = problems_of(TypedPerson(name=scan, birth_year=1990), TODAY)

    assert found == {Field.NAME: FieldProblem.NAME_IS_A_CODE}


@pytest.mark.parametrize("scan", SCANS[1:])
def test_a_scan_in_the_address_is_refused_and_a_house_number_is_not(scan: str) -> None:
    def found(address: str) -> dict[Field, FieldProblem]:
        return problems_of(TypedPerson(name="Đỗ Hữu Ước", birth_year=1990, address=address), TODAY)

    assert found(scan) == {Field.ADDRESS: FieldProblem.ADDRESS_IS_A_CODE}
    assert found("Số 12/3, ngõ 4, phố Lê Lợi (nhà sau)") == {}
