"""The sheet of paper of one plate, A4 across: which tube, or which control, stands in which well. It names nobody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from labels.errors import LabelError
from labels.fit import fit_lines, fit_matrix, fit_small_matrix, fit_text, refuse_other_number
from labels.layout import A4, Align, Box, Element, Fill, MatrixCode, Page, Resolution, Size, Text
from labels.practice_strip import page_strip
from labels.typeface import Typeface

A4_ACROSS = Size(width_mm=A4.height_mm, height_mm=A4.width_mm)

_EDGE_MM, _LETTER_MM, _TOP_MM, _NUMBER_MM = 10.0, 6.0, 40.0, 5.0
_FOOT_MM, _GAP_MM, _CODE_MM, _QR_MM = 12.0, 0.8, 11.0, 26.0
_ROOMY_MM = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWell:
    """What stands in a well: a tube by its number and how it is shown, or a control in `words`."""

    tube: str = ""
    display: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTexts:
    """The words of the sheet: its title, one line of facts, and what stands at the foot."""

    title: str
    facts: str
    foot: str


def plate_sheet(
    plate: str,
    rows: int,
    columns: int,
    wells: Mapping[str, SheetWell],
    texts: SheetTexts,
    *,
    practice: bool = False,
) -> Page:
    """Lay out a plate; `wells` by `A01`. Wells of 96 carry the tube's Data Matrix, those of 384 its number alone.

    Raises `LabelError` for a number or words that have no room, NUMBERS_DIFFER for two numbers of one tube.
    """
    elements = [*_header(plate, texts)]
    wide = (A4_ACROSS.width_mm - 2 * _EDGE_MM - _LETTER_MM) / columns
    high = (A4_ACROSS.height_mm - _TOP_MM - _NUMBER_MM - _FOOT_MM) / rows
    elements += _margins(rows, columns, wide, high)
    for row in range(rows):
        for column in range(columns):
            well = wells.get(f"{chr(ord('A') + row)}{column + 1:02d}")
            left, top = _EDGE_MM + _LETTER_MM + column * wide, _TOP_MM + _NUMBER_MM + row * high
            elements += _well(well, left, top, wide - _GAP_MM, high - _GAP_MM)
    elements += [_line(texts.foot, _EDGE_MM, A4_ACROSS.height_mm - 6.5, Typeface.REGULAR, 2.8)]
    if practice:
        elements += page_strip(A4_ACROSS)
    return Page(size=A4_ACROSS, elements=tuple(elements))


def _header(plate: str, texts: SheetTexts) -> Iterator[Element]:
    yield _line(texts.title, _EDGE_MM, 17, Typeface.BLACK, 7.0)
    yield _line(plate, _EDGE_MM, 26, Typeface.MONO_BOLD, 6.0)
    yield _line(texts.facts, _EDGE_MM, 33.5, Typeface.REGULAR, 3.4)
    yield fit_matrix(plate, x_mm=A4_ACROSS.width_mm - _EDGE_MM - _QR_MM, y_mm=9, size_mm=_QR_MM)


def _margins(rows: int, columns: int, wide: float, high: float) -> Iterator[Element]:
    for column in range(columns):
        x_mm = _EDGE_MM + _LETTER_MM + (column + 0.5) * wide - _GAP_MM / 2
        yield _centred(str(column + 1), x_mm, _TOP_MM + 3.8, wide, Typeface.SEMIBOLD, 3.2)
    for row in range(rows):
        below = _TOP_MM + _NUMBER_MM + (row + 0.5) * high + 1.0
        yield _centred(chr(ord("A") + row), _EDGE_MM + 2.2, below, _LETTER_MM, Typeface.SEMIBOLD, 3.2)


def _well(well: SheetWell | None, left: float, top: float, wide: float, high: float) -> Iterator[Element]:
    yield Box(x_mm=left, y_mm=top, width_mm=wide, height_mm=high, line_mm=0.2)
    if well is None:
        return
    middle = left + wide / 2
    if well.words:
        yield Fill(x_mm=left, y_mm=top, width_mm=wide, height_mm=min(1.6, high / 5))
        yield _centred(well.words, middle, top + high / 2 + 2, wide - 1, Typeface.BLACK, min(4.0, high / 3))
        return
    refuse_other_number(well.tube, well.display)
    above, edges = 0.0, 0.8
    if high >= _ROOMY_MM:
        yield from _code(well.tube, left, top, wide)
        above, edges = _CODE_MM + 0.6, 1.6
    yield from fit_lines(
        well.display, x_mm=middle, y_mm=top + above, width_mm=wide - edges, height_mm=high - above,
        face=Typeface.MONO_BOLD, largest_mm=2.6, least_mm=1.5, whole_mm=1.9, align=Align.CENTRE, halfway=True,
    )  # fmt: skip


def _code(tube: str, left: float, top: float, wide: float) -> Sequence[Element]:
    """A tube whose number no small code holds is written alone."""
    room = (left + (wide - _CODE_MM) / 2, top + 0.6)
    try:
        code = fit_small_matrix(
            tube,
            MatrixCode.DATA_MATRIX,
            x_mm=room[0],
            y_mm=room[1],
            width_mm=_CODE_MM,
            height_mm=_CODE_MM,
            resolution=Resolution.DPI_300,
        )
    except LabelError:
        return ()
    return (code,)


def _line(text: str, x_mm: float, baseline_mm: float, face: Typeface, size_mm: float) -> Text:
    room = A4_ACROSS.width_mm - 2 * _EDGE_MM - (_QR_MM if baseline_mm < _TOP_MM else 0) - 4
    return fit_text(
        text, x_mm=x_mm, baseline_mm=baseline_mm, width_mm=room, face=face, largest_mm=size_mm, least_mm=1.6
    )


def _centred(text: str, x_mm: float, baseline_mm: float, width_mm: float, face: Typeface, size_mm: float) -> Text:
    return fit_text(
        text,
        x_mm=x_mm,
        baseline_mm=baseline_mm,
        width_mm=width_mm,
        face=face,
        largest_mm=size_mm,
        least_mm=1.5,
        align=Align.CENTRE,
    )
