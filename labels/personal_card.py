"""The card that the site prints for a person who has no card with a QR code: name, a line or two about
the person, and the code that the next visit is read from. It bears personal data, and is given to its
owner only."""

from labels.fit import fit_lines, fit_matrix, fit_text, wrap
from labels.layout import Box, Element, Fill, Page, Size, Text
from labels.typeface import Typeface

CARD = Size(width_mm=85.6, height_mm=54)
"""ID-1 of ISO/IEC 7810, the size of a bank card."""

_EDGE_MM = 4.0
_STRIP_MM = 10.0
_QR_MM = 37.0
_TEXT_MM = CARD.width_mm - _QR_MM - _EDGE_MM - 3.0
_DETAIL_MM, _STEP_MM = 3.1, 4.4


def personal_card(payload: str, name: str, detail: str, title: str) -> Page:
    """Lay out one card: the title in a strip, the name large, the detail below, the payload as QR code.

    A long name wraps, then shrinks to 3.2 mm; what still has no room is refused, never cut.
    `detail` may hold several lines. Raises `LabelError` with TOO_HIGH, TOO_WIDE or BAD_CHARACTER.
    """
    qr = fit_matrix(payload, x_mm=CARD.width_mm - _QR_MM - 1.5, y_mm=_STRIP_MM + 3.5, size_mm=_QR_MM)
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
    """The name in what the lines of the detail leave of the height, and the detail below it."""
    lines = [
        line
        for paragraph in detail.splitlines()
        for line in wrap(paragraph, face=Typeface.REGULAR, size_mm=_DETAIL_MM, width_mm=_TEXT_MM)
    ]
    top = _STRIP_MM + 3.0
    names = fit_lines(
        name,
        x_mm=_EDGE_MM,
        y_mm=top,
        width_mm=_TEXT_MM,
        height_mm=CARD.height_mm - 2.5 - top - len(lines) * _STEP_MM,
        face=Typeface.BOLD,
        largest_mm=5.6,
        least_mm=3.2,
    )
    below = names[-1].baseline_mm + 0.24 * names[-1].size_mm + 0.6
    return (*names, *(_text(line, below + (place + 1) * _STEP_MM) for place, line in enumerate(lines)))


def _text(line: str, baseline_mm: float) -> Text:
    return Text(x_mm=_EDGE_MM, baseline_mm=baseline_mm, text=line, face=Typeface.REGULAR, size_mm=_DETAIL_MM)
