"""The label of a box of tubes: where it goes, where it comes from, what is in it, and its code as bars and as QR.
It names nobody: a box stands in corridors and lifts."""

from dataclasses import dataclass

from labels.errors import LabelError, LabelProblem
from labels.fit import fit_bars, fit_matrix, fit_text, refuse_other_number, wrap
from labels.layout import Align, Element, Fill, Page, Resolution, Size, Text
from labels.practice_strip import practice_strip
from labels.typeface import Typeface

BOX_SMALL = Size(width_mm=100, height_mm=60)
BOX_LARGE = Size(width_mm=100, height_mm=150)
"""The two label rolls of parcel printers, 4 inches wide."""

_EDGE_MM = 4.0
_PRACTICE_MM = 3.4
_LEAST_SHARE = 0.55
_LINE_SHARE = 1.22
_SITE_SHARE, _LEAST_PLACE_MM = 0.85, 1.8


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxFacts:
    """What a box label and a manifest tell. `display` is the code in groups; `temperature` and `packed` (the local
    time) are as the reader's language writes them. A box that is not packed yet leaves room to write: None."""

    code: str
    display: str
    site: str
    destination: str
    tubes: int | None
    people: int | None
    temperature: str
    packed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxTexts:
    """The captions, in the reader's language."""

    title: str
    destination: str
    site: str
    tubes: str
    people: str
    temperature: str
    packed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measures:
    """Heights in mm from the top, and type sizes, of one size of label."""

    strip: float
    title: float
    qr: float
    caption: float
    place: float
    places_bottom: float
    fact: float
    facts_top: float
    fact_columns: int
    fact_step: float
    bars_top: float
    bars_high: float
    number: float
    number_beside: float
    """The width of a number that stands left of the bars; 0 when it stands below them."""
    widest_bars: int


_SMALL = _Measures(
    strip=8.5, title=4.8, qr=26, caption=2.5, place=5.2, places_bottom=35.0, fact=4.2, facts_top=35.5,
    fact_columns=4, fact_step=0, bars_top=45.3, bars_high=10.4, number=4.4, number_beside=30, widest_bars=2,
)  # fmt: skip
_LARGE = _Measures(
    strip=14, title=7.8, qr=38, caption=3.6, place=9.0, places_bottom=78.0, fact=8.0, facts_top=80.0,
    fact_columns=2, fact_step=16.5, bars_top=114.0, bars_high=22.0, number=7.5, number_beside=0, widest_bars=3,
)  # fmt: skip


def box_label(
    facts: BoxFacts,
    texts: BoxTexts,
    *,
    size: Size = BOX_SMALL,
    resolution: Resolution = Resolution.DPI_203,
    practice: bool = False,
) -> Page:
    """Lay out one label of `BOX_SMALL` or of any larger size; a high one takes larger type.

    Long places wrap, then take smaller type, down to 1.8 mm; what still has no room is refused, never cut.
    Raises `LabelError` with TOO_WIDE or TOO_HIGH, NUMBERS_DIFFER, BAD_CHARACTER, and as the codes do.
    """
    refuse_other_number(facts.code, facts.display)
    if size.width_mm < BOX_SMALL.width_mm:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=BOX_SMALL.width_mm, room_mm=size.width_mm)
    if size.height_mm < BOX_SMALL.height_mm:
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=BOX_SMALL.height_mm, room_mm=size.height_mm)
    at = _LARGE if size.height_mm >= BOX_LARGE.height_mm else _SMALL
    strip = Fill(x_mm=0, y_mm=0, width_mm=size.width_mm, height_mm=at.strip)
    title = fit_text(
        texts.title, x_mm=_EDGE_MM, baseline_mm=(at.strip + at.title * 0.72) / 2,
        width_mm=size.width_mm - 2 * _EDGE_MM, face=Typeface.BLACK, largest_mm=at.title,
        least_mm=at.title * _LEAST_SHARE, white=True,
    )  # fmt: skip
    qr = fit_matrix(facts.code, x_mm=size.width_mm - at.qr - 1, y_mm=at.strip + 0.5, size_mm=at.qr)
    elements = (strip, title, qr, *_places(facts, texts, at, size), *_facts(facts, texts, at, size))
    mark = _practice(size) if practice else ()
    return Page(size=size, elements=(*elements, *_code(facts, at, size, resolution), *mark))


def _places(facts: BoxFacts, texts: BoxTexts, at: _Measures, size: Size) -> tuple[Element, ...]:
    """Where the box goes, large, and where it comes from, in type as large as leaves room for both."""
    width = size.width_mm - at.qr - 1 - _EDGE_MM
    share = 1.0
    while at.place * share * _SITE_SHARE >= _LEAST_PLACE_MM:
        elements, bottom = _places_at(facts, texts, at, width, share)
        if bottom <= at.places_bottom:
            return tuple(elements)
        share *= 0.9
    raise LabelError(LabelProblem.TOO_HIGH, needed_mm=bottom, room_mm=at.places_bottom)


def _places_at(
    facts: BoxFacts, texts: BoxTexts, at: _Measures, width_mm: float, share: float
) -> tuple[list[Element], float]:
    top, elements = at.strip + 1.0, list[Element]()
    for caption, place, face, type_mm in (
        (texts.destination, facts.destination, Typeface.BLACK, at.place * share),
        (texts.site, facts.site, Typeface.BOLD, at.place * share * _SITE_SHARE),
    ):
        elements.append(_caption(caption, _EDGE_MM, top + at.caption, width_mm, at))
        top += at.caption * 1.5  # room for the marks of a capital such as Ễ
        for line in wrap(place, face=face, size_mm=type_mm, width_mm=width_mm):
            elements.append(_words(line, top + type_mm, face, type_mm))
            top += type_mm * _LINE_SHARE
        top += at.caption * 0.6
    return elements, top - at.caption * 0.6


def _facts(facts: BoxFacts, texts: BoxTexts, at: _Measures, size: Size) -> list[Element]:
    """Four short facts, in a row or two by two; a rule above them."""
    inner = size.width_mm - 2 * _EDGE_MM
    across = inner / at.fact_columns
    elements: list[Element] = [Fill(x_mm=_EDGE_MM, y_mm=at.facts_top, width_mm=inner, height_mm=0.375)]
    shown = (
        (texts.tubes, counted(facts.tubes)),
        (texts.people, counted(facts.people)),
        (texts.temperature, facts.temperature),
        (texts.packed, facts.packed),
    )
    for place, (caption, value) in enumerate(shown):
        row, column = divmod(place, at.fact_columns)
        left, top = _EDGE_MM + column * across, at.facts_top + row * at.fact_step
        elements.append(_caption(caption, left, top + at.caption * 1.25, across - 1.5, at))
        baseline = top + at.caption * 1.5 + at.fact * 0.85
        elements.append(_value(value, left, baseline, across - 1.5, at))
    return elements


def counted(count: int | None) -> str:
    """Write a count; nothing for one that is not known yet, which is then written by hand."""
    return " " if count is None else str(count)


def _value(text: str, x_mm: float, baseline_mm: float, width_mm: float, at: _Measures) -> Text:
    return fit_text(
        text, x_mm=x_mm, baseline_mm=baseline_mm, width_mm=width_mm, face=Typeface.BOLD, largest_mm=at.fact,
        least_mm=at.fact * _LEAST_SHARE,
    )  # fmt: skip


def _code(facts: BoxFacts, at: _Measures, size: Size, resolution: Resolution) -> tuple[Element, ...]:
    left = at.number_beside and _EDGE_MM + at.number_beside
    bars = fit_bars(
        facts.code, x_mm=left, y_mm=at.bars_top, width_mm=size.width_mm - left, height_mm=at.bars_high,
        resolution=resolution, widest=at.widest_bars,
    )  # fmt: skip
    middle, below = at.bars_top + (at.bars_high + at.number * 0.73) / 2, at.bars_top + at.bars_high + at.number * 0.95
    number = fit_text(
        facts.display, x_mm=_EDGE_MM if left else size.width_mm / 2, baseline_mm=middle if left else below,
        width_mm=at.number_beside or size.width_mm - 2 * _EDGE_MM, face=Typeface.MONO_BOLD, largest_mm=at.number,
        least_mm=at.number * _LEAST_SHARE, align=Align.LEFT if left else Align.CENTRE,
    )  # fmt: skip
    return bars, number


def _practice(size: Size) -> tuple[Element, ...]:
    top = size.height_mm - _PRACTICE_MM
    return practice_strip(x_mm=0, y_mm=top, width_mm=size.width_mm, height_mm=_PRACTICE_MM)


def _caption(text: str, x_mm: float, baseline_mm: float, width_mm: float, at: _Measures) -> Text:
    return fit_text(
        text, x_mm=x_mm, baseline_mm=baseline_mm, width_mm=width_mm, face=Typeface.SEMIBOLD, largest_mm=at.caption,
        least_mm=at.caption * _LEAST_SHARE,
    )  # fmt: skip


def _words(text: str, baseline_mm: float, face: Typeface, size_mm: float) -> Text:
    return Text(x_mm=_EDGE_MM, baseline_mm=baseline_mm, text=text, face=face, size_mm=size_mm)
