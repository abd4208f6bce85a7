"""Labels on sheets of labels: each in its place, whole, and read back."""

import itertools

import numpy as np
import pytest

from labels.errors import LabelError, LabelProblem
from labels.layout import A4, MARGIN_MM, Bars, Fill, Page, Resolution, Size, Text
from labels.png import draw_page
from labels.sheet import SHEETS, SheetSize, lay_out_sheet
from labels.tube_label import AUTO12, tube_label
from tests.label_pages import decoded, numbers, shown, tube

SMALL = Size(width_mm=38.1, height_mm=21.2)
NARROW = SHEETS["5x13-38.1x21.2"]
AUTO12_SHEET = SHEETS["4x11-50.8x25.4"]


def tubes(count: int, size: Size = SMALL) -> list[Page]:
    return [tube(number, size=size) for number in numbers(count)]


def texts(page: Page) -> list[str]:
    return [element.text for element in page.elements if isinstance(element, Text)]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_every_place_of_a_sheet_lies_on_the_paper_and_on_no_other(sheet: SheetSize) -> None:
    corners = [sheet.corner(place) for place in range(sheet.places)]
    (left, top), (right, bottom) = corners[0], corners[-1]

    assert left >= 0
    assert top >= 0
    assert right + sheet.label.width_mm <= A4.width_mm + 1e-6
    assert bottom + sheet.label.height_mm <= A4.height_mm + 1e-6
    for (x, y), (next_x, next_y) in itertools.pairwise(corners):
        assert next_x >= x + sheet.label.width_mm - 1e-6 or next_y >= y + sheet.label.height_mm - 1e-6


def test_the_sheets_are_those_of_the_shops() -> None:
    assert {"5x13-38.1x21.2", "3x8-70x36", "3x8-70x37", "4x10-52.5x29.7", "2x7-99.1x38.1", "4x11-50.8x25.4"} <= set(
        SHEETS
    )
    assert tuple(
        SHEETS[name].places for name in ("5x13-38.1x21.2", "3x8-70x36", "4x10-52.5x29.7", "2x7-99.1x38.1")
    ) == (65, 24, 40, 14)
    assert pytest.approx(NARROW.corner(0)) == (4.75, 10.7)


@pytest.mark.parametrize("dpi", [203, 300])
def test_every_label_of_a_full_sheet_is_read_back(dpi: int) -> None:
    expected = numbers(NARROW.places)
    labels = [tube(number, size=SMALL, resolution=Resolution.DPI_203) for number in expected]
    [page] = lay_out_sheet(labels, NARROW, cut_marks=True)
    picture = np.asarray(draw_page(page, dpi))
    scale = 8 if dpi == 203 else dpi / 25.4

    for place, number in enumerate(expected):
        left, top = (round(edge * scale) for edge in NARROW.corner(place))
        cut = picture[top : top + round(21.2 * scale), left : left + round(38.1 * scale)]
        assert decoded(np.ascontiguousarray(cut)) == {number}


def test_a_begun_sheet_is_used_up_and_the_rest_goes_on_the_next() -> None:
    first, second = lay_out_sheet(tubes(10), NARROW, first=NARROW.places - 3)
    [bars, *_] = [element for element in first.elements if isinstance(element, Bars)]

    assert (len(texts(first)), len(texts(second))) == (4, 6)
    assert texts(first) + texts(second) == [shown(number) for number in numbers(10)]
    assert (bars.x_mm, bars.y_mm) == pytest.approx(
        (NARROW.corner(NARROW.places - 4)[0], NARROW.corner(NARROW.places - 4)[1] + 1.8)
    )


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_what_a_sheet_has_room_for_is_printed_whole_though_printers_leave_the_edge_white(sheet: SheetSize) -> None:
    size = Size(width_mm=min(sheet.room.width_mm, 50.8), height_mm=min(sheet.room.height_mm, 25.4))
    [page] = lay_out_sheet(tubes(sheet.places, size), sheet)
    picture, edge = np.asarray(draw_page(page, 203)), round(MARGIN_MM * 8)

    assert (picture[edge:-edge, edge:-edge] == 255).sum() < picture.size
    for strip in (picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]):
        assert (strip == 255).all()


def test_a_smaller_label_stands_in_the_middle_of_its_place() -> None:
    sheet = SHEETS["3x8-70x36"]
    [page] = lay_out_sheet(tubes(1, AUTO12), sheet)
    [bars] = [element for element in page.elements if isinstance(element, Bars)]
    left, top = sheet.corner(0)

    assert bars.x_mm == pytest.approx(left + (70 - 50.8) / 2)
    assert bars.y_mm == pytest.approx(top + (36 - 25.4) / 2 + 1.8)


@pytest.mark.parametrize(
    ("size", "problem", "room"),
    [
        (AUTO12, LabelProblem.TOO_WIDE, 38.1),
        (Size(width_mm=38.1, height_mm=25.4), LabelProblem.TOO_HIGH, 21.2),
    ],
)
def test_a_label_larger_than_its_place_is_refused(size: Size, problem: LabelProblem, room: float) -> None:
    with pytest.raises(LabelError) as refused:
        list(lay_out_sheet(tubes(1, size), NARROW))

    assert (problem, room) == (refused.value.problem, refused.value.facts["room_mm"])


@pytest.mark.parametrize("first", [0, -1, 66])
def test_a_place_that_the_sheet_has_not_is_refused(first: int) -> None:
    with pytest.raises(LabelError) as refused:
        list(lay_out_sheet(tubes(1), NARROW, first=first))

    assert (LabelProblem.NO_SUCH_PLACE, {"place": first, "places": 65}) == (
        refused.value.problem,
        refused.value.facts,
    )


def test_cut_marks_are_short_and_stand_on_the_corners() -> None:
    [page] = lay_out_sheet(tubes(1, AUTO12), AUTO12_SHEET, cut_marks=True)
    marks = [element for element in page.elements if isinstance(element, Fill)]

    assert len(marks) == 2 * 5 * 12
    assert max(max(mark.width_mm, mark.height_mm) for mark in marks) == 2


def test_sheets_are_made_as_labels_come_and_no_label_makes_no_sheet() -> None:
    endless = (tube_label("VN0123456789", display="VN0123456789", practice=False, size=SMALL) for _ in iter(int, 1))

    pages = lay_out_sheet(endless, NARROW)

    assert [len(texts(page)) for page in itertools.islice(pages, 2)] == [65, 65]
    assert list(lay_out_sheet([], NARROW)) == []
