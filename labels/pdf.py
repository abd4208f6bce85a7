"""Pages as one PDF file: vector bars, embedded fonts, written page by page so that ten thousand labels
take no more memory than ten. Its catalogue asks the viewer to print at true size."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from labels.errors import LabelError, LabelProblem
from labels.layout import Page, Text
from labels.pdf_file import PdfFile
from labels.pdf_font import PdfFont
from labels.rectangles import rectangles
from labels.typeface import Typeface

_POINTS_PER_MM = 72 / 25.4


def write_pdf(pages: Iterable[Page], out: BinaryIO) -> int:
    """Write every page to `out` and return how many there were.

    `out` need not be seekable. When `pages` raises midway the file is left unfinished: write to a
    temporary file and rename it. Raises `LabelError` NO_PAGES before anything is written.
    """
    upcoming = iter(pages)
    first = next(upcoming, None)
    if first is None:
        raise LabelError(LabelProblem.NO_PAGES)
    file = PdfFile(out)
    root, resources = file.reserve(), file.reserve()
    fonts: dict[Typeface, PdfFont] = {}
    count, nodes = 0, list[int]()
    following = chain([first], upcoming)
    while branch := _add_branch(file, islice(following, _PAGES_A_BRANCH), fonts, root, resources):
        nodes.append(branch.number)
        count += branch.pages
    names = b"".join(b"/%b %d 0 R" % (face.encode(), font.add_to(file)) for face, font in fonts.items())
    file.add(b"<</Font<<%b>>>>" % names, resources)
    file.add(b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, _references(nodes)), root)
    file.finish(file.add(b"<</Type/Catalog/Pages %d 0 R%b>>" % (root, _TRUE_SIZE)))
    return count


_TRUE_SIZE = b"/ViewerPreferences<</PrintScaling/None>>"
_PAGES_A_BRANCH = 500
"""Pages hang on branches of the page tree (ISO 32000-1, 7.7.3): a list of all would grow with the file."""


class _Branch(NamedTuple):
    number: int
    pages: int


def _add_branch(
    file: PdfFile, pages: Iterable[Page], fonts: dict[Typeface, PdfFont], root: int, resources: int
) -> _Branch | None:
    """Write the next pages and the branch that they hang on; None when there are no more."""
    first = next(pages := iter(pages), None)
    if first is None:
        return None
    number = file.reserve()
    kids = [_add_page(file, page, fonts, number, resources) for page in chain([first], pages)]
    file.add(b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (root, len(kids), _references(kids)), number)
    return _Branch(number, len(kids))


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join([b"%d 0 R" % number for number in numbers])


def _add_page(file: PdfFile, page: Page, fonts: dict[Typeface, PdfFont], parent: int, resources: int) -> int:
    width, height = page.size.width_mm * _POINTS_PER_MM, page.size.height_mm * _POINTS_PER_MM
    drawing = "\n".join(chain([f"{_POINTS_PER_MM:.6f} 0 0 {_POINTS_PER_MM:.6f} 0 0 cm"], _drawing(page, fonts)))
    content = file.add_stream(drawing.encode())
    return file.add(
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.3f %.3f]/Resources %d 0 R/Contents %d 0 R>>"
        % (parent, width, height, resources, content)
    )


def _drawing(page: Page, fonts: dict[Typeface, PdfFont]) -> Iterator[str]:
    """Yield operators in millimetres from the bottom left corner, which is where PDF measures from."""
    height = page.size.height_mm
    for element in page.elements:
        if isinstance(element, Text):
            if element.face not in fonts:
                fonts[element.face] = PdfFont(element.face)
            yield _text(element, height, fonts[element.face])
        else:
            for x, top, wide, high in rectangles(element):
                yield f"{x:.4f} {height - top - high:.4f} {wide:.4f} {high:.4f} re"
            yield "f"


def _text(text: Text, height_mm: float, font: PdfFont) -> str:
    ink = 1 if text.white else 0
    return (
        f"{ink} g BT /{text.face.value} {text.size_mm:.3f} Tf "
        f"{text.left_mm:.3f} {height_mm - text.baseline_mm:.3f} Td <{font.encode(text.text)}> Tj ET 0 g"
    )
