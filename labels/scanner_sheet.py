"""The sheet that tests a scanner: a few codes on one A4 page, each with what it is and what it should read as."""

from dataclasses import dataclass

from labels.errors import LabelError, LabelProblem
from labels.fit import fit_bars, fit_matrix, fit_text, wrap
from labels.layout import A4, Box, Element, Fill, Page, Resolution, Text
from labels.typeface import Typeface

_EDGE_MM = 18.0
_INNER_MM = A4.width_mm - 2 * _EDGE_MM
_TEXT_MM = 4.2
_CODE_MM = 46.0
_BARS_HIGH_MM = 22.0
_GAP_MM = 8.0
_PAD_MM = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetItem:
    """One code: its text, its caption, and whether it is printed as bars (Code 128) or as a QR code."""

    payload: str
    caption: str
    bars: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTexts:
    """The words of the sheet, already in the reader's language."""

    title: str
    steps: tuple[str, ...]
    """What to do, one sentence a step; numbered on the sheet."""


def scanner_sheet(items: tuple[SheetItem, ...], texts: SheetTexts) -> Page:
    """Lay out the sheet. Raises `LabelError` with TOO_HIGH, TOO_WIDE or BAD_CHARACTER, and as the codes do."""
    title = fit_text(
        texts.title,
        x_mm=_EDGE_MM,
        baseline_mm=28.0,
        width_mm=_INNER_MM,
        face=Typeface.BLACK,
        largest_mm=9.0,
        least_mm=5.0,
    )
    rule = Fill(x_mm=_EDGE_MM, y_mm=32.0, width_mm=_INNER_MM, height_mm=0.6)
    steps, top = _steps(texts.steps, 40.0)
    elements: list[Element] = [title, rule, *steps]
    for item in items:
        block, height = _block(item, top)
        elements += block
        top += height + _GAP_MM
    room = A4.height_mm - 12.0
    if top - _GAP_MM > room:
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=top - _GAP_MM, room_mm=room)
    return Page(size=A4, elements=tuple(elements))


def _steps(steps: tuple[str, ...], baseline_mm: float) -> tuple[list[Element], float]:
    elements: list[Element] = []
    for number, sentence in enumerate(steps, start=1):
        elements.append(_words(f"{number}.", 0, baseline_mm, Typeface.BOLD))
        for line in wrap(sentence, face=Typeface.REGULAR, size_mm=_TEXT_MM, width_mm=_INNER_MM - 7):
            elements.append(_words(line, 7, baseline_mm, Typeface.REGULAR))
            baseline_mm += _TEXT_MM * 1.45
    return elements, baseline_mm


def _block(item: SheetItem, top_mm: float) -> tuple[tuple[Element, ...], float]:
    """Return one framed code, and its height. Bars stand under their caption, a QR code beside it."""
    inner = _INNER_MM - 2 * _PAD_MM
    height = (_BARS_HIGH_MM + 21.0 if item.bars else _CODE_MM) + 2 * _PAD_MM
    box = Box(x_mm=_EDGE_MM, y_mm=top_mm, width_mm=_INNER_MM, height_mm=height, line_mm=0.25)
    left = 0.0 if item.bars else _CODE_MM + 4
    caption = _fitted(item.caption, left, top_mm + _PAD_MM + 5, Typeface.BOLD, 5.2, inner - left)
    lowest = top_mm + (height - _PAD_MM if item.bars else _PAD_MM + 14)
    shown = _fitted(item.payload, left, lowest, Typeface.MONO, 4.0, inner - left)
    if item.bars:
        code: Element = fit_bars(
            item.payload,
            x_mm=_EDGE_MM + _PAD_MM,
            y_mm=top_mm + _PAD_MM + 10,
            width_mm=inner,
            height_mm=_BARS_HIGH_MM,
            resolution=Resolution.DPI_300,
        )
    else:
        code = fit_matrix(item.payload, x_mm=_EDGE_MM + _PAD_MM, y_mm=top_mm + _PAD_MM, size_mm=_CODE_MM)
    return (box, caption, code, shown), height


def _fitted(text: str, left_mm: float, baseline_mm: float, face: Typeface, size_mm: float, width_mm: float) -> Text:
    return fit_text(
        text,
        x_mm=_EDGE_MM + _PAD_MM + left_mm,
        baseline_mm=baseline_mm,
        width_mm=width_mm,
        face=face,
        largest_mm=size_mm,
        least_mm=2.2,
    )


def _words(text: str, indent_mm: float, baseline_mm: float, face: Typeface) -> Text:
    return Text(x_mm=_EDGE_MM + indent_mm, baseline_mm=baseline_mm, text=text, face=face, size_mm=_TEXT_MM)
