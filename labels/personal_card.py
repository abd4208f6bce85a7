"""The card that the site prints for a person who has no card with a QR code: name, a line or two about
the person, and the code that the next visit is read from. It bears personal data, and is given to its
owner only."""

from labels.errors import LabelError, LabelProblem
from labels.fit import fit_matrix, fit_text, wrap
from labels.layout import Box, Element, Fill, Page, Size, Text
from labels.typeface import Typeface

CARD = Size(width_mm=85.6, height_mm=54)
"""ID-1 of ISO/IEC 7810, the size of a bank card."""

_EDGE_MM = 4.0
_STRIP_MM = 10.0
_QR_MM = 37.0
_TEXT_MM = CARD.width_mm - _QR_MM - _EDGE_MM - 3.0
_NAME_SIZES_MM = (5.6, 4.8, 4.2, 3.6)
_NAME_LINES = 3
_DETAIL_MM = 3.1


def personal_card(payload: str, name: str, detail: str, title: str) -> Page:
    """Lay out one card: the title in a strip, the name large, the detail below, the payload as QR code.

    A long name wraps, then shrinks to 3.6 mm; what still has no room is refused, never cut.
    `detail` may hold several lines. Raises `LabelError` with TOO_HIGH, TOO_WIDE or BAD_CHARACTER.
    """
    qr = fit_matrix(payload, x_mm=CARD.width_mm - _QR_MM - 1.5, y_mm=_STRIP_MM + 3.5, size_mm=_QR_MM, error="M")
    heading = fit_text(
        title,
        x_mm=_EDGE_MM,
        baseline_mm=6.6,
        width_mm=CARD.width_mm - 2 * _EDGE_MM,
        face=Typeface.BOLD,
        largest_mm=4.4,
        least_mm=2.6,
        white=True,
    )
    strip = Fill(x_mm=0, y_mm=0, width_mm=CARD.width_mm, height_mm=_STRIP_MM)
    outline = Box(x_mm=0, y_mm=0, width_mm=CARD.width_mm, height_mm=CARD.height_mm, line_mm=0.25)
    return Page(size=CARD, elements=(strip, heading, outline, *_words(name, detail), qr))


def _words(name: str, detail: str) -> tuple[Element, ...]:
    size, names = _name_lines(name)
    baseline = _STRIP_MM + 4.0 + size
    elements: list[Element] = []
    for line in names:
        elements.append(_text(line, baseline, Typeface.BOLD, size))
        baseline += size * 1.3
    baseline += 1.0
    for paragraph in detail.splitlines():
        for line in wrap(paragraph, face=Typeface.REGULAR, size_mm=_DETAIL_MM, width_mm=_TEXT_MM):
            elements.append(_text(line, baseline, Typeface.REGULAR, _DETAIL_MM))
            baseline += _DETAIL_MM * 1.4
    last, room = baseline - _DETAIL_MM * 1.4, CARD.height_mm - 2.5
    if last > room:
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=last, room_mm=room)
    return tuple(elements)


def _name_lines(name: str) -> tuple[float, list[str]]:
    for size in _NAME_SIZES_MM:
        lines = wrap(name, face=Typeface.BOLD, size_mm=size, width_mm=_TEXT_MM)
        if len(lines) <= _NAME_LINES:
            return size, lines
    smallest = _NAME_SIZES_MM[-1]
    raise LabelError(
        LabelProblem.TOO_HIGH,
        needed_mm=len(lines) * smallest * 1.3,
        room_mm=_NAME_LINES * smallest * 1.3,
    )


def _text(text: str, baseline_mm: float, face: Typeface, size_mm: float) -> Text:
    return Text(x_mm=_EDGE_MM, baseline_mm=baseline_mm, text=text, face=face, size_mm=size_mm)
