"""Pages as ZPL II, the language of label printers: one `^XA` to `^XZ` a page, written as pages come.

Bars and Data Matrix are the printer's own commands, told the symbols and the size of ours. Text and QR codes go as
graphics of the dots that the preview shows: a printer's font has no Vietnamese, and its QR command may choose
another version than the room was measured for.
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import getitem
from typing import BinaryIO

from PIL import Image

from labels import code128
from labels.dots import (
    area_at,
    bars_at,
    baseline_at,
    dots_per_mm,
    letters_at,
    matrix_at,
    outline_at,
    page_dots,
)
from labels.errors import LabelError, LabelProblem
from labels.glyph import glyph
from labels.layout import Align, Bars, Box, Element, Fill, Matrix, MatrixCode, Page, Size, Text
from labels.typeface import Typeface
from labels.zpl_graphic import graphic, graphic_of_modules

_PAGES_A_WRITE = 64
"""Pages are joined before they are written: a write for each would cost as much as the page."""


def write_zpl(pages: Iterable[Page], target: BinaryIO, *, dpi: int) -> int:
    """Write every page to `target` for a printer of 203 or 300 dots an inch, and return how many there were.

    `target` need not be seekable. A page that is refused leaves those before it written, each of them whole.
    Raises `LabelError` NO_PAGES before anything is written, and as `zpl_page` does.
    """
    written, waiting = 0, list[bytes]()
    try:
        for page in pages:
            waiting.append(zpl_page(page, dpi))
            written += 1
            if len(waiting) == _PAGES_A_WRITE:
                target.write(b"".join(waiting))
                waiting.clear()
    finally:
        target.write(b"".join(waiting))
    if not written:
        raise LabelError(LabelProblem.NO_PAGES)
    return written


def zpl_page(page: Page, dpi: int = 203) -> bytes:
    """Return one label: its size, its fields, and a quantity of one.

    A module of bars is a whole number of dots, at most a tenth of a dot narrower than its layout. Raises
    `LabelError` TOO_WIDE when bars or squares have no room on the page at this resolution.
    """
    scale = dots_per_mm(dpi)
    return b"".join([_head(page.size, scale), *_fields(page.elements, scale), b"^PQ1^XZ\n"])


@lru_cache(maxsize=64)
def _head(size: Size, scale: float) -> bytes:
    """Begin a label, upright and unmirrored, with plain fields from the corner: a printer keeps what it was told last
    (`^LH`, `^FW`, `^LR`, `^PO` and `^PM`), and parcel labels, for one, are printed upside down."""
    width, height = page_dots(size, scale)
    return b"^XA^CI28^PW%d^LL%d^LH0,0^FWN^LRN^PON^PMN" % (width, height)


def _fields(elements: tuple[Element, ...], scale: float) -> list[bytes]:
    """Return the fields. ZPL has black ink only: a rectangle with white words is one graphic with holes."""
    white = [element for element in elements if type(element) is Text and element.white]
    if not white:
        return [_field(element, scale) for element in elements]
    fields = list[bytes]()
    for element in elements:
        if isinstance(element, Fill) and (words := tuple(text for text in white if _lies_on(text, element))):
            fields.append(_fill_with_words(element, words, scale))
        elif element not in white:
            fields.append(_field(element, scale))
    return fields


def _lies_on(text: Text, fill: Fill) -> bool:
    right, down = text.x_mm - fill.x_mm, text.baseline_mm - fill.y_mm
    return 0 <= right <= fill.width_mm and 0 <= down <= fill.height_mm


@lru_cache(maxsize=64)
def _fill_with_words(fill: Fill, words: tuple[Text, ...], scale: float) -> bytes:
    left, top, right, bottom = area_at(fill.x_mm, fill.y_mm, fill.width_mm, fill.height_mm, scale)
    picture = Image.new("L", (right - left, bottom - top), 255)
    for text in words:
        size, baseline = text.size_mm * scale, baseline_at(text, scale) - top
        for character, x, phase in letters_at(text, scale):
            letter = glyph(text.face, size, character, phase)
            picture.paste(0, (x - left + letter.right, baseline + letter.down), letter.ink)
    return b"^FO%d,%d%b^FS" % (left, top, graphic(picture))


def _field(element: Element, scale: float) -> bytes:
    match element:
        case Text():
            return _text(element, scale)
        case Bars():
            return _bars(element, scale)
        case Matrix():
            return _matrix(element, scale)
        case Fill():
            left, top, right, bottom = area_at(element.x_mm, element.y_mm, element.width_mm, element.height_mm, scale)
            width, height = right - left, bottom - top
            return b"^FO%d,%d^GB%d,%d,%d^FS" % (left, top, width, height, min(width, height))
        case Box():
            (left, top, right, bottom), line = outline_at(element, scale)
            return b"^FO%d,%d^GB%d,%d,%d^FS" % (left, top, right - left, bottom - top, line)


def _bars(bars: Bars, scale: float) -> bytes:
    """Mode N: the printer takes our choice of sets and makes no other."""
    shape = code128.shape(bars.text)
    begun = _bars_begun(bars.x_mm, bars.y_mm, bars.width_mm, bars.height_mm, bars.module_mm, shape, scale)
    return f"{begun}{_code128_data(bars.text)}^FS".encode()


@lru_cache(maxsize=64)
def _bars_begun(
    x_mm: float, y_mm: float, width_mm: float, height_mm: float, module_mm: float, shape: str, scale: float
) -> str:
    """Return all but the data: the same for every number of this shape in a run."""
    bars = Bars(x_mm=x_mm, y_mm=y_mm, width_mm=width_mm, height_mm=height_mm, text=shape, module_mm=module_mm)
    (left, top, dots), bottom = bars_at(bars, scale)
    height = bottom - top
    return f"^FO{left},{top}^BY{dots},3,{height}^BCN,{height},N,N,N,N^FD"


def _code128_data(text: str) -> str:
    """Return the text with its start code (`>;` set C, `>:` set B), and `>5` or `>6` where the set changes."""
    data = ""
    for run in code128.code_sets(text):
        part = text[run.start : run.end]
        if run.pairs:
            data += (">5" if data else ">;") + part
        else:
            data += (">6" if data else ">:") + (part if part.isalnum() else part.translate(_INVOKED))
    return data


_INVOKED = str.maketrans({"^": "><", ">": ">0", "~": ">="})


def _matrix(matrix: Matrix, scale: float) -> bytes:
    left, top, dots = matrix_at(matrix, scale)
    if matrix.code is MatrixCode.QR or _NEEDS_ESCAPE.intersection(matrix.text):
        return b"^FO%d,%d%b^FS" % (left, top, graphic_of_modules(matrix.rows, dots))
    side = len(matrix.rows)
    return b"^FO%d,%d^BXN,%d,200,%d,%d,6,_^FD%b^FS" % (left, top, dots, side, side, matrix.text.encode())


_NEEDS_ESCAPE = frozenset("^~_\\")
"""What a printer takes for a command, or for the beginning of a control sequence in `^BX`."""


def _text(text: Text, scale: float) -> bytes:
    """Return a line letter by letter: numbers in a run differ, but their digits stand on the same dots."""
    if not (text.face.fixed_pitch and text.text.isascii()):
        return _line(text, scale)
    cells = _cells(text.face, text.size_mm, text.x_mm, text.baseline_mm, text.align, len(text.text), scale)
    return b"".join(map(getitem, cells, text.text))


@lru_cache(maxsize=256)
def _line(text: Text, scale: float) -> bytes:
    size, baseline = text.size_mm * scale, baseline_at(text, scale)
    return b"".join(
        _letter(text.face, size, letter.character, letter.x, letter.phase, baseline)
        for letter in letters_at(text, scale)
    )


@lru_cache(maxsize=64)
def _cells(
    face: Typeface, size_mm: float, x_mm: float, baseline_mm: float, align: Align, length: int, scale: float
) -> tuple["_Cell", ...]:
    """Return a place for each letter of a line of this length in a typeface of one width."""
    line = Text(x_mm=x_mm, baseline_mm=baseline_mm, text="0" * length, face=face, size_mm=size_mm, align=align)
    size, baseline = size_mm * scale, baseline_at(line, scale)
    return tuple(_Cell(face, size, letter.x, letter.phase, baseline) for letter in letters_at(line, scale))


class _Cell(dict[str, bytes]):
    """The fields of the letters that stood at one place so far."""

    def __init__(self, face: Typeface, size: float, x: int, phase: int, baseline: int) -> None:
        self._place = (face, size, x, phase, baseline)

    def __missing__(self, character: str) -> bytes:
        face, size, x, phase, baseline = self._place
        field = self[character] = b"" if character == " " else _letter(face, size, character, x, phase, baseline)
        return field


def _letter(face: Typeface, size: float, character: str, x: int, phase: int, baseline: int) -> bytes:
    letter = glyph(face, size, character, phase)
    return b"^FO%d,%d%b^FS" % (x + letter.right, baseline + letter.down, graphic(letter.ink))
