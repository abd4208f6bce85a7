"""The label of a sample tube: its number in bars and to read by eye, and nothing about a person, because
tubes are labelled before people arrive."""

from labels.fit import fit_bars, fit_text, refuse_other_number
from labels.layout import Align, Element, Fill, Page, Resolution, Size
from labels.typeface import Typeface

AUTO12 = Size(width_mm=50.8, height_mm=25.4)
"""The label of CLSI AUTO12 for specimen tubes, 2 x 1 inch."""

_EDGE_MM = 1.8
_GAP_MM = 1.4
_NUMBER_MM = 5.1
_LEAST_NUMBER_MM = 2.4
_CAP_SHARE = 0.73
_STRIP_MM = 4.6


def tube_label(
    number: str,
    *,
    display: str,
    practice: bool,
    size: Size = AUTO12,
    resolution: Resolution = Resolution.DPI_203,
) -> Page:
    """Lay out one label whose long side lies along the tube, so that the bars never bend around it.

    `display` is the number as it is read by eye: the same characters, with blanks, points or hyphens
    between groups. A practice label carries the word TẬP in a black strip. Raises `LabelError` with
    NUMBERS_DIFFER, NO_TEXT, BAD_CHARACTER, TOO_WIDE or TOO_HIGH.
    """
    refuse_other_number(number, display)
    strip = _practice_strip(size) if practice else ()
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
    return Page(size=size, elements=(bars, text, *strip))


def _practice_strip(size: Size) -> tuple[Element, ...]:
    top = size.height_mm - _STRIP_MM
    word = fit_text(
        "TẬP   ·   TẬP   ·   TẬP",
        x_mm=size.width_mm / 2,
        baseline_mm=size.height_mm - 1.25,
        width_mm=size.width_mm - 2 * _EDGE_MM,
        face=Typeface.BLACK,
        largest_mm=2.9,
        least_mm=2,
        align=Align.CENTRE,
        white=True,
    )
    return (Fill(x_mm=0, y_mm=top, width_mm=size.width_mm, height_mm=_STRIP_MM), word)
