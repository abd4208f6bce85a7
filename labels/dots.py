"""Where the elements of a page fall on the dots of a printer or a picture: the one place where millimetres are
rounded, so that a preview and a printed label have the same dots."""

import math
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from labels import code128
from labels.errors import LabelError, LabelProblem
from labels.layout import Bars, Box, Matrix, Size, Text
from labels.typeface import widths

_MM_PER_INCH = 25.4
PHASES = 4
"""A letter stands on a quarter of a dot: on whole dots the gaps of small type are uneven."""


class Area(NamedTuple):
    """A rectangle of dots; `right` and `bottom` are the first dots outside it."""

    left: int
    top: int
    right: int
    bottom: int


class CodeAt(NamedTuple):
    """Where a code's first module stands, without quiet zone, and the dots of one module."""

    left: int
    top: int
    dots: int


class LetterAt(NamedTuple):
    """One letter: the dot of its origin on the baseline, and how many quarters of a dot it stands right of it."""

    character: str
    x: int
    phase: int


def dots_per_mm(dpi: int) -> float:
    """Return the dots of a millimetre. What is sold as 203 dpi has 8, which is 203.2 an inch."""
    return 8.0 if dpi == 203 else dpi / _MM_PER_INCH


def page_dots(size: Size, scale: float) -> tuple[int, int]:
    """Return width and height of a page in dots; `scale` is dots a millimetre, here and below."""
    return max(1, round(size.width_mm * scale)), max(1, round(size.height_mm * scale))


def area_at(x_mm: float, y_mm: float, width_mm: float, height_mm: float, scale: float) -> Area:
    """Return a rectangle of at least one dot."""
    left, top = round(x_mm * scale), round(y_mm * scale)
    right, bottom = round((x_mm + width_mm) * scale), round((y_mm + height_mm) * scale)
    return Area(left, top, max(left + 1, right), max(top + 1, bottom))


def outline_at(box: Box, scale: float) -> tuple[Area, int]:
    """Return the outer edge of an outline, and the dots of its line."""
    return area_at(box.x_mm, box.y_mm, box.width_mm, box.height_mm, scale), max(1, round(box.line_mm * scale))


def bars_at(bars: Bars, scale: float) -> tuple[CodeAt, int]:
    """Return where bars stand, and the first dot below them.

    A module becomes the next whole number of dots, at most a tenth of a dot narrower than its layout, and bars
    that then have no room are refused: `LabelError` TOO_WIDE.
    """
    wide = code128.width_modules(bars.text)
    dots = math.ceil(bars.module_mm * scale - 0.1)
    room = round(bars.width_mm * scale)
    needed = (wide + 2 * code128.QUIET_MODULES) * dots
    if needed > room:
        _refuse(needed, room, scale)
    left = round(bars.x_mm * scale) + (room - wide * dots) // 2
    return CodeAt(left, round(bars.y_mm * scale), dots), round((bars.y_mm + bars.height_mm) * scale)


def matrix_at(matrix: Matrix, scale: float) -> CodeAt:
    """Return where a square code stands: its modules the most dots that fit. Raises `LabelError` TOO_WIDE."""
    side = len(matrix.rows)
    room = round(matrix.size_mm * scale)
    dots = room // matrix.room_modules
    if not dots:
        _refuse(matrix.room_modules, room, scale)
    margin = (room - side * dots) // 2
    return CodeAt(round(matrix.x_mm * scale) + margin, round(matrix.y_mm * scale) + margin, dots)


def letters_at(text: Text, scale: float) -> Iterator[LetterAt]:
    """Yield the letters of a line that have ink, by their own widths, as the PDF sets them."""
    size = text.size_mm * scale
    pen = text.left_mm * scale
    held = widths(text.face)
    for character in text.text:
        if character != " ":
            x, phase = divmod(math.floor(pen * PHASES + 0.5), PHASES)
            yield LetterAt(character, x, phase)
        pen += held[ord(character)] * size


def baseline_at(text: Text, scale: float) -> int:
    """Return the dot line on which letters stand."""
    return round(text.baseline_mm * scale)


def _refuse(needed_dots: int, room_dots: int, scale: float) -> NoReturn:
    raise LabelError(LabelProblem.TOO_WIDE, needed_mm=needed_dots / scale, room_mm=room_dots / scale)
