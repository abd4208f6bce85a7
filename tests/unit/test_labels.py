"""What is printed is read back by a reader of another make (ZXing, poppler), at printers' resolutions."""

import io
import re
import subprocess
import tracemalloc
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from barcode.codex import Code128
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from labels import code128
from labels.errors import LabelError, LabelProblem
from labels.layout import Bars, Page, Resolution, Size, Text
from labels.pdf import write_pdf
from labels.personal_card import personal_card
from labels.png import render_png
from labels.qr import qr_matrix
from labels.slip import SlipTexts, result_slip
from labels.tube_label import AUTO12, tube_label
from labels.typeface import Typeface, composed
from tests.label_pages import LETTERS, LINK, SLIP_TEXTS, decoded, numbers, shown

ASCII = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=24)
DIGIT_HEAVY = st.lists(st.sampled_from(["99", "0", "7", "VN", "-", "a"]), min_size=1, max_size=12).map("".join)
TEXTS = SLIP_TEXTS


def label(number: str, *, practice: bool = False, **options: object) -> Page:
    groups = [number[:2], *(number[start : start + 4] for start in range(2, len(number), 4))]
    return tube_label(number, display=" ".join(groups), practice=practice, **options)


def slip(link: str = LINK, texts: SlipTexts = TEXTS) -> Page:
    return result_slip(
        tube="VN0123456789", display="VN 0123 4567 89", collected="08:15 12/03/2026", link=link, texts=texts
    )


def card(payload: str = "GHEP1|7f3b9c2e", name: str = "Nguyễn Thị Thuỳ Dương", detail: str = "Nữ · 1987") -> Page:
    return personal_card(payload, name, detail, "Thẻ xét nghiệm")


def read(image: Image.Image) -> set[str]:
    return decoded(np.asarray(image.convert("L")))


def read_png(page: Page, dpi: int) -> set[str]:
    return read(Image.open(io.BytesIO(render_png(page, dpi))))


def pdf_of(pages: list[Page], folder: Path) -> Path:
    path = folder / "pages.pdf"
    with path.open("wb") as out:
        assert write_pdf(pages, out) == len(pages)
    return path


def read_pdf(pages: list[Page], folder: Path, dpi: int, *options: str) -> list[set[str]]:
    """Read each page as a printer's driver would raster it; poppler must find nothing wrong in the file."""
    path = pdf_of(pages, folder)
    command = ["pdftoppm", "-r", str(dpi), *options, str(path), str(folder / "page")]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stderr == ""
    return [read(Image.open(image)) for image in sorted(folder.glob("page-*.p?m"))]


def pdf_text(pages: list[Page], folder: Path) -> str:
    command = ["pdftotext", "-raw", str(pdf_of(pages, folder)), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def picture_of(bars: str) -> Image.Image:
    row = [255] * 20 + [0 if module == "1" else 255 for module in bars] + [255] * 20
    return Image.fromarray(np.tile(np.array(row, dtype=np.uint8), (20, 1))).resize((len(row) * 2, 40), 0)


def refusal(call) -> LabelError:
    with pytest.raises(LabelError) as caught:
        call()
    return caught.value


# Code 128


@settings(max_examples=300, deadline=None)
@given(ASCII | DIGIT_HEAVY)
def test_bars_of_any_printable_ascii_are_read_back(text: str) -> None:
    [found] = zxingcpp.read_barcodes(
        np.asarray(picture_of(code128.modules(text))), formats=zxingcpp.BarcodeFormat.Code128
    )

    assert found.text == text


@settings(deadline=None)
@given(ASCII | DIGIT_HEAVY)
def test_bars_are_never_wider_than_those_of_python_barcode(text: str) -> None:
    lost = 11 if text.startswith("99") else 0  # python-barcode 0.16 drops that pair

    assert code128.width_modules(text) == len(code128.modules(text))
    assert code128.width_modules(text) <= len(Code128(text).build()[0]) + lost


@pytest.mark.parametrize(
    ("text", "width"),
    [("VN0123456789", 123), ("VN01234567891", 134), ("012345678901", 101), ("V012345678901", 123), ("A", 46)],
)
def test_a_run_of_digits_takes_half_a_symbol_a_digit(text: str, width: int) -> None:
    assert code128.width_modules(text) == width


@pytest.mark.parametrize(("text", "position"), [("VNđ1", 2), ("VN\t", 2), ("\n", 0), ("ñ1", 0), ("VN１", 2)])
def test_a_character_that_bars_do_not_hold_is_refused_with_its_place(text: str, position: int) -> None:
    error = refusal(lambda: tube_label(text, display=text, practice=False))

    assert (error.problem, error.facts) == (LabelProblem.BAD_CHARACTER, {"position": position})


def test_an_empty_code_is_refused() -> None:
    assert refusal(lambda: code128.modules("")).problem is LabelProblem.NO_TEXT
    assert refusal(lambda: qr_matrix("")).problem is LabelProblem.NO_TEXT


# Tube labels


def test_random_tube_labels_are_read_back_from_a_driver_that_knows_black_alone(tmp_path: Path) -> None:
    expected = numbers(40)
    pages = [label(number, practice=index % 2 == 1) for index, number in enumerate(expected)]

    assert [{number} for number in expected] == read_pdf(pages, tmp_path, 300, "-mono")


@pytest.mark.parametrize(("dpi", "dots"), [(203, 2), (300, 3), (600, 6)])
def test_every_bar_is_a_whole_number_of_dots_with_ten_modules_of_quiet_on_both_sides(dpi: int, dots: int) -> None:
    image = np.asarray(Image.open(io.BytesIO(render_png(label("VN0123456789"), dpi))))
    row = image[round(5 / 25.4 * dpi)]
    edges = np.flatnonzero(np.diff(row)) + 1

    assert set(row.tolist()) == {0, 255}
    assert set((np.diff(edges) % dots).tolist()) == {0}
    assert edges[-1] - edges[0] == 123 * dots
    assert min(edges[0], len(row) - edges[-1]) >= 10 * dots


@pytest.mark.parametrize(
    ("number", "resolution", "needed"),
    [
        ("012345678901", Resolution.DPI_203, 30.3),
        ("V012345678901", Resolution.DPI_203, 35.8),
        ("V012345678901", Resolution.DPI_300, 36.4),
    ],
)
def test_a_number_too_long_for_its_label_is_refused_with_the_width_that_it_needs(
    number: str, resolution: Resolution, needed: float
) -> None:
    narrow = Size(width_mm=25, height_mm=25.4)
    wide = Size(width_mm=needed, height_mm=25.4)

    error = refusal(lambda: label(number, size=narrow, resolution=resolution))

    assert (error.problem, error.facts) == (LabelProblem.TOO_WIDE, {"needed_mm": needed, "room_mm": 25})
    assert read_png(label(number, size=wide, resolution=resolution), resolution) == {number}


def test_a_label_too_low_for_its_bars_is_refused() -> None:
    error = refusal(lambda: label("VN0123456789", size=Size(width_mm=50.8, height_mm=12)))

    assert error.problem is LabelProblem.TOO_HIGH
    assert error.facts["needed_mm"] > error.facts["room_mm"]


def test_bars_that_need_more_room_in_the_dots_of_a_coarser_printer_are_refused() -> None:
    page = label("VN0123456789", size=Size(width_mm=36, height_mm=25.4))

    error = refusal(lambda: render_png(page, 150))

    assert read_png(page, 203) == {"VN0123456789"}
    assert error.problem is LabelProblem.TOO_WIDE
    assert error.facts["needed_mm"] > error.facts["room_mm"]


def test_a_code_that_hangs_over_the_edge_of_its_page_is_refused() -> None:
    bars = Bars(x_mm=20, y_mm=2, width_mm=36, height_mm=10, text="VN0123456789", module_mm=0.25)

    error = refusal(lambda: Page(size=AUTO12, elements=(bars,)))

    assert (error.problem, error.facts["needed_mm"]) == (LabelProblem.TOO_WIDE, 56)


def test_a_number_to_read_by_eye_that_differs_from_the_bars_is_refused() -> None:
    number, other = "VN0123456789", "VN 0123 4567 98"

    on_label = refusal(lambda: tube_label(number, display=other, practice=False))
    on_slip = refusal(lambda: result_slip(tube=number, display=other, collected="08:15", link=LINK, texts=TEXTS))

    assert on_label.problem is on_slip.problem is LabelProblem.NUMBERS_DIFFER


@pytest.mark.parametrize(("number", "display"), [("VN_12/3", "VN123"), ("A+1", "A1"), ("ab1", "AB1")])
def test_only_blanks_points_and_hyphens_may_stand_between_the_groups_of_a_number(number: str, display: str) -> None:
    assert refusal(lambda: tube_label(number, display=display, practice=False)).problem is LabelProblem.NUMBERS_DIFFER
    assert tube_label("A-1.B", display="A1\N{NO-BREAK SPACE}B", practice=False)


def test_only_a_practice_label_says_so(tmp_path: Path) -> None:
    assert pdf_text([label("VN0123456789")], tmp_path).split() == ["VN", "0123", "4567", "89"]
    assert "TẬP" in pdf_text([label("TP0123456789", practice=True)], tmp_path)


# Slips and cards


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_slip_of_a_foreign_tube_is_printed_however_long_its_number(dpi: int) -> None:
    number = "HUE-240315-K00741-A2.0123456789-0123456789"[:40]
    page = result_slip(tube=number, collected="08:15", link=LINK, texts=TEXTS, resolution=Resolution(dpi))
    told = "".join(element.text for element in page.elements if isinstance(element, Text))

    assert read_png(page, dpi) == {number, LINK}
    assert number in told


def test_a_slip_says_the_words_that_it_was_given(tmp_path: Path) -> None:
    printed = " ".join(pdf_text([slip()], tmp_path).split())

    for words in (TEXTS.title, TEXTS.tube, TEXTS.collected, TEXTS.steps_title, TEXTS.secret, *TEXTS.steps, LINK):
        assert words in printed


def test_a_slip_whose_words_have_no_room_is_refused() -> None:
    long = SlipTexts(title="T", tube="T", collected="T", steps_title="T", steps=("từ " * 400,), secret="T")

    assert refusal(lambda: slip(texts=long)).problem is LabelProblem.TOO_HIGH


def test_long_words_take_smaller_type_before_a_slip_is_refused() -> None:
    long = SlipTexts(title="T", tube="T", collected="T", steps_title="T", steps=("từ " * 130,), secret="T")

    sizes = {element.size_mm for element in slip(texts=long).elements if isinstance(element, Text)}

    assert 3.0 not in sizes


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("payload", [LETTERS, *(f"GHEP1|{letter}|{LETTERS[:20]}" for letter in "ạặẫệửỹđ")])
def test_a_card_gives_back_every_vietnamese_letter(payload: str, dpi: int) -> None:
    assert read_png(card(payload), dpi) == {payload}


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=LETTERS + " |0123456789", min_size=1, max_size=120).map(lambda text: f"GHEP1|{text}|1"))
def test_a_card_gives_back_any_vietnamese_payload(payload: str) -> None:
    assert read_png(card(payload), 203) == {payload}


def test_every_vietnamese_letter_is_drawn_and_copied_from_the_pdf(tmp_path: Path) -> None:
    parts = [LETTERS[start : start + 6] for start in range(0, len(LETTERS), 6)]
    pages = [card(name=unicodedata.normalize("NFD", part), detail=part) for part in parts]

    printed = pdf_text(pages, tmp_path).split()

    assert [part for part in printed if part in parts] == [part for part in parts for _ in range(2)]


@pytest.mark.parametrize("face", list(Typeface))
def test_a_letter_of_the_pdf_has_the_shape_of_the_letter_of_the_picture(face: Typeface, tmp_path: Path) -> None:
    pages = [
        Page(
            size=AUTO12,
            elements=(Text(x_mm=5, baseline_mm=18, text=letters, face=face, size_mm=15),),
        )
        for letters in ("ẶG", "ỹđ", "Ế8", "ươ")
    ]
    read_pdf(pages, tmp_path, 300, "-gray")

    for page, image in zip(pages, sorted(tmp_path.glob("page-*.pgm")), strict=True):
        drawn = np.asarray(Image.open(io.BytesIO(render_png(page, 300)))) < 128
        printed = np.asarray(Image.open(image))[: drawn.shape[0], : drawn.shape[1]] < 128
        assert (drawn & printed).sum() > 0.7 * (drawn | printed).sum()


@pytest.mark.parametrize("dpi", [203, 300])
def test_no_words_of_a_slip_run_into_its_margins(dpi: int) -> None:
    image = np.asarray(Image.open(io.BytesIO(render_png(slip(), dpi))))
    margin = round(3.7 / 25.4 * dpi)

    assert image[:, :margin].min() == image[:, -margin:].min() == 255


@pytest.mark.parametrize("face", list(Typeface))
def test_every_typeface_holds_every_vietnamese_letter_and_no_letter_is_an_empty_box(face: Typeface) -> None:
    assert composed(unicodedata.normalize("NFD", LETTERS), face) == LETTERS

    error = refusal(lambda: composed("An 測", face))

    assert (error.problem, error.facts) == (LabelProblem.BAD_CHARACTER, {"position": 3})


def test_a_long_name_wraps_and_an_endless_one_is_refused() -> None:
    name = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Thuỳ Trang Anh"

    drawn = [element.text for element in card(name=name).elements if isinstance(element, Text)]

    assert name in " ".join(drawn)
    assert refusal(lambda: card(name=name * 6)).problem is LabelProblem.TOO_HIGH


def test_what_has_no_room_on_a_card_is_refused_and_never_cut() -> None:
    assert refusal(lambda: card(detail="\n".join("123456789"))).problem is LabelProblem.TOO_HIGH
    assert refusal(lambda: personal_card("P", "An", "", "Thẻ " * 40)).problem is LabelProblem.TOO_WIDE
    assert refusal(lambda: render_png(card(), 15)).problem is LabelProblem.TOO_WIDE


def test_a_refusal_tells_sizes_and_places_and_nothing_of_the_text() -> None:
    assert str(refusal(lambda: card(name="Trần 測"))) == "BAD_CHARACTER position=5"
    assert str(refusal(lambda: label("VN0123456789", size=Size(width_mm=25, height_mm=25)))) == (
        "TOO_WIDE needed_mm=35.8 room_mm=25"
    )


def test_a_payload_too_dense_for_a_telephone_is_refused() -> None:
    assert refusal(lambda: card("x" * 900)).problem is LabelProblem.TOO_WIDE
    assert refusal(lambda: card("x" * 3000)).problem is LabelProblem.TOO_MUCH_DATA


# The PDF file


class Pipe:
    """A stream that can only be written to, as the input of a print queue."""

    def __init__(self) -> None:
        self.length = 0

    def write(self, data: bytes) -> int:
        self.length += len(data)
        return len(data)


def test_no_pages_leave_nothing_written() -> None:
    pipe = Pipe()

    assert refusal(lambda: write_pdf([], pipe)).problem is LabelProblem.NO_PAGES
    assert pipe.length == 0


def test_ten_times_the_labels_take_no_more_memory() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write_pdf((label(f"VN{index:010d}") for index in range(count)), Pipe())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)

    assert peak(1000) - peak(100) < 250_000


def test_a_file_of_many_pages_is_whole_to_another_reader(tmp_path: Path) -> None:
    path = str(pdf_of([label(number) for number in numbers(1201)], tmp_path))

    info = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True)
    last = subprocess.run(["pdftotext", "-f", "1201", path, "-"], check=True, capture_output=True, text=True)

    assert info.stderr == last.stderr == ""
    assert re.search(r"Pages: +1201\n", info.stdout)
    assert last.stdout.split() == shown(numbers(1201)[-1]).split()


def test_every_object_of_the_file_stands_where_its_table_says(tmp_path: Path) -> None:
    data = pdf_of([label("VN0123456789"), slip(), card()], tmp_path).read_bytes()
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    lines = data[start:].split(b"trailer")[0].splitlines()

    assert lines[0] == b"xref"
    assert int(lines[1].split()[1]) == len(lines) - 2
    for number, line in enumerate(lines[3:], start=1):
        assert data[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)
        assert len(line) == 19


def test_a_page_keeps_its_true_size_and_its_fonts(tmp_path: Path) -> None:
    path = str(pdf_of([label("VN0123456789"), slip(), card()], tmp_path))

    info = subprocess.run(["pdfinfo", "-l", "3", path], check=True, capture_output=True, text=True)
    fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout

    assert info.stderr == ""
    assert "Page    1 size:  144 x 72 pts" in info.stdout
    assert b"/PrintScaling/None" in Path(path).read_bytes()
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts.splitlines()[2:])


def test_a_practice_slip_is_marked_and_its_codes_are_still_read(tmp_path: Path) -> None:
    page = result_slip(
        tube="TP0123456789", display="TP 0123 4567 89", collected="08:15", link=LINK, texts=TEXTS, practice=True
    )
    texts = [element.text for element in page.elements if isinstance(element, Text)]

    assert read_pdf([page], tmp_path, 203) == [{"TP0123456789", LINK}]
    assert any("TẬP" in text for text in texts)
    assert not any("TẬP" in element.text for element in slip().elements if isinstance(element, Text))
