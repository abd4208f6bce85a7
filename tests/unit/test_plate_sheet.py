"""The sheet of paper of a plate: every tube where it stands, as a code and as a number."""

import io

import pytest

from labels.errors import LabelError
from labels.layout import Matrix, MatrixCode, Page, Text
from labels.pdf import write_pdf
from labels.plate_sheet import SheetTexts, SheetWell, plate_sheet
from tests.builders import tube
from workstation.domain.tube_barcode import display_tube

TEXTS = SheetTexts(title="Plate", facts="2 tubes · 96 wells", foot="Do not write results here")
WELLS = {
    "A01": SheetWell(tube=tube(1), display=display_tube(tube(1))),
    "H11": SheetWell(words="NTC"),
}


def written(page: Page) -> list[str]:
    return [element.text for element in page.elements if isinstance(element, Text)]


def test_a_tube_stands_as_code_and_number_and_a_control_in_words() -> None:
    page = plate_sheet("PL26030201", 8, 12, WELLS, TEXTS)

    codes = [(e.text, e.code) for e in page.elements if isinstance(e, Matrix)]
    assert codes == [("PL26030201", MatrixCode.QR), (tube(1), MatrixCode.DATA_MATRIX)]
    assert {"NTC", "A", "H", "1", "12", "VN 0048 0001 02"} <= set(written(page))


def test_the_small_wells_of_384_show_the_whole_number_on_the_lines_that_it_needs() -> None:
    page = plate_sheet("PL26030201", 16, 24, WELLS, TEXTS)

    assert {"VN 0048", "0001 02", "P", "24"} <= set(written(page))
    assert len([e for e in page.elements if isinstance(e, Matrix)]) == 1


@pytest.mark.parametrize(("rows", "columns"), [(8, 12), (16, 24)])
@pytest.mark.parametrize("number", ["HUE-240315-000741", "12345678", "A" * 39 + "7"])
def test_a_foreign_number_is_whole_in_its_well(number: str, rows: int, columns: int) -> None:
    well = SheetWell(tube=number, display=number)
    page = plate_sheet("PL26030201", rows, columns, {"B02": well}, TEXTS)

    assert number in "".join(written(page))


def test_a_tube_has_one_number_only() -> None:
    wrong = {"A01": SheetWell(tube=tube(1), display=display_tube(tube(2)))}
    with pytest.raises(LabelError):
        plate_sheet("PL26030201", 8, 12, wrong, TEXTS)


def test_practice_is_marked_and_a_full_plate_is_one_page() -> None:
    full = {
        f"{chr(65 + row)}{column:02d}": SheetWell(tube=tube(n), display=display_tube(tube(n)))
        for row in range(8)
        for column in range(1, 13)
        for n in [row * 12 + column]
    }
    page = plate_sheet("PL26030201", 8, 12, full, TEXTS, practice=True)
    paper = io.BytesIO()
    write_pdf([page], paper)

    assert any("TẬP" in text for text in written(page))
    assert paper.getvalue().startswith(b"%PDF")
