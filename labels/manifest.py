"""The list that travels with a box: every tube with its bars and how many people it holds, and who handed it over.
It names nobody; the laboratory gets names from the platform, or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labels.box_label import BoxFacts, BoxTexts, counted
from labels.errors import LabelError, LabelProblem
from labels.fit import (
    bars_width,
    fit_bars,
    fit_lines,
    fit_matrix,
    fit_small_matrix,
    fit_text,
    refuse_other_number,
)
from labels.layout import A4, Align, Box, Element, Fill, MatrixCode, Page, Resolution, Text
from labels.practice_strip import page_strip
from labels.typeface import Typeface

_EDGE_MM = 12.0
_INNER_MM = A4.width_mm - 2 * _EDGE_MM
_COLUMNS, _GAP_MM = 2, 6.0
_ACROSS_MM = (_INNER_MM + _GAP_MM) / _COLUMNS
_WIDE_MM = _ACROSS_MM - _GAP_MM
_TABLE_TOP_MM, _HEAD_MM = 62.0, 5.5
_ROW_MM, _BARS_HIGH_MM = 9.6, 6.4
_FOOT_MM = A4.height_mm - 14.0
_SIGN_MM = 36.0
_QR_MM = 30.0
_NUMBER_AT_MM, _BARS_AT_MM, _BARS_WIDE_MM, _TICK_MM = 8.0, 41.5, 42.0, 4.5
_SQUARE_MM = 8.0
_ROWS = int((_FOOT_MM - _TABLE_TOP_MM - _HEAD_MM) / _ROW_MM)
_LIST_MM, _CAPTION_MM, _CODES_ACROSS = 42.0, 5.0, 4
_FACT_COLUMNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestTube:
    """One line: the tube, its number in groups, how many people it holds, and when it was collected (local time)."""

    number: str
    display: str
    people: int
    collected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestTexts:
    """The words of a manifest, in the reader's language; `box` has the captions that the box label has too."""

    box: BoxTexts
    title: str
    tube: str
    """Heads the column of numbers, with `people` and `collected` beside it."""
    people: str
    collected: str
    bars: str
    signatures: tuple[str, ...]
    """Who signs: packed by, carried by, received by."""
    sign_here: str
    """What each of them writes: name, time, signature."""
    page: str
    """The word before `1/3`."""
    codes: str = ""
    """Says what the codes of the whole list are for, before `1/2`."""


def manifest(
    facts: BoxFacts,
    tubes: Sequence[ManifestTube],
    texts: ManifestTexts,
    *,
    codes: Sequence[str] = (),
    practice: bool = False,
) -> tuple[Page, ...]:
    """Lay out the pages of one box, A4: up to 44 tubes a page in two columns, signatures on the last.

    `codes` are texts of QR codes that hold the whole list, in order; they stand above the signatures, for a laboratory
    without a network. Bars are 0.254 mm a module, as on a label of 300 dpi. Raises `LabelError` NO_PAGES without a
    tube, NUMBERS_DIFFER, TOO_WIDE or TOO_HIGH for words without room, and as the codes do.
    """
    refuse_other_number(facts.code, facts.display)
    if not tubes:
        raise LabelError(LabelProblem.NO_PAGES)
    strip = _strip_mm(len(codes))
    parts = list(_parts(len(tubes), _rows_signed(strip)))
    pages = list[Page]()
    for place, (start, end) in enumerate(parts, start=1):
        last = place == len(parts)
        most = _rows_signed(strip) if last else _ROWS
        elements = [*_header(facts, texts), *_table(tubes[start:end], start, texts, most=most)]
        elements += [*_footer(facts, f"{texts.page} {place}/{len(parts)}"), *(page_strip(A4) if practice else ())]
        elements += (*_list_codes(codes, texts, strip), *_signatures(texts)) if last else ()
        pages.append(Page(size=A4, elements=tuple(elements)))
    return tuple(pages)


def count_pages(tubes: int, codes: int = 0) -> int:
    """Give how many pages a list of so many tubes, with so many codes, takes."""
    return len(list(_parts(tubes, _rows_signed(_strip_mm(codes)))))


def _strip_mm(codes: int) -> float:
    """How high the codes of the list stand, above the signatures."""
    return -(-codes // _CODES_ACROSS) * (_LIST_MM + _CAPTION_MM)


def _rows_signed(strip_mm: float) -> int:
    """How many rows of tubes have room on the last page."""
    return int((_FOOT_MM - _SIGN_MM - strip_mm - _TABLE_TOP_MM - _HEAD_MM) / _ROW_MM)


def _parts(count: int, rows_signed: int) -> Iterator[tuple[int, int]]:
    """Yield which tubes stand on each page: the last has less room, and may have none but the signatures."""
    start = 0
    while count - start > _COLUMNS * rows_signed:
        end = min(start + _COLUMNS * _ROWS, count)
        yield start, end
        start = end
    yield start, count


def _header(facts: BoxFacts, texts: ManifestTexts) -> Iterator[Element]:
    """Title, the box's code as QR and in letters, where to and where from, and four facts."""
    left = _INNER_MM - _QR_MM
    yield _fitted(texts.title, _EDGE_MM, 19.5, left, Typeface.BLACK, 7.5)
    yield fit_matrix(facts.code, x_mm=A4.width_mm - _EDGE_MM - _QR_MM + 3, y_mm=9, size_mm=_QR_MM)
    yield _fitted(facts.display, _EDGE_MM, 27.5, left, Typeface.MONO_BOLD, 5.5)
    captions = texts.box
    for caption, place, top, share in (
        (captions.destination, facts.destination, 30.0, 0.0),
        (captions.site, facts.site, 30.0, 0.5),
    ):
        x_mm = _EDGE_MM + left * share
        yield _fitted(caption, x_mm, top + 3.2, left / 2 - 3, Typeface.SEMIBOLD, 2.7)
        yield from fit_lines(
            place, x_mm=x_mm, y_mm=top + 3.9, width_mm=left / 2 - 3, height_mm=11.0, face=Typeface.BOLD,
            largest_mm=4.4, least_mm=2.1,
        )  # fmt: skip
    shown = (
        (captions.tubes, counted(facts.tubes)),
        (captions.people, counted(facts.people)),
        (captions.temperature, facts.temperature),
        (captions.packed, facts.packed),
    )
    across = _INNER_MM / _FACT_COLUMNS
    yield Fill(x_mm=_EDGE_MM, y_mm=46.0, width_mm=_INNER_MM, height_mm=0.4)
    for column, (caption, value) in enumerate(shown):
        x_mm = _EDGE_MM + column * across
        yield _fitted(caption, x_mm, 50.2, across - 2, Typeface.SEMIBOLD, 2.7)
        yield _fitted(value, x_mm, 56.2, across - 2, Typeface.BOLD, 5.0)


def _table(tubes: Sequence[ManifestTube], before: int, texts: ManifestTexts, *, most: int) -> Iterator[Element]:
    """Two columns, the left one filled first; a page that is not full has both of one length."""
    rows = min(most, -(-len(tubes) // _COLUMNS))
    for column in range(min(_COLUMNS, -(-len(tubes) // rows) if rows else 0)):
        x_mm = _EDGE_MM + column * _ACROSS_MM
        yield from _column_head(x_mm, texts)
        for row, tube in enumerate(tubes[column * rows : (column + 1) * rows]):
            top = _TABLE_TOP_MM + _HEAD_MM + row * _ROW_MM
            yield from _row(tube, before + column * rows + row + 1, x_mm, top)


def _column_head(x_mm: float, texts: ManifestTexts) -> Iterator[Element]:
    words = f"{texts.tube} · {texts.people} · {texts.collected}"
    yield Fill(x_mm=x_mm, y_mm=_TABLE_TOP_MM, width_mm=_WIDE_MM, height_mm=_HEAD_MM - 0.7)
    head = _TABLE_TOP_MM + 3.3
    yield fit_text(
        words, x_mm=x_mm + 1.5, baseline_mm=head, width_mm=_BARS_AT_MM - 2, face=Typeface.SEMIBOLD,
        largest_mm=2.6, least_mm=1.8, white=True,
    )  # fmt: skip
    yield fit_text(
        texts.bars, x_mm=x_mm + _BARS_AT_MM + 2.5, baseline_mm=head, width_mm=_WIDE_MM - _BARS_AT_MM - 4,
        face=Typeface.SEMIBOLD, largest_mm=2.6, least_mm=1.8, white=True,
    )  # fmt: skip


def _row(tube: ManifestTube, place: int, x_mm: float, top_mm: float) -> Iterator[Element]:
    """One tube; a foreign number too long for bars has a Data Matrix, and more room to be read."""
    refuse_other_number(tube.number, tube.display)
    has_bars = bars_width(tube.number, Resolution.DPI_300) <= _BARS_WIDE_MM
    bars_mm = _BARS_WIDE_MM if has_bars else _SQUARE_MM
    bars_at = _BARS_AT_MM + _BARS_WIDE_MM - bars_mm
    middle = bars_at - _NUMBER_AT_MM
    yield fit_text(
        str(place), x_mm=x_mm + _NUMBER_AT_MM - 1.8, baseline_mm=top_mm + 4.0, width_mm=_NUMBER_AT_MM - 2,
        face=Typeface.REGULAR, largest_mm=2.9, least_mm=1.8, align=Align.RIGHT,
    )  # fmt: skip
    yield _fitted(tube.display, x_mm + _NUMBER_AT_MM, top_mm + 4.0, middle, Typeface.MONO_BOLD, 3.5)
    detail = f"{tube.people} · {tube.collected}"
    yield _fitted(detail, x_mm + _NUMBER_AT_MM, top_mm + 7.2, middle, Typeface.REGULAR, 2.5)
    if has_bars:
        yield fit_bars(
            tube.number, x_mm=x_mm + bars_at, y_mm=top_mm + 1.0, width_mm=bars_mm, height_mm=_BARS_HIGH_MM,
            resolution=Resolution.DPI_300,
        )  # fmt: skip
    else:
        yield fit_small_matrix(
            tube.number, MatrixCode.DATA_MATRIX, x_mm=x_mm + bars_at, y_mm=top_mm + 0.2, width_mm=bars_mm,
            height_mm=bars_mm, resolution=Resolution.DPI_300,
        )  # fmt: skip
    tick = x_mm + _WIDE_MM - _TICK_MM - 0.5
    yield Box(x_mm=tick, y_mm=top_mm + 1.9, width_mm=_TICK_MM, height_mm=_TICK_MM, line_mm=0.3)
    yield Fill(x_mm=x_mm, y_mm=top_mm + _ROW_MM - 1.3, width_mm=_WIDE_MM, height_mm=0.12)


def _list_codes(codes: Sequence[str], texts: ManifestTexts, strip_mm: float) -> Iterator[Element]:
    """The whole list as QR codes, each under what it is for."""
    top, across = _FOOT_MM - _SIGN_MM - strip_mm + 2, _INNER_MM / _CODES_ACROSS
    for place, code in enumerate(codes):
        row, column = divmod(place, _CODES_ACROSS)
        x_mm, y_mm = _EDGE_MM + column * across, top + row * (_LIST_MM + _CAPTION_MM)
        said = f"{texts.codes} {place + 1}/{len(codes)}".strip()
        yield _fitted(said, x_mm + 2, y_mm + 3.2, across - 4, Typeface.SEMIBOLD, 2.7)
        yield fit_matrix(code, x_mm=x_mm, y_mm=y_mm + _CAPTION_MM - 1, size_mm=_LIST_MM)


def _signatures(texts: ManifestTexts) -> Iterator[Element]:
    across = (_INNER_MM + 3) / len(texts.signatures)
    top = _FOOT_MM - _SIGN_MM + 4
    for place, who in enumerate(texts.signatures):
        x_mm, width = _EDGE_MM + place * across, across - 3
        yield Box(x_mm=x_mm, y_mm=top, width_mm=width, height_mm=_SIGN_MM - 6, line_mm=0.3)
        yield _fitted(who, x_mm + 2, top + 5, width - 4, Typeface.BOLD, 3.6)
        yield _fitted(texts.sign_here, x_mm + 2, top + 9, width - 4, Typeface.REGULAR, 2.5)


def _footer(facts: BoxFacts, page: str) -> Iterator[Element]:
    baseline = A4.height_mm - 9.0
    yield _fitted(facts.display, _EDGE_MM, baseline, _INNER_MM / 2, Typeface.MONO, 3.0)
    yield fit_text(
        page, x_mm=A4.width_mm - _EDGE_MM, baseline_mm=baseline, width_mm=_INNER_MM / 3, face=Typeface.SEMIBOLD,
        largest_mm=3.2, least_mm=2.0, align=Align.RIGHT,
    )  # fmt: skip


def _fitted(text: str, x_mm: float, baseline_mm: float, width_mm: float, face: Typeface, largest_mm: float) -> Text:
    return fit_text(
        text, x_mm=x_mm, baseline_mm=baseline_mm, width_mm=width_mm, face=face, largest_mm=largest_mm, least_mm=1.8
    )
