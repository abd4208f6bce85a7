"""Labels on A4 sheets of labels, for an office printer: which places a sheet has, and pages put into them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from labels.errors import LabelError, LabelProblem
from labels.layout import A4, MARGIN_MM, ROUNDING_MM, Element, Fill, Page, Size, moved

_MARK_MM, _MARK_LINE_MM = 2.0, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSize:
    """A sheet of labels as its maker describes it: `left_mm` and `top_mm` of the first label, gaps between labels."""

    name: str
    columns: int
    rows: int
    label: Size
    left_mm: float
    top_mm: float
    gap_across_mm: float = 0.0
    gap_down_mm: float = 0.0

    @property
    def places(self) -> int:
        """How many labels the sheet holds."""
        return self.columns * self.rows

    @property
    def room(self) -> Size:
        """The largest label that a printer reaches whole in every place: one that ends at the paper's edge has less."""
        return Size(
            width_mm=self.label.width_mm - 2 * max(0.0, MARGIN_MM - self.left_mm),
            height_mm=self.label.height_mm - 2 * max(0.0, MARGIN_MM - self.top_mm),
        )

    def corner(self, place: int) -> tuple[float, float]:
        """Return the top left corner of a place, counted from 0 along the rows, in mm."""
        row, column = divmod(place, self.columns)
        return (
            self.left_mm + column * (self.label.width_mm + self.gap_across_mm),
            self.top_mm + row * (self.label.height_mm + self.gap_down_mm),
        )


def _sheet(columns: int, rows: int, width_mm: float, height_mm: float, gap_across_mm: float = 0.0) -> SheetSize:
    """Describe a sheet whose labels stand in the middle of it, as they do on all sheets below."""
    return SheetSize(
        name=f"{columns}x{rows}-{width_mm:g}x{height_mm:g}",
        columns=columns,
        rows=rows,
        label=Size(width_mm=width_mm, height_mm=height_mm),
        left_mm=(A4.width_mm - columns * width_mm - (columns - 1) * gap_across_mm) / 2,
        top_mm=(A4.height_mm - rows * height_mm) / 2,
        gap_across_mm=gap_across_mm,
    )


SHEETS: dict[str, SheetSize] = {
    sheet.name: sheet
    for sheet in (
        _sheet(5, 13, 38.1, 21.2, gap_across_mm=2.5),
        _sheet(4, 11, 48.5, 25.4),
        _sheet(4, 11, 50.8, 25.4),
        _sheet(4, 10, 52.5, 29.7),
        _sheet(3, 8, 70, 36),
        _sheet(3, 8, 70, 37),
        _sheet(2, 7, 99.1, 38.1, gap_across_mm=2.5),
        _sheet(2, 4, 99.1, 67.7, gap_across_mm=2.5),
    )
}
"""The common sheets, by name: columns x rows, then the size of a label in mm."""


def lay_out_sheet(
    pages: Iterable[Page], sheet: SheetSize, *, first: int = 1, cut_marks: bool = False
) -> Iterator[Page]:
    """Yield A4 pages with each label in the middle of its place, along the rows.

    `first` is the place to begin at, from 1, so that a sheet that was begun is used up. `cut_marks` draws the
    corners of the places, for plain paper. Raises `LabelError` NO_SUCH_PLACE, and TOO_WIDE or TOO_HIGH for a label
    larger than its place.
    """
    if not 1 <= first <= sheet.places:
        raise LabelError(LabelProblem.NO_SUCH_PLACE, place=first, places=sheet.places)
    marks = tuple(_cut_marks(sheet)) if cut_marks else ()
    elements, place = list[Element](), first - 1
    for page in pages:
        if place == sheet.places:
            yield Page(size=A4, elements=(*marks, *elements))
            elements, place = [], 0
        elements += _placed(page, sheet, place)
        place += 1
    if elements:
        yield Page(size=A4, elements=(*marks, *elements))


def _placed(page: Page, sheet: SheetSize, place: int) -> list[Element]:
    label = sheet.label
    if page.size.width_mm > label.width_mm + ROUNDING_MM:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=page.size.width_mm, room_mm=label.width_mm)
    if page.size.height_mm > label.height_mm + ROUNDING_MM:
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=page.size.height_mm, room_mm=label.height_mm)
    left, top = sheet.corner(place)
    right = left + (label.width_mm - page.size.width_mm) / 2
    down = top + (label.height_mm - page.size.height_mm) / 2
    return [moved(element, right, down) for element in page.elements]


def _cut_marks(sheet: SheetSize) -> Iterator[Fill]:
    """A small cross on every corner of every place: it shows where to cut, and no scanner takes it for a bar."""
    corners = [sheet.corner(place) for place in range(sheet.places)]
    across = {round(x + side, 3) for x, _ in corners for side in (0.0, sheet.label.width_mm)}
    down = {round(y + side, 3) for _, y in corners for side in (0.0, sheet.label.height_mm)}
    half, line = _MARK_MM / 2, _MARK_LINE_MM
    for x in sorted(across):
        for y in sorted(down):
            yield Fill(x_mm=x - half, y_mm=y - line / 2, width_mm=_MARK_MM, height_mm=line)
            yield Fill(x_mm=x - line / 2, y_mm=y - half, width_mm=line, height_mm=_MARK_MM)
