"""Opening picture files: upright, on white, 8 bits; and refusing what is none."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from workstation.devices.decoder import Role, decode, load_image
from workstation.domain.errors import BadInput, Reason
from workstation.practice.card_art import qr_picture

PAYLOAD = "1|Nguyễn Văn Thử"


def texts(path: Path) -> list[str]:
    return [code.text for code in decode(load_image(path), accepts=lambda _: Role.PERSON)]


def qr() -> np.ndarray:
    return qr_picture(PAYLOAD, module=5).astype(np.uint8)


@pytest.mark.parametrize("kind", ["png", "jpg", "bmp", "webp", "tiff"])
def test_a_picture_file_of_a_common_kind_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"picture.{kind}"
    Image.fromarray(qr()).save(path)

    assert texts(path) == [PAYLOAD]


def test_a_path_with_vietnamese_letters_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "Điểm lấy mẫu số 1"
    folder.mkdir()
    path = folder / "ảnh thẻ.png"
    Image.fromarray(qr()).save(path)

    assert texts(path) == [PAYLOAD]


def test_a_picture_is_turned_as_its_exif_says(tmp_path: Path) -> None:
    path = tmp_path / "phone.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 20)).save(path, exif=exif)

    assert load_image(path).shape == (60, 20, 3)


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), qr().astype(np.uint16) * 257)

    assert load_image(path).dtype == np.uint8
    assert texts(path) == [PAYLOAD]


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_transparent_parts_become_white(tmp_path: Path, depth: type) -> None:
    path = tmp_path / "clear.png"
    clear = np.zeros((*qr().shape, 4), depth)
    clear[:, :, 3] = np.where(qr() == 0, np.iinfo(depth).max, 0)
    cv2.imwrite(str(path), clear)

    assert texts(path) == [PAYLOAD]


def test_a_very_large_picture_is_reduced(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("L", (9000, 3000), 255).save(path)

    assert load_image(path).shape[:2] == (1365, 4096)


def refusal(path: Path) -> Reason:
    with pytest.raises(BadInput) as caught:
        load_image(path)
    assert caught.value.facts["path"] == path
    return caught.value.reason


def test_a_missing_file_and_a_folder_are_no_such_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.png") is Reason.NO_SUCH_FILE
    assert refusal(tmp_path) is Reason.NO_SUCH_FILE


@pytest.mark.parametrize("data", [b"", b"MSH|^~\\&|", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_bytes_that_are_no_picture_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(data)

    assert refusal(path) is Reason.NOT_AN_IMAGE


def test_a_small_file_that_claims_a_huge_picture_is_refused_unopened(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")
    )

    assert refusal(path) is Reason.NOT_AN_IMAGE


@given(cut=st.integers(min_value=0, max_value=2_000), flips=st.lists(st.integers(0, 1_999), max_size=5))
def test_a_damaged_file_is_a_picture_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flips: list[int]
) -> None:
    _, packed = cv2.imencode(".jpg", qr())
    data = bytearray(packed.tobytes()[: len(packed) - cut])
    for flip in flips:
        if flip < len(data):
            data[flip] ^= 0xFF
    path = tmp_path_factory.mktemp("damaged") / "picture.jpg"
    path.write_bytes(data)

    assert outcome(path) in ("picture", Reason.NOT_AN_IMAGE)


def outcome(path: Path) -> str:
    try:
        return "picture" if load_image(path).ndim == 3 else "something else"
    except BadInput as refused:
        return refused.reason


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
