"""The label of a sample tube: its number in a code and to read by eye, and nothing about a person, because
tubes are labelled before people arrive."""

from enum import Enum
from functools import lru_cache

from labels.errors import LabelError, LabelProblem
from labels.fit import fit_bars, fit_small_matrix, fit_text, refuse_other_number
from labels.layout import Align, Element, MatrixCode, Page, Resolution, Size, Text
from labels.practice_strip import practice_strip
from labels.typeface import Typeface, composed, text_width

AUTO12 = Size(width_mm=50.8, height_mm=25.4)
"""The label of CLSI AUTO12 for specimen tubes, 2 x 1 inch."""
SMALL_TUBE = Size(width_mm=25, height_mm=12)
"""A label for tubes of 2 ml, with a square code."""
CRYO_TUBE = Size(width_mm=20, height_mm=8)
"""A label for the narrowest tubes, with a square code."""

_EDGE_MM = 1.8
_GAP_MM = 1.4
_NUMBER_MM = 5.1
_LEAST_NUMBER_MM = 2.4
_LEAST_SMALL_MM = 2.0
_CAP_SHARE = 0.73
_STRIP_MM = 4.6
_CLOSE_EDGE_MM = 0.3
_LARGEST_MATRIX_MM = 16.0
_LINE_SHARE = 1.08
_SMALL_STRIP_MM = 2.1


class TubeCode(Enum):
    """How a tube's number is coded. Square codes are for labels too narrow for bars, and need a 2-D scanner."""

    BARS = "bars"
    DATA_MATRIX = "data_matrix"
    QR = "qr"


_MATRIX_CODES = {TubeCode.DATA_MATRIX: MatrixCode.DATA_MATRIX, TubeCode.QR: MatrixCode.QR}


def tube_label(
    number: str,
    *,
    display: str,
    practice: bool,
    size: Size = AUTO12,
    resolution: Resolution = Resolution.DPI_203,
    code: TubeCode = TubeCode.BARS,
) -> Page:
    """Lay out one label whose long side lies along the tube, so that the bars never bend around it.

    `display` is the number as it is read by eye: the same characters, with blanks, points or hyphens
    between groups. A practice label carries the word TẬP in a black strip. Raises `LabelError` with
    NUMBERS_DIFFER, NO_TEXT, BAD_CHARACTER, TOO_WIDE or TOO_HIGH.
    """
    refuse_other_number(number, display)
    if code is not TubeCode.BARS:
        return _with_matrix(number, display, _MATRIX_CODES[code], practice=practice, size=size, resolution=resolution)
    baseline = size.height_mm - _EDGE_MM - (_STRIP_MM - 0.4 if practice else 0)
    bars = fit_bars(
        number,
        x_mm=0,
        y_mm=_EDGE_MM,
        width_mm=size.width_mm,
        height_mm=baseline - _NUMBER_MM * _CAP_SHARE - _GAP_MM - _EDGE_MM,
        resolution=resolution,
    )
    text = fit_text(
        display,
        x_mm=size.width_mm / 2,
        baseline_mm=baseline,
        width_mm=size.width_mm - 2 * _EDGE_MM,
        face=Typeface.MONO_BOLD,
        largest_mm=_NUMBER_MM,
        least_mm=_LEAST_NUMBER_MM,
        align=Align.CENTRE,
    )
    return Page(size=size, elements=(bars, text, *_strip(size)) if practice else (bars, text))


@lru_cache(maxsize=16)
def _strip(size: Size) -> tuple[Element, ...]:
    top = size.height_mm - _STRIP_MM
    return practice_strip(x_mm=0, y_mm=top, width_mm=size.width_mm, height_mm=_STRIP_MM)


def _with_matrix(
    number: str, display: str, code: MatrixCode, *, practice: bool, size: Size, resolution: Resolution
) -> Page:
    """The code at the left, as large as the label is high, and beside it the number on as many lines as it needs."""
    matrix = fit_small_matrix(
        number,
        code,
        x_mm=_CLOSE_EDGE_MM,
        y_mm=_CLOSE_EDGE_MM,
        width_mm=min(size.width_mm - 2 * _CLOSE_EDGE_MM, _LARGEST_MATRIX_MM),
        height_mm=size.height_mm - 2 * _CLOSE_EDGE_MM,
        resolution=resolution,
    )
    left = matrix.x_mm + matrix.size_mm + _CLOSE_EDGE_MM
    width = size.width_mm - left - 2 * _CLOSE_EDGE_MM
    top, height = 2 * _CLOSE_EDGE_MM, size.height_mm - 4 * _CLOSE_EDGE_MM
    if practice:
        height -= _SMALL_STRIP_MM + _CLOSE_EDGE_MM
        strip = practice_strip(x_mm=left, y_mm=top + height + _CLOSE_EDGE_MM, width_mm=width, height_mm=_SMALL_STRIP_MM)
    else:
        strip = ()
    return Page(size=size, elements=(matrix, *_lines(display, left, top, width, height), *strip))


def _lines(display: str, left_mm: float, top_mm: float, width_mm: float, height_mm: float) -> tuple[Element, ...]:
    """Break the number between its groups where it comes out largest. Raises `LabelError` TOO_WIDE or TOO_HIGH."""
    face = Typeface.MONO_BOLD
    groups = composed(display, face).split()
    ways = [_broken(groups, count) for count in range(1, len(groups) + 1)]
    sizes = [min(_line_size(lines, width_mm), height_mm / len(lines) / _LINE_SHARE, _NUMBER_MM) for lines in ways]
    size, lines = max(zip(sizes, ways, strict=True), key=lambda way: way[0])
    if size < _LEAST_SMALL_MM:
        _refuse(lines, width_mm, height_mm)
    step = size * _LINE_SHARE
    first = top_mm + (height_mm - step * len(lines)) / 2 + size * (_CAP_SHARE + _LINE_SHARE) / 2
    return tuple(
        Text(x_mm=left_mm, baseline_mm=first + place * step, text=line, face=face, size_mm=size)
        for place, line in enumerate(lines)
    )


def _broken(groups: list[str], count: int) -> list[str]:
    """Return the groups on at most so many lines, the longest of them as short as can be."""
    for longest in range(max(map(len, groups)), len(" ".join(groups)) + 1):
        lines = [groups[0]]
        for group in groups[1:]:
            if len(lines[-1]) + 1 + len(group) <= longest:
                lines[-1] += f" {group}"
            else:
                lines.append(group)
        if len(lines) <= count:
            break
    return lines


def _line_size(lines: list[str], width_mm: float) -> float:
    return width_mm / max(text_width(line, Typeface.MONO_BOLD) for line in lines)


def _refuse(lines: list[str], width_mm: float, height_mm: float) -> None:
    needed = width_mm * _LEAST_SMALL_MM / _line_size(lines, width_mm)
    if needed > width_mm:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=needed, room_mm=width_mm)
    raise LabelError(LabelProblem.TOO_HIGH, needed_mm=len(lines) * _LEAST_SMALL_MM * _LINE_SHARE, room_mm=height_mm)
