"""Labels of boxes, the list that travels with a box, and labels of small tubes."""

import dataclasses
import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from labels.box_label import BOX_LARGE, BOX_SMALL, box_label
from labels.errors import LabelError, LabelProblem
from labels.layout import Bars, Matrix, Page, Resolution, Size, Text
from labels.manifest import ManifestTube, manifest
from labels.pdf import write_pdf
from labels.png import draw_page
from labels.tube_label import CRYO_TUBE, SMALL_TUBE, TubeCode
from tests.label_pages import (
    BOX_FACTS,
    BOX_TEXTS,
    LETTERS,
    MANIFEST_TEXTS,
    manifest_tubes,
    numbers,
    shown,
    tube,
)

DPI = pytest.mark.parametrize("dpi", [203, 300])
LONG = "Trung tâm Kiểm soát bệnh tật tỉnh Thử Nghiệm, khoa Xét nghiệm – Chẩn đoán hình ảnh – Thăm dò chức năng"


def words(page: Page) -> list[str]:
    return [element.text for element in page.elements if isinstance(element, Text)]


def refusal(call) -> LabelError:
    with pytest.raises(LabelError) as caught:
        call()
    return caught.value


# Small tubes


@DPI
def test_a_square_of_a_small_label_is_a_whole_number_of_dots_and_at_least_a_quarter_millimetre(dpi: int) -> None:
    for size in (SMALL_TUBE, CRYO_TUBE):
        for code in (TubeCode.DATA_MATRIX, TubeCode.QR):
            [matrix] = [
                element
                for element in tube("VN0123456789", size=size, code=code, resolution=Resolution(dpi)).elements
                if isinstance(element, Matrix)
            ]
            dots = matrix.size_mm / matrix.room_modules / Resolution(dpi).dot_mm

            assert dots == pytest.approx(round(dots))
            assert dots >= {203: 2, 300: 3}[dpi]


@pytest.mark.parametrize("size", [CRYO_TUBE, Size(width_mm=40, height_mm=20), Size(width_mm=50, height_mm=25)])
def test_a_square_code_and_its_number_stand_at_one_height(size: Size) -> None:
    matrix, *lines = tube("VN0123456789", size=size, code=TubeCode.DATA_MATRIX).elements
    middles = [line.baseline_mm - 0.73 * line.size_mm / 2 for line in lines]

    assert matrix.y_mm + matrix.size_mm / 2 == pytest.approx(size.height_mm / 2)
    assert sum(middles) / len(middles) == pytest.approx(size.height_mm / 2)


def test_the_number_stands_whole_beside_its_square_code() -> None:
    page = tube("VN0123456789", size=CRYO_TUBE, code=TubeCode.DATA_MATRIX)

    assert " ".join(words(page)) == "VN 0123 4567 89"
    assert " ".join(words(tube("TP0123456789", practice=True, size=CRYO_TUBE, code=TubeCode.QR))[:-1]) == (
        "TP 0123 4567 89"
    )


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        (Size(width_mm=20, height_mm=4), LabelProblem.TOO_HIGH),
        (Size(width_mm=4, height_mm=20), LabelProblem.TOO_WIDE),
        (Size(width_mm=10, height_mm=8), LabelProblem.TOO_WIDE),
    ],
)
def test_a_label_too_small_for_a_square_code_and_its_number_is_refused(size: Size, problem: LabelProblem) -> None:
    error = refusal(lambda: tube("VN0123456789", size=size, code=TubeCode.DATA_MATRIX))

    assert (problem, True) == (error.problem, error.facts["needed_mm"] > error.facts["room_mm"])


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", LabelProblem.NO_TEXT),
        ("VNđ1", LabelProblem.BAD_CHARACTER),
        ("A" * 101, LabelProblem.TOO_MUCH_DATA),
    ],
)
def test_what_a_data_matrix_does_not_hold_is_refused(number: str, problem: LabelProblem) -> None:
    assert refusal(lambda: tube(number, display=number, code=TubeCode.DATA_MATRIX)).problem is problem


# Boxes


def test_a_box_tells_where_to_where_from_and_what_and_marks_practice() -> None:
    told = words(box_label(BOX_FACTS, BOX_TEXTS, size=BOX_LARGE))
    facts = [str(value) for value in dataclasses.asdict(BOX_FACTS).values()]

    for words_of_box in (*facts[1:], *dataclasses.asdict(BOX_TEXTS).values()):
        assert words_of_box in " ".join(told)
    assert "TẬP" not in " ".join(told)
    assert "TẬP" in " ".join(words(box_label(BOX_FACTS, BOX_TEXTS, practice=True)))


def test_bars_of_a_box_are_wider_where_there_is_room() -> None:
    def module(code: str, size: Size) -> float:
        facts = dataclasses.replace(BOX_FACTS, code=code, display=code)
        [bars] = [e for e in box_label(facts, BOX_TEXTS, size=size).elements if isinstance(e, Bars)]
        return bars.module_mm

    assert (module("HP00481237", BOX_SMALL), module("HP00481237", BOX_LARGE)) == (0.5, 0.75)
    assert module("HP0048123712345678", BOX_SMALL) == 0.25


def test_long_places_wrap_then_shrink_then_are_refused() -> None:
    def page(destination: str) -> Page:
        return box_label(dataclasses.replace(BOX_FACTS, destination=destination), BOX_TEXTS)

    assert LONG in " ".join(words(page(LONG)))
    assert refusal(lambda: page(LONG * 4)).problem is LabelProblem.TOO_HIGH
    assert refusal(lambda: box_label(BOX_FACTS, BOX_TEXTS, size=Size(width_mm=70, height_mm=60))).facts == {
        "needed_mm": 100,
        "room_mm": 70,
    }
    assert refusal(lambda: box_label(BOX_FACTS, BOX_TEXTS, size=SMALL_TUBE)).problem is LabelProblem.TOO_WIDE


# Manifests


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (36, 1), (37, 2), (44, 2), (45, 2), (80, 2), (96, 3), (500, 12)])
def test_every_tube_stands_once_in_a_manifest_and_the_last_page_is_signed(count: int, pages: int) -> None:
    made = manifest(BOX_FACTS, manifest_tubes(count), MANIFEST_TEXTS)
    told = [words(page) for page in made]

    assert pages == len(made)
    assert [shown(number) for number in numbers(count)] == [w for page in told for w in page if w.startswith("VN ")]
    assert [f"Trang {place}/{pages}" for place in range(1, pages + 1)] == [
        w for page in told for w in page if w.startswith("Trang ")
    ]
    assert [0] * (pages - 1) + [1] == [page.count("Người nhận") for page in told]


def test_a_manifest_names_nobody_and_refuses_what_has_no_room() -> None:
    tubes = manifest_tubes(1)
    long = dataclasses.replace(BOX_FACTS, site=LONG * 6)
    other = dataclasses.replace(tubes[0], display="VN 1")
    endless = dataclasses.replace(tubes[0], number="VN" + "A" * 80, display="VN" + "A" * 80)

    assert set(dataclasses.asdict(tubes[0])) == {"number", "display", "people", "collected"}
    assert refusal(lambda: manifest(BOX_FACTS, [], MANIFEST_TEXTS)).problem is LabelProblem.NO_PAGES
    assert refusal(lambda: manifest(long, tubes, MANIFEST_TEXTS)).problem is LabelProblem.TOO_HIGH
    assert refusal(lambda: manifest(BOX_FACTS, [other], MANIFEST_TEXTS)).problem is LabelProblem.NUMBERS_DIFFER
    assert refusal(lambda: manifest(BOX_FACTS, [endless], MANIFEST_TEXTS)).problem is LabelProblem.TOO_WIDE


def test_a_box_with_foreign_numbers_too_long_for_bars_still_has_its_list_and_every_code_is_read() -> None:
    foreign = ["HUE-240315-K00741", "ab1." * 10, "1" * 20, "C" * 10]
    tubes = [ManifestTube(number=one, display=one, people=1, collected="08:14 14/03") for one in foreign]
    [page] = manifest(BOX_FACTS, tubes, MANIFEST_TEXTS)
    picture = np.asarray(draw_page(page, 300))

    found = {one.text: one.format for one in zxingcpp.read_barcodes(picture)}

    assert set(found) == {BOX_FACTS.code, *foreign}
    assert {one for one in foreign if found[one] is zxingcpp.BarcodeFormat.DataMatrix} == set(foreign[:2])
    assert set(foreign) <= set(words(page))


def test_the_longest_places_that_a_box_may_have_stand_on_its_label_and_list() -> None:
    facts = dataclasses.replace(BOX_FACTS, site=LONG[:60], destination=f"{LONG} {LONG}"[:200])
    pages = [*(box_label(facts, BOX_TEXTS, size=size) for size in (BOX_SMALL, BOX_LARGE))]
    pages += manifest(dataclasses.replace(facts, site=facts.destination), manifest_tubes(1), MANIFEST_TEXTS)

    for page in pages:
        assert facts.destination in " ".join(words(page))
        assert min(e.size_mm for e in page.elements if isinstance(e, Text)) >= 1.8


def test_every_vietnamese_letter_is_copied_from_the_pdf_of_a_manifest(tmp_path: Path) -> None:
    half = len(LETTERS) // 4
    facts = dataclasses.replace(BOX_FACTS, site=LETTERS[:half], destination=LETTERS[half : 2 * half])
    upper = dataclasses.replace(BOX_FACTS, site=LETTERS[2 * half : 3 * half], destination=LETTERS[3 * half :])
    pages = [*manifest(facts, manifest_tubes(1), MANIFEST_TEXTS), *manifest(upper, manifest_tubes(1), MANIFEST_TEXTS)]
    with (tmp_path / "list.pdf").open("wb") as out:
        write_pdf(pages, out)

    command = ["pdftotext", "-raw", str(tmp_path / "list.pdf"), "-"]
    printed = "".join(subprocess.run(command, check=True, capture_output=True).stdout.decode().split())

    for start in range(0, 4 * half, half):
        assert LETTERS[start : start + half] in printed
