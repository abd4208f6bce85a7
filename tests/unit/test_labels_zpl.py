"""What a label printer makes of our ZPL: read by a printer written from the guide, to the dot, and decoded."""

import io
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from labels import code128
from labels.box_label import BOX_SMALL
from labels.errors import LabelError, LabelProblem
from labels.fit import fit_bars
from labels.layout import Matrix, MatrixCode, Page, Resolution, Size, Text
from labels.png import draw_page
from labels.tube_label import AUTO12, CRYO_TUBE, SMALL_TUBE, TubeCode
from labels.typeface import Typeface
from labels.zpl import write_zpl, zpl_page
from labels.zpl_graphic import graphic
from tests.label_pages import LETTERS, decoded, numbers, tube
from tests.zpl_reader import Label, read_zpl
from workstation.domain.tube_barcode import display_tube

ASCII = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=24)
DIGIT_HEAVY = st.lists(st.sampled_from(["99", "0", "7", "VN", ">", "^", "~", "a"]), min_size=1, max_size=10)
DPI = pytest.mark.parametrize("dpi", [203, 300])


def printed(page: Page, dpi: int) -> Label:
    [label] = read_zpl(zpl_page(page, dpi))
    return label


def bars_page(text: str, resolution: Resolution = Resolution.DPI_203) -> Page:
    bars = fit_bars(text, x_mm=0, y_mm=2, width_mm=180, height_mm=40, resolution=resolution)
    return Page(size=Size(width_mm=180, height_mm=45), elements=(bars,))


def previewed(page: Page, dpi: int) -> np.ndarray:
    """The dots of the picture that are black or nearer to black."""
    return np.asarray(draw_page(page, dpi)) < 128


@DPI
@settings(max_examples=60, deadline=None)
@given(ASCII | DIGIT_HEAVY.map("".join))
def test_a_module_is_the_dots_of_the_layout_and_the_symbols_are_ours(dpi: int, text: str) -> None:
    page = bars_page(text, Resolution(dpi))
    label = printed(page, dpi)
    [bars] = label.bars
    edges = np.flatnonzero(np.diff(label.ink[bars.y].astype(int))) + 1
    ours = code128.modules(text)
    widths = [len(list(group)) for _, group in itertools.groupby(ours)]

    assert (text, ours, {203: 2, 300: 3}[dpi]) == (bars.text, bars.modules, bars.module)
    assert [width * bars.module for width in widths] == np.diff(edges).tolist()
    assert edges[0] >= 10 * bars.module
    assert label.ink.shape[1] - edges[-1] >= 10 * bars.module


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("VN0123456789", b">:VN>50123456789"),
        ("0123456789", b">;0123456789"),
        ("1234567", b">:1>5234567"),
        ("1234A5", b">;1234>6A5"),
        ("12A345678", b">:12A>5345678"),
        ("a>b^c~", b">:a>0b><c>="),
        ("99", b">;99"),
    ],
)
def test_the_printer_is_told_the_sets(text: str, data: bytes) -> None:
    assert b"^FD" + data + b"^FS" in zpl_page(bars_page(text))


@DPI
@pytest.mark.parametrize("size", [SMALL_TUBE, CRYO_TUBE])
def test_a_data_matrix_is_the_printers_own_in_our_size(size: Size, dpi: int) -> None:
    page = tube("VN0123456789", size=size, code=TubeCode.DATA_MATRIX, resolution=Resolution(dpi))
    [matrix] = [element for element in page.elements if isinstance(element, Matrix)]
    label = printed(page, dpi)
    scale = 8 if dpi == 203 else 300 / 25.4

    [(module, side)] = label.matrices
    assert (len(matrix.rows), matrix.code) == (side, MatrixCode.DATA_MATRIX)
    assert module * matrix.room_modules == pytest.approx(matrix.size_mm * scale)
    assert decoded(label.picture) == {"VN0123456789"}


def test_a_data_matrix_with_a_mark_that_printers_obey_goes_as_a_graphic() -> None:
    page = tube("VN_12~3^4", display="VN_12~3^4", size=SMALL_TUBE, code=TubeCode.DATA_MATRIX)
    label = printed(page, 203)

    assert (label.matrices, decoded(label.picture)) == ([], {"VN_12~3^4"})


@DPI
@pytest.mark.parametrize("face", list(Typeface))
def test_every_vietnamese_letter_goes_as_the_dots_of_our_typeface(face: Typeface, dpi: int) -> None:
    lines = [LETTERS[start : start + 12] for start in range(0, len(LETTERS), 12)]
    words = tuple(
        Text(x_mm=2, baseline_mm=6 + 6 * place, text=line, face=face, size_mm=4) for place, line in enumerate(lines)
    )
    page = Page(size=Size(width_mm=60, height_mm=6 * len(lines) + 4), elements=words)

    label, preview = printed(page, dpi), previewed(page, dpi)

    assert len("".join(lines)) == label.graphics
    assert np.count_nonzero(label.ink & preview) > 0.99 * np.count_nonzero(label.ink | preview)


def test_white_words_are_holes_in_their_strip() -> None:
    page = tube("TP0123456789", practice=True)
    ink, strip = printed(page, 203).ink, round((AUTO12.height_mm - 4.6) * 8)

    assert (ink[strip:, :30].all(), ink[strip:].all()) == (True, False)


def test_a_width_is_the_width_of_the_roll_in_dots() -> None:
    assert b"^PW406^LL203" in zpl_page(tube("VN0123456789"), 203)
    assert b"^PW600^LL300" in zpl_page(tube("VN0123456789"), 300)


def test_the_data_is_plain_and_each_label_stands_alone() -> None:
    data = zpl_page(tube("VN0123456789"))

    assert data.startswith(b"^XA^CI28^PW")
    assert data.endswith(b"^PQ1^XZ\n")
    assert data.isascii()


def test_blanks_that_break_no_line_are_blanks_on_paper() -> None:
    number = "VN0123456789"

    assert zpl_page(tube(number)) == zpl_page(tube(number, display=display_tube(number)))


def test_a_label_is_the_same_whatever_was_printed_before_it() -> None:
    """A run keeps what its labels share: were it too much, the first label would leave its mark on the others."""
    pages = [
        (tube(number + tail, size=size, practice=place % 2 == 0, resolution=Resolution(dpi)), dpi)
        for place, number in enumerate(numbers(8))
        for tail in ("", "A", "5", ">7")
        for size in (AUTO12, BOX_SMALL)
        for dpi in (203, 300)
    ]

    assert [zpl_page(*page) for page in pages] == [zpl_page(*page) for page in reversed(pages)][::-1]


def test_bars_without_room_in_the_printers_dots_are_refused() -> None:
    page = tube("VN0123456789", size=Size(width_mm=36, height_mm=25.4))

    with pytest.raises(LabelError) as refused:
        zpl_page(page, 150)

    assert refused.value.problem is LabelProblem.TOO_WIDE
    assert refused.value.facts["needed_mm"] > refused.value.facts["room_mm"]


def test_no_pages_leave_nothing_written_and_a_refused_page_leaves_whole_ones() -> None:
    out = io.BytesIO()
    with pytest.raises(LabelError) as refused:
        write_zpl([], out, dpi=203)
    assert (refused.value.problem, out.getvalue()) == (LabelProblem.NO_PAGES, b"")

    pages = (tube(number, size=size) for number, size in (("VN0123456789", AUTO12), ("VN0123456797", BOX_SMALL)))
    with pytest.raises(LabelError):
        write_zpl(itertools.chain(pages, (tube("VN0123456789" * 9) for _ in range(1))), out, dpi=203)

    assert [label.bars[0].text for label in read_zpl(out.getvalue())] == ["VN0123456789", "VN0123456797"]


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 30), st.integers(1, 900), st.sampled_from([0.0, 0.01, 0.5, 0.99, 1.0]), st.integers(0, 2**32))
def test_any_graphic_is_undone_from_its_short_form(height: int, width: int, dark: float, seed: int) -> None:
    rows = np.random.default_rng(seed).random((height, width)) < dark
    rows = np.repeat(rows, 2, axis=0)
    field = graphic(Image.fromarray(np.where(rows, 255, 0).astype(np.uint8)))

    [label] = read_zpl(b"^XA^PW%d^LL%d^PON^PMN^FO0,0%b^FS^PQ1^XZ" % (width, 2 * height, field))

    assert np.array_equal(rows, label.ink)
