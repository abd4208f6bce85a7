"""Put a text or a code into the room that it has, or refuse it with the room that it needs."""

import math
from collections.abc import Iterator

from labels import code128, data_matrix, qr
from labels.errors import LabelError, LabelProblem
from labels.layout import ROUNDING_MM, Align, Bars, Matrix, MatrixCode, Resolution, Text
from labels.typeface import Typeface, composed, text_width

_LEAST_BARS_MM = 6.35
_LEAST_BARS_SHARE = 0.15
_LEAST_QR_MODULE_MM = 0.375
_ABOVE, _STEP, _BELOW = 1.11, 1.22, 0.24
"""Of a type size: how high the marks of a capital such as Ể stand, from line to line, and how low a tail hangs."""
_GROUPING = str.maketrans("", "", " \u00a0.-")


def fit_bars(
    text: str,
    *,
    x_mm: float,
    y_mm: float,
    width_mm: float,
    height_mm: float,
    resolution: Resolution,
    widest: int = 1,
) -> Bars:
    """Return Code 128 bars in the middle of a room that also holds both quiet zones.

    The module is never shrunk: TOO_WIDE tells the width needed. It is up to `widest` times as wide where the room
    allows, for bars that are read from afar. Bars are at least a quarter inch and 15 % of the symbol high, so that
    a hand scanner crosses them all: else TOO_HIGH. Raises as `code128.modules` does.
    """
    module = resolution.module_mm
    wide = code128.width_modules(text)
    needed = bars_width(text, resolution)
    if widest > 1:
        times = max(1, min(widest, int(width_mm / needed), int(height_mm / (_LEAST_BARS_SHARE * wide * module))))
        module, needed = module * times, needed * times
    if needed > width_mm:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=needed, room_mm=width_mm)
    least = max(_LEAST_BARS_MM, _LEAST_BARS_SHARE * wide * module)
    if least > height_mm:
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=least, room_mm=height_mm)
    return Bars(x_mm=x_mm, y_mm=y_mm, width_mm=width_mm, height_mm=height_mm, text=text, module_mm=module)


def bars_width(text: str, resolution: Resolution) -> float:
    """Return the least width of bars with both quiet zones, in mm. Raises as `code128.modules` does."""
    return (code128.width_modules(text) + 2 * code128.QUIET_MODULES) * resolution.module_mm


def fit_matrix(text: str, *, x_mm: float, y_mm: float, size_mm: float) -> Matrix:
    """Return a QR code that fills a square room, quiet zone included.

    A module under 0.375 mm (3 dots at 203 dpi), which a telephone reads badly, is refused: TOO_WIDE.
    """
    rows = qr.qr_matrix(text)
    needed = (len(rows) + 2 * qr.QUIET_MODULES) * _LEAST_QR_MODULE_MM
    if needed > size_mm:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=needed, room_mm=size_mm)
    return Matrix(x_mm=x_mm, y_mm=y_mm, size_mm=size_mm, rows=rows, text=text)


def fit_small_matrix(
    text: str, code: MatrixCode, *, x_mm: float, y_mm: float, width_mm: float, height_mm: float, resolution: Resolution
) -> Matrix:
    """Return a square code of whole dots, as large as fits, at the left of its room and halfway down.

    A scanner reads it close by, so a module may be as small as one of bars: 2 dots at 203 dpi, 3 at 300. Else
    TOO_WIDE or TOO_HIGH. Raises as the codes do.
    """
    rows = data_matrix.data_matrix(text) if code is MatrixCode.DATA_MATRIX else qr.qr_matrix(text)
    modules = len(rows) + 2 * code.value
    least = modules * resolution.module_mm
    if least > width_mm + ROUNDING_MM:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=least, room_mm=width_mm)
    if least > height_mm + ROUNDING_MM:
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=least, room_mm=height_mm)
    dots = int((min(width_mm, height_mm) + ROUNDING_MM) / resolution.dot_mm / modules)
    size = modules * dots * resolution.dot_mm
    return Matrix(x_mm=x_mm, y_mm=y_mm + (height_mm - size) / 2, size_mm=size, rows=rows, text=text, code=code)


def fit_text(
    text: str,
    *,
    x_mm: float,
    baseline_mm: float,
    width_mm: float,
    face: Typeface,
    largest_mm: float,
    least_mm: float,
    align: Align = Align.LEFT,
    white: bool = False,
) -> Text:
    """Return one line of text, as large as the room and `largest_mm` allow.

    Raises `LabelError` TOO_WIDE when it would come out smaller than `least_mm`, and BAD_CHARACTER.
    """
    text = composed(text, face)
    wide = text_width(text, face)
    size = min(largest_mm, width_mm / wide) if wide else largest_mm
    if size < least_mm:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=wide * least_mm, room_mm=width_mm)
    return Text(x_mm=x_mm, baseline_mm=baseline_mm, text=text, face=face, size_mm=size, align=align, white=white)


def fit_lines(
    text: str,
    *,
    x_mm: float,
    y_mm: float,
    width_mm: float,
    height_mm: float,
    face: Typeface,
    largest_mm: float,
    least_mm: float,
    whole_mm: float = math.inf,
    align: Align = Align.LEFT,
    halfway: bool = False,
) -> tuple[Text, ...]:
    """Return text on as many lines as it needs, in the largest type that its room holds, marks and tails included.

    It stays on one line where that is at least `whole_mm` large. Lines begin at the top of the room, or stand
    `halfway` down. Raises `LabelError` TOO_HIGH below `least_mm`, and BAD_CHARACTER.
    """
    for size in _sizes(text_width(composed(text, face), face), width_mm, largest_mm, least_mm, whole_mm):
        lines = wrap(text, face=face, size_mm=size, width_mm=width_mm + ROUNDING_MM)
        high = size * (_ABOVE + _STEP * (len(lines) - 1) + _BELOW)
        if high <= height_mm:
            break
    else:
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=high, room_mm=height_mm)
    first = y_mm + (height_mm - high) / 2 * halfway + size * _ABOVE
    return tuple(
        Text(x_mm=x_mm, baseline_mm=first + place * size * _STEP, text=line, face=face, size_mm=size, align=align)
        for place, line in enumerate(lines)
    )


def _sizes(wide: float, width_mm: float, largest_mm: float, least_mm: float, whole_mm: float) -> Iterator[float]:
    on_one_line = min(largest_mm, width_mm / wide) if wide else largest_mm
    if on_one_line >= whole_mm:
        yield on_one_line
    size = largest_mm
    while size > least_mm:
        yield size
        size *= 0.9
    yield least_mm


def refuse_other_number(number: str, display: str) -> None:
    """Raise NUMBERS_DIFFER unless both are the same but for blanks, points and hyphens: a tube has one number only."""
    if "".join(display.split()) != number and display.translate(_GROUPING) != number.translate(_GROUPING):
        raise LabelError(LabelProblem.NUMBERS_DIFFER)


def wrap(text: str, *, face: Typeface, size_mm: float, width_mm: float) -> list[str]:
    """Return the text in lines no wider than the room: broken at blanks, and inside a word (such as a
    web address) only when the word alone is wider than the room. Raises BAD_CHARACTER."""
    lines = [""]
    for word in composed(" ".join(text.split()), face).split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, face) * size_mm <= width_mm:
            lines[-1] = longer
            continue
        pieces = _cut(word, face=face, size_mm=size_mm, width_mm=width_mm)
        lines = lines + pieces if lines[-1] else pieces
    return lines


def _cut(word: str, *, face: Typeface, size_mm: float, width_mm: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, face) * size_mm > width_mm:
            pieces.append("")
        pieces[-1] += character
    return pieces
