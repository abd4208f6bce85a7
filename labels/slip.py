"""The slip that a person takes home: how to look up the result, by a secret link. It names nobody, so a
slip that is lost tells nothing without opening the link."""

from dataclasses import dataclass

from labels.errors import LabelError, LabelProblem
from labels.fit import (
    bars_width,
    fit_bars,
    fit_lines,
    fit_matrix,
    fit_small_matrix,
    fit_text,
    refuse_other_number,
    wrap,
)
from labels.layout import ROUNDING_MM, Box, Element, Fill, MatrixCode, Page, Resolution, Size, Text
from labels.practice_strip import practice_strip
from labels.typeface import Typeface, composed, text_width

SLIP = Size(width_mm=80, height_mm=100)
"""A slip from an 80 mm receipt roll, of which such printers reach the middle 72 mm."""

_EDGE_MM = 4.0
_INNER_MM = SLIP.width_mm - 2 * _EDGE_MM
_QR_MM = 36.5
_QR_TOP_MM = 12.2
_SIDE_MM = _EDGE_MM + _QR_MM + 0.5
_SIDE_WIDTH_MM = SLIP.width_mm - _EDGE_MM - _SIDE_MM
_ADDRESS_TOP_MM = _QR_TOP_MM + _QR_MM + 2.4
_BARS_TOP_MM = 87.5
_INDENT_MM = 4.6
_ADDRESS_MM = 2.5
_LEAST_ADDRESS_MM = 2.1
_STRIP_MM = 3.4
_FLOW_SIZES_MM = (3.0, 2.8, 2.6, 2.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipTexts:
    """The words of a slip, already in the person's language."""

    title: str
    tube: str
    """Caption of the tube number."""
    collected: str
    """Caption of the time of collection."""
    steps_title: str
    steps: tuple[str, ...]
    """How to look up the result, one sentence a step; numbered on the slip."""
    secret: str
    """That whoever holds the slip can read the result."""


def result_slip(
    *,
    tube: str,
    collected: str,
    link: str,
    texts: SlipTexts,
    display: str | None = None,
    resolution: Resolution = Resolution.DPI_203,
    practice: bool = False,
) -> Page:
    """Lay out one slip: QR code of the link, tube number as text and bars, and the way to the result.

    `display` is the tube number in groups, and `collected` the local time as the person reads it. A practice slip
    carries the word TẬP in a black strip, so that nobody takes it home for a real one.
    Raises `LabelError` with TOO_WIDE or TOO_HIGH when a text has no room, NUMBERS_DIFFER, and as the
    codes do.
    """
    number = display or tube
    refuse_other_number(tube, number)
    code = _tube_code(tube, resolution)
    qr = fit_matrix(link, x_mm=_EDGE_MM - 2.5, y_mm=_QR_TOP_MM, size_mm=_QR_MM)
    title = fit_text(
        texts.title,
        x_mm=_EDGE_MM,
        baseline_mm=9.0,
        width_mm=_INNER_MM,
        face=Typeface.BLACK,
        largest_mm=5.4,
        least_mm=3.2,
    )
    rule = Fill(x_mm=_EDGE_MM, y_mm=11.6, width_mm=_INNER_MM, height_mm=0.5)
    side = _side(number, collected, texts)
    address = _address(link)
    flow = _flow(texts, address[-1].baseline_mm + 5.3)
    mark = practice_strip(x_mm=0, y_mm=0, width_mm=SLIP.width_mm, height_mm=_STRIP_MM) if practice else ()
    return Page(size=SLIP, elements=(title, rule, qr, *side, *address, *flow, code, *mark))


def _tube_code(tube: str, resolution: Resolution) -> Element:
    """Bars at the foot of the slip, or for a foreign number too long for them a Data Matrix."""
    high = SLIP.height_mm - _BARS_TOP_MM - 3.5
    if bars_width(tube, resolution) <= _INNER_MM:
        return fit_bars(
            tube, x_mm=_EDGE_MM, y_mm=_BARS_TOP_MM, width_mm=_INNER_MM, height_mm=high, resolution=resolution
        )
    return fit_small_matrix(
        tube,
        MatrixCode.DATA_MATRIX,
        x_mm=(SLIP.width_mm - high) / 2,
        y_mm=_BARS_TOP_MM,
        width_mm=high,
        height_mm=high,
        resolution=resolution,
    )


def _side(number: str, collected: str, texts: SlipTexts) -> tuple[Element, ...]:
    """The column beside the QR code."""
    return (
        _side_line(texts.tube, 20.0, Typeface.SEMIBOLD, 2.8),
        *fit_lines(
            number,
            x_mm=_SIDE_MM,
            y_mm=21.0,
            width_mm=_SIDE_WIDTH_MM,
            height_mm=9.0,
            face=Typeface.MONO_BOLD,
            largest_mm=4.6,
            least_mm=2.2,
            whole_mm=2.6,
        ),
        _side_line(texts.collected, 34.0, Typeface.SEMIBOLD, 2.8),
        _side_line(collected, 38.2, Typeface.MONO, 3.5),
    )


def _side_line(text: str, baseline_mm: float, face: Typeface, largest_mm: float) -> Text:
    return fit_text(
        text,
        x_mm=_SIDE_MM,
        baseline_mm=baseline_mm,
        width_mm=_SIDE_WIDTH_MM,
        face=face,
        largest_mm=largest_mm,
        least_mm=2.0,
    )


def _address(link: str) -> list[Text]:
    """The link to type by hand: on one line if it stays readable there, else on as many as it needs."""
    whole = text_width(composed(link, Typeface.MONO), Typeface.MONO)
    size = max(_LEAST_ADDRESS_MM, min(_ADDRESS_MM, _INNER_MM / whole))
    lines = wrap(link, face=Typeface.MONO, size_mm=size, width_mm=_INNER_MM + ROUNDING_MM)
    return [
        _words(line, 0, _ADDRESS_TOP_MM + index * size * 1.35, Typeface.MONO, size) for index, line in enumerate(lines)
    ]


def _flow(texts: SlipTexts, top_mm: float) -> tuple[Element, ...]:
    """The way to the result, in the largest type that leaves the bars their room."""
    room = _BARS_TOP_MM - 1
    for size in _FLOW_SIZES_MM:
        elements, bottom = _flow_at(texts, top_mm, size)
        if bottom <= room:
            return elements
    raise LabelError(LabelProblem.TOO_HIGH, needed_mm=bottom, room_mm=room)


def _flow_at(texts: SlipTexts, top_mm: float, size_mm: float) -> tuple[tuple[Element, ...], float]:
    """Return the elements in this type size, and where they end."""
    baseline = top_mm
    heading = fit_text(
        texts.steps_title,
        x_mm=_EDGE_MM,
        baseline_mm=baseline,
        width_mm=_INNER_MM,
        face=Typeface.BOLD,
        largest_mm=size_mm * 1.2,
        least_mm=2.4,
    )
    elements: list[Element] = [heading]
    for number, sentence in enumerate(texts.steps, start=1):
        lines = wrap(sentence, face=Typeface.REGULAR, size_mm=size_mm, width_mm=_INNER_MM - _INDENT_MM)
        for line, words in enumerate(lines):
            baseline += size_mm * (1.55 if line == 0 else 1.35)
            if line == 0:
                elements.append(_words(f"{number}.", 0, baseline, Typeface.BOLD, size_mm))
            elements.append(_words(words, _INDENT_MM, baseline, Typeface.REGULAR, size_mm))
    frame, bottom = _secret(texts.secret, baseline + size_mm * 0.7, size_mm)
    return (*elements, *frame), bottom


def _secret(sentence: str, top_mm: float, size_mm: float) -> tuple[tuple[Element, ...], float]:
    """Return the framed warning and its lower edge."""
    lines = wrap(sentence, face=Typeface.SEMIBOLD, size_mm=size_mm, width_mm=_INNER_MM - 4)
    step = size_mm * 1.35
    height = step * len(lines) + size_mm * 0.5
    frame = Box(x_mm=_EDGE_MM, y_mm=top_mm, width_mm=_INNER_MM, height_mm=height, line_mm=0.375)
    words = (
        _words(line, 2.0, top_mm + size_mm * 1.2 + step * index, Typeface.SEMIBOLD, size_mm)
        for index, line in enumerate(lines)
    )
    return (frame, *words), top_mm + height


def _words(text: str, indent_mm: float, baseline_mm: float, face: Typeface, size_mm: float) -> Text:
    return Text(x_mm=_EDGE_MM + indent_mm, baseline_mm=baseline_mm, text=text, face=face, size_mm=size_mm)
