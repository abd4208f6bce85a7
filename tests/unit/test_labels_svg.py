"""SVG: one file that looks the same where no font of ours is installed, and is read back."""

import io
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from labels.box_label import box_label
from labels.layout import Page, Resolution, Size, Text
from labels.personal_card import personal_card
from labels.png import draw_page
from labels.svg import svg_page
from labels.tube_label import SMALL_TUBE, TubeCode
from labels.typeface import Typeface
from tests.label_pages import BOX_FACTS, BOX_TEXTS, LETTERS, decoded, numbers, tube


def drawn(page: Page, dots_per_mm: float) -> np.ndarray:
    """Draw the SVG as Qt does, as a grey picture."""
    size = (round(page.size.width_mm * dots_per_mm), round(page.size.height_mm * dots_per_mm))
    image = QImage(*size, QImage.Format.Format_Grayscale8)
    image.fill(0x80)
    painter = QPainter(image)
    QSvgRenderer(svg_page(page).encode()).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return np.asarray(Image.open(io.BytesIO(buffer.data().data())).convert("L"))


def test_tube_labels_are_read_back_from_svg() -> None:
    for number in numbers(20):
        assert decoded(drawn(tube(number), 12)) == {number}
        assert decoded(drawn(tube(number, size=SMALL_TUBE, code=TubeCode.DATA_MATRIX), 16)) == {number}


def test_cards_and_boxes_are_read_back_from_svg() -> None:
    payload = "CT1|" + LETTERS

    assert decoded(drawn(personal_card(payload, "Nguyễn Thị Ngọc Ánh", "Nữ · 1990", "Thẻ"), 16)) == {payload}
    assert decoded(drawn(box_label(BOX_FACTS, BOX_TEXTS, practice=True), 8)) == {BOX_FACTS.code}


@pytest.mark.parametrize("face", list(Typeface))
def test_every_vietnamese_letter_has_the_shape_that_it_has_in_the_picture(face: Typeface) -> None:
    lines = [LETTERS[start : start + 16] for start in range(0, len(LETTERS), 16)]
    words = tuple(
        Text(x_mm=2, baseline_mm=10 + 10 * place, text=line, face=face, size_mm=7) for place, line in enumerate(lines)
    )
    page = Page(size=Size(width_mm=120, height_mm=10 * len(lines) + 6), elements=words)

    ours, qts = np.asarray(draw_page(page, 300)) < 128, drawn(page, 300 / 25.4) < 128

    assert ours.shape == qts.shape
    assert (ours & qts).sum() > 0.85 * (ours | qts).sum()
    assert all((ours & qts)[round((4 + 10 * row) * 300 / 25.4) :].any() for row in range(len(lines)))


def test_an_svg_needs_no_font_and_has_its_true_size() -> None:
    root = ET.fromstring(svg_page(tube("TP0123456789", practice=True)))

    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("50.8mm", "25.4mm", "0 0 50.8 25.4")
    assert {"svg", "rect", "path", "g"} == {element.tag.rpartition("}")[2] for element in root.iter()}


@pytest.mark.parametrize("resolution", list(Resolution))
def test_bars_of_an_svg_are_the_modules_of_the_layout(resolution: Resolution) -> None:
    page = tube("VN0123456789", resolution=resolution)
    [path] = re.findall(r'<path shape-rendering="crispEdges" d="([^"]*)"', svg_page(page))
    widths = [float(width) for width in re.findall(r"h(\d[\d.]*)v", path)]

    assert len(widths) == len(page.elements[0].modules.replace("0", " ").split())
    assert {round(width / resolution.module_mm, 2) for width in widths} <= {1, 2, 3, 4}
