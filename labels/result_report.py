"""A report of results that were released: a line a tube on A4 pages, with who verified it. It names nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labels.fit import fit_lines, fit_text
from labels.layout import A4, Align, Element, Fill, Page
from labels.practice_strip import page_strip
from labels.typeface import Typeface

_EDGE_MM, _HEAD_MM, _ROW_MM, _FOOT_MM = 12.0, 46.0, 6.4, 283.0
_WIDE_MM = A4.width_mm - 2 * _EDGE_MM
_ROWS = int((_FOOT_MM - _HEAD_MM - 8) / _ROW_MM)
_COLUMNS_MM = (8.0, 34.0, 21.0, 28.0, 9.0, 27.3, 27.3, 31.4)
_SUMS_MM = 62.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One result, as it is read: `cells` are tube, people, result, version, tested, released, verifier."""

    cells: tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTexts:
    """The words of a report, in the reader's language; `heads` stand above the cells, `sums` below the title."""

    title: str
    under: str
    heads: tuple[str, str, str, str, str, str, str]
    sums: tuple[str, ...]
    sign: str
    page: str


def result_report(rows: Sequence[ReportRow], texts: ReportTexts, *, practice: bool = False) -> tuple[Page, ...]:
    """Lay out the pages; a report without rows is one page that says so by its sums.

    Raises `LabelError` TOO_HIGH for a cell that has no room, TOO_WIDE for other words, and BAD_CHARACTER.
    """
    count = max(1, -(-len(rows) // _ROWS))
    return tuple(
        Page(size=A4, elements=tuple(_page(rows, texts, place, count, practice=practice))) for place in range(count)
    )


def _page(
    rows: Sequence[ReportRow], texts: ReportTexts, place: int, count: int, *, practice: bool
) -> Iterator[Element]:
    if practice:
        yield from page_strip(A4)
    yield _text(texts.title, _EDGE_MM, 19, _WIDE_MM, Typeface.BLACK, 7.0)
    yield from fit_lines(
        texts.under, x_mm=_EDGE_MM, y_mm=21.5, width_mm=_WIDE_MM, height_mm=7.5, face=Typeface.REGULAR, largest_mm=3.4,
        least_mm=2.0,
    )  # fmt: skip
    for number, words in enumerate(texts.sums[:3]):
        yield _text(words, _EDGE_MM + number * _SUMS_MM, 34, _SUMS_MM - 3, Typeface.BOLD, 4.2)
    yield Fill(x_mm=_EDGE_MM, y_mm=_HEAD_MM - 6.5, width_mm=_WIDE_MM, height_mm=0.4)
    yield from _line(("", *texts.heads), _HEAD_MM - 6.1, Typeface.SEMIBOLD, Typeface.SEMIBOLD)
    yield Fill(x_mm=_EDGE_MM, y_mm=_HEAD_MM, width_mm=_WIDE_MM, height_mm=0.4)
    first = place * _ROWS
    for number, row in enumerate(rows[first : first + _ROWS]):
        top = _HEAD_MM + number * _ROW_MM
        yield from _line((str(first + number + 1), *row.cells), top + 0.1, Typeface.REGULAR, Typeface.MONO)
        yield Fill(x_mm=_EDGE_MM, y_mm=top + _ROW_MM, width_mm=_WIDE_MM, height_mm=0.1)
    yield _text(texts.sign, _EDGE_MM, _FOOT_MM + 6, _WIDE_MM - 30, Typeface.REGULAR, 3.0)
    page = f"{texts.page} {place + 1}/{count}"
    yield _text(page, A4.width_mm - _EDGE_MM, _FOOT_MM + 6, 28, Typeface.REGULAR, 3.0, Align.RIGHT)


def _line(cells: Sequence[str], top_mm: float, face: Typeface, code_face: Typeface) -> Iterator[Element]:
    """A row of cells; what is too long for its column, such as a name, stands on lines of smaller type."""
    left = _EDGE_MM
    for number, (text, width) in enumerate(zip(cells, _COLUMNS_MM, strict=True)):
        if text:
            yield from fit_lines(
                text, x_mm=left, y_mm=top_mm, width_mm=width - 1.5, height_mm=_ROW_MM - 0.2,
                face=code_face if number == 1 else face, largest_mm=3.0, least_mm=1.7, whole_mm=2.4, halfway=True,
            )  # fmt: skip
        left += width


def _text(
    text: str, x_mm: float, baseline_mm: float, width_mm: float, face: Typeface, largest_mm: float,
    align: Align = Align.LEFT,
) -> Element:  # fmt: skip
    return fit_text(
        text,
        x_mm=x_mm,
        baseline_mm=baseline_mm,
        width_mm=width_mm,
        face=face,
        largest_mm=largest_mm,
        least_mm=1.8,
        align=align,
    )
