"""Every kind of label in every output is read back to the same texts, and its words are whole.

PNG, PDF as poppler rasters it, and ZPL as a printer written from Zebra's guide prints it, each at 203 and 300 dpi.
"""

import io
import itertools
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFont

from labels.dots import baseline_at, dots_per_mm, letters_at, page_dots
from labels.glyph import glyph
from labels.layout import Bars, Box, Fill, Matrix, MatrixCode, Page, Resolution, Text
from labels.pdf import write_pdf
from labels.png import draw_page, render_png
from labels.typeface import Typeface
from labels.zpl import write_zpl, zpl_page
from tests.label_kinds import KINDS, Codes, name_for
from tests.label_pages import LETTERS, numbers, read_codes
from tests.zpl_reader import read_zpl

Picture = npt.NDArray[np.uint8]
DPI = pytest.mark.parametrize("dpi", [203, 300])
EVERY_KIND = pytest.mark.parametrize("kind", list(KINDS))
HOW_MANY = pytest.mark.parametrize("how_many", ["few", pytest.param("many", marks=pytest.mark.soak)])


def as_png(pages: list[Page], dpi: int, _folder: Path) -> Iterator[Picture]:
    for page in pages:
        yield np.asarray(Image.open(io.BytesIO(render_png(page, dpi))))


def as_pdf(pages: list[Page], dpi: int, folder: Path) -> Iterator[Picture]:
    """Raster as a printer's driver does; poppler must find nothing wrong in the file."""
    file = folder / "pages.pdf"
    with file.open("wb") as out:
        write_pdf(pages, out)
    command = ["pdftoppm", "-r", str(dpi), "-gray", str(file), str(folder / "page")]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stderr == ""
    for image in sorted(folder.glob("page-*.pgm")):
        yield np.asarray(Image.open(image))


def as_zpl(pages: list[Page], dpi: int, _folder: Path) -> Iterator[Picture]:
    out = io.BytesIO()
    write_zpl(pages, out, dpi=dpi)
    for label in read_zpl(out.getvalue()):
        yield label.picture


@HOW_MANY
@DPI
@pytest.mark.parametrize("output", [as_png, as_pdf, as_zpl])
@EVERY_KIND
@pytest.mark.timeout(3600)
def test_every_code_is_read_back(
    kind: str,
    output: Callable[[list[Page], int, Path], Iterator[Picture]],
    dpi: int,
    how_many: str,
    tmp_path: Path,
) -> None:
    made = [KINDS[kind].make(number, Resolution(dpi)) for number in numbers(getattr(KINDS[kind], how_many))]
    pictures = output([one.page for one in made], dpi, tmp_path)

    wrong = list[tuple[Codes, Codes]]()
    for one, picture in zip(made, pictures, strict=True):
        read = read_codes(picture, every=one.every)
        if read != one.codes:
            wrong.append((one.codes, read))

    assert wrong == []


@DPI
@EVERY_KIND
def test_a_label_printer_draws_the_dots_of_the_preview(kind: str, dpi: int) -> None:
    page = KINDS[kind].make(numbers(1)[0], Resolution(dpi)).page
    [label] = read_zpl(zpl_page(page, dpi))
    preview = np.asarray(draw_page(page, dpi)) < 128

    assert preview.shape == label.ink.shape
    # Where two letters touch, half a dot of each is none in ZPL and may be one in the picture.
    assert np.count_nonzero(preview != label.ink) <= np.count_nonzero(preview) / 500


@DPI
@EVERY_KIND
def test_a_label_printer_draws_every_module_in_the_dots_of_the_layout(kind: str, dpi: int) -> None:
    page = KINDS[kind].make(numbers(1)[0], Resolution(dpi)).page
    codes = tuple(element for element in page.elements if isinstance(element, Bars | Matrix | Box | Fill))
    bare = Page(size=page.size, elements=codes)
    [label] = read_zpl(zpl_page(bare, dpi))
    scale = dots_per_mm(dpi)
    modules = [round(code.module_mm * scale) for code in codes if isinstance(code, Bars)]
    squares = [code for code in codes if isinstance(code, Matrix) and code.code is MatrixCode.DATA_MATRIX]

    assert np.array_equal(np.asarray(draw_page(bare, dpi)) < 128, label.ink)
    assert modules == [bars.module for bars in label.bars]
    assert [len(square.rows) for square in squares] == [side for _, side in label.matrices]
    assert all(module >= {203: 2, 300: 3}[dpi] for module in modules)


# Words


def test_the_names_on_the_labels_hold_every_vietnamese_letter_small_and_capital() -> None:
    named = "".join(name_for(number) for number in (f"VN{step:010d}" for step in range(25)))

    assert set(LETTERS) <= set(named)
    assert sum(not letter.isascii() for letter in LETTERS) == 134


@pytest.mark.parametrize("face", list(Typeface))
def test_every_letter_has_a_shape_of_its_own_and_none_is_the_empty_box(face: Typeface) -> None:
    """FreeType reads the font's table itself; a letter that it lacks has the shape of what no font has."""
    font = ImageFont.truetype(str(face.path), 60)
    shapes = {letter: bytes(font.getmask(letter)) for letter in LETTERS}
    box = bytes(font.getmask("\N{CJK UNIFIED IDEOGRAPH-6E2C}"))

    assert len(set(shapes.values())) == len(set(LETTERS))
    assert box not in shapes.values()


@pytest.mark.parametrize("size", [17.0, 44.8, 120.0])
@pytest.mark.parametrize("face", list(Typeface))
def test_no_mark_of_a_letter_is_cut_off(face: Typeface, size: float) -> None:
    font = ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.BASIC)
    for letter in LETTERS:
        left, top, right, bottom = font.getbbox(letter, anchor="ls")
        drawn = glyph(face, size, letter, 0)

        assert drawn.ink.size[0] <= right - left + 1
        assert abs(drawn.ink.size[1] - (bottom - top)) <= 1
        assert abs(drawn.down - top) <= 1


@DPI
@EVERY_KIND
def test_every_word_lies_on_its_page_and_on_no_other_ink(kind: str, dpi: int) -> None:
    for number in (f"VN{step:010d}" for step in range(0, 25, 4)):
        page = KINDS[kind].make(number, Resolution(dpi)).page
        width, height = page_dots(page.size, dots_per_mm(dpi))
        inks = [ink_of(element, dpi) for element in page.elements if isinstance(element, Text)]

        assert all(left >= 0 and top >= 0 for _, (left, top) in inks)
        assert all(left + ink.shape[1] <= width and top + ink.shape[0] <= height for ink, (left, top) in inks)
        assert {0} >= {shared_dots(*pair) for pair in itertools.combinations(inks, 2)}
        assert {0} >= {shared_dots(ink, room) for room in rooms_of(page, dpi) for ink in inks}


Ink = tuple[npt.NDArray[np.bool_], tuple[int, int]]


def ink_of(text: Text, dpi: int) -> Ink:
    """The dots of one line alone, and the place of the first of them."""
    scale = dots_per_mm(dpi)
    size, baseline = text.size_mm * scale, baseline_at(text, scale)
    letters = [(glyph(text.face, size, one.character, one.phase), one.x) for one in letters_at(text, scale)]
    left = min(x + letter.right for letter, x in letters)
    top = min(baseline + letter.down for letter, _ in letters)
    right = max(x + letter.right + letter.ink.width for letter, x in letters)
    bottom = max(baseline + letter.down + letter.ink.height for letter, _ in letters)
    dots = np.zeros((bottom - top, right - left), dtype=bool)
    for letter, x in letters:
        down, across = baseline + letter.down - top, x + letter.right - left
        dots[down : down + letter.ink.height, across : across + letter.ink.width] |= np.asarray(letter.ink) >= 128
    return dots, (left, top)


def rooms_of(page: Page, dpi: int) -> Iterator[Ink]:
    """The room of each code with its quiet zones, in which no word may stand."""
    scale = dots_per_mm(dpi)
    for element in page.elements:
        if isinstance(element, Bars | Matrix):
            wide, high = (
                (element.width_mm, element.height_mm)
                if isinstance(element, Bars)
                else (element.size_mm, element.size_mm)
            )
            room = np.ones((round(high * scale), round(wide * scale)), dtype=bool)
            yield room, (round(element.x_mm * scale), round(element.y_mm * scale))


def shared_dots(one: Ink, other: Ink) -> int:
    (dots, (left, top)), (others, (other_left, other_top)) = one, other
    x0, y0 = max(left, other_left), max(top, other_top)
    x1 = min(left + dots.shape[1], other_left + others.shape[1])
    y1 = min(top + dots.shape[0], other_top + others.shape[0])
    if x1 <= x0 or y1 <= y0:
        return 0
    mine = dots[y0 - top : y1 - top, x0 - left : x1 - left]
    theirs = others[y0 - other_top : y1 - other_top, x0 - other_left : x1 - other_left]
    return int(np.count_nonzero(mine & theirs))
