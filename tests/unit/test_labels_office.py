"""Papers of an office printer: nothing that is read stands where printers do not reach, and nothing is too small."""

from dataclasses import replace

import numpy as np
import pytest

from labels.layout import MARGIN_MM, Box, Fill, Page, Resolution, Text
from labels.png import draw_page
from labels.result_report import ReportRow, result_report
from tests.label_kinds import KINDS
from tests.label_pages import REPORT_TEXTS, shown

OFFICE = ["command card", "badges", "scanner sheet", "manifest", "plate", "small plate", "report"]
LONG_NAME = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Thuỳ Trang Anh Ngọc"
LONG_TUBE = "HUE-240315-K00741-A2"


@pytest.mark.parametrize("number", ["VN0000000001", "VN0000000014"], ids=["practice", "real"])
@pytest.mark.parametrize("kind", OFFICE)
def test_nothing_that_is_read_stands_where_printers_do_not_reach(kind: str, number: str) -> None:
    """The black of a strip may run over the sides of the paper: it is not read."""
    page = KINDS[kind].make(number, Resolution.DPI_203).page
    read = (
        replace(element, white=False) if isinstance(element, Text) else element
        for element in page.elements
        if not isinstance(element, Fill | Box)
    )
    picture = np.asarray(draw_page(Page(size=page.size, elements=tuple(read)), 203))
    edge = round(MARGIN_MM * 8)

    for strip in (picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]):
        assert (strip == 255).all()


def test_a_report_shows_a_long_name_and_a_long_number_whole_and_large_enough_to_read() -> None:
    cells = (LONG_TUBE, "gộp 10 người", "Không xác định", "2", "08:15 12/03/2026", "10:15 12/03/2026", LONG_NAME)
    [page] = result_report([ReportRow(cells=cells)], REPORT_TEXTS)
    texts = [element for element in page.elements if isinstance(element, Text)]
    told = " ".join(text.text for text in texts)

    assert all(cell in told for cell in cells)
    assert min(text.size_mm for text in texts) >= 1.7


def test_a_usual_row_of_a_report_is_on_one_line_of_one_size() -> None:
    cells = (
        shown("VN0048123756"),
        "gộp 10 người",
        "Không xác định",
        "2",
        "08:15 12/03/2026",
        "10:15 12/03/2026",
        "LBN00791949",
    )
    [page] = result_report([ReportRow(cells=cells)], REPORT_TEXTS)
    row = [element for element in page.elements if isinstance(element, Text) and element.text in cells]

    assert (len(cells), {3.0}, 1) == (len(row), {text.size_mm for text in row}, len({text.baseline_mm for text in row}))
