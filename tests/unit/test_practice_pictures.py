"""The practice pictures: repeatable, varied, and carrying what they were asked to carry."""

import numpy as np
import pytest
import zxingcpp

from workstation.practice.card_art import qr_modules, qr_picture
from workstation.practice.pictures import card_photo, table_photo, tube_photo
from workstation.practice.tube_art import code128_modules, label


def test_the_same_seed_gives_the_same_picture_and_another_seed_another() -> None:
    first = tube_photo("VN0000000101", seed=1)

    assert np.array_equal(first, tube_photo("VN0000000101", seed=1))
    assert not np.array_equal(first, tube_photo("VN0000000101", seed=2))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_picture_is_720_lines_of_1280_colour_pixels(seed: int) -> None:
    for picture in (tube_photo("VN0000000101", seed=seed), card_photo("1|A", seed=seed), table_photo(seed=seed)):
        assert (picture.shape, picture.dtype) == ((720, 1280, 3), np.uint8)


def test_the_label_carries_the_number_in_a_quiet_zone() -> None:
    [read] = zxingcpp.read_barcodes(label("TP9876543210").astype(np.uint8))

    assert (read.text, read.format) == ("TP9876543210", zxingcpp.BarcodeFormat.Code128)
    modules = code128_modules("TP9876543210")
    assert set(modules) == {"0", "1"}
    # Code 128 asks for ten modules of light on both sides; a label is 203 modules of 0.25 mm long.
    assert (203 - len(modules)) // 2 >= 10


def test_the_flat_qr_carries_the_bytes_and_is_no_micro_qr() -> None:
    [read] = zxingcpp.read_barcodes(qr_picture("Đ", module=4).astype(np.uint8))

    assert read.bytes == "Đ".encode()
    assert len(qr_modules("Đ")) == 21
