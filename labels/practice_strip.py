"""The black strip that marks what is printed in practice, so that nobody takes it for a real one. The word is the
same in both languages: it names a mode of the station."""

from labels.fit import fit_text
from labels.layout import MARGIN_MM, Align, Element, Fill, Size
from labels.typeface import Typeface, text_width

_WORD = "TẬP"
_WORDS = "TẬP   ·   TẬP   ·   TẬP"
_FACE = Typeface.BLACK
_SIZE_SHARE = 0.72
_LEAST_MM = 1.4
_CAP_SHARE = 0.727
_PAGE_MM = 4.0


def page_strip(size: Size, *, foot: bool = False) -> tuple[Element, ...]:
    """Lay out the strip at the head of an office page, or at its foot, where a printer reaches."""
    y_mm = size.height_mm - MARGIN_MM - _PAGE_MM if foot else MARGIN_MM
    return practice_strip(x_mm=0, y_mm=y_mm, width_mm=size.width_mm, height_mm=_PAGE_MM)


def practice_strip(*, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> tuple[Element, ...]:
    """Lay out the strip: its word three times, or once where it is short. Raises `LabelError` TOO_WIDE."""
    size = min(height_mm * _SIZE_SHARE, 3.4)
    words = _WORDS if text_width(_WORDS, _FACE) * size <= width_mm - 1 else _WORD
    word = fit_text(
        words,
        x_mm=x_mm + width_mm / 2,
        # The dot below the letter hangs lower than the capitals stand: the word is set a little high.
        baseline_mm=y_mm + (height_mm + size * (_CAP_SHARE - 0.12)) / 2,
        width_mm=width_mm - 1,
        face=_FACE,
        largest_mm=size,
        least_mm=_LEAST_MM,
        align=Align.CENTRE,
        white=True,
    )
    return (Fill(x_mm=x_mm, y_mm=y_mm, width_mm=width_mm, height_mm=height_mm), word)
