"""Bars and QR codes are read by ZBar alone too, so that no leniency of the reader of the other tests hides a fault.

ZBar has no Data Matrix; that is in the tests of the labels that bear one.
"""

import io

import numpy as np
import pytest
from PIL import Image
from pyzbar import pyzbar

from labels.layout import Resolution
from labels.png import render_png
from labels.zpl import zpl_page
from tests.label_kinds import KINDS, Printed
from tests.label_pages import numbers
from tests.zpl_reader import read_zpl

WITHOUT_DATA_MATRIX = [
    "tube",
    "QR tube",
    "sheet",
    "slip",
    "card",
    "command card",
    "badges",
    "box",
    "large box",
    "manifest",
]
SYMBOLS = [pyzbar.ZBarSymbol.CODE128, pyzbar.ZBarSymbol.QRCODE]


def read(picture: np.ndarray) -> set[tuple[str, bool]]:
    """Each text, with whether it came from bars."""
    return {
        (one.data.decode(), one.type == "CODE128") for one in pyzbar.decode(Image.fromarray(picture), symbols=SYMBOLS)
    }


def made(kind: str, dpi: int) -> list[Printed]:
    return [KINDS[kind].make(number, Resolution(dpi)) for number in numbers(min(KINDS[kind].few, 20))]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("kind", WITHOUT_DATA_MATRIX)
def test_another_reader_finds_the_same_in_pictures_and_on_labels(kind: str, dpi: int) -> None:
    for one in made(kind, dpi):
        expected = {(text, bars) for text, bars in one.codes if text.isascii()}
        picture = np.asarray(Image.open(io.BytesIO(render_png(one.page, dpi))).convert("L"))
        [label] = read_zpl(zpl_page(one.page, dpi))

        assert expected <= read(picture)
        assert expected <= read(label.picture)
