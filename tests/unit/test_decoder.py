"""Codes in pictures: right at any angle and to the byte, and silent where there is none."""

import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
import zxingcpp

from workstation.devices import zbar
from workstation.devices.decoder import Code, Glance, Role, Symbology, decode, zbar_available
from workstation.devices.images import to_gray
from workstation.practice.camera import Shot
from workstation.practice.card_art import qr_picture
from workstation.practice.hard_pictures import two_things_photo
from workstation.practice.pictures import Picture, card_photo, table_photo, tube_and_card_photo, tube_photo

NUMBER = "VN0000123497"
CARD = "001090000001|010000001|Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Phường Thử Nghiệm, Quận Thử, Hà Nội|01012022"
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
ROOT = Path(__file__).parents[2]


def accepts(text: str) -> Role | None:
    if re.fullmatch(r"(VN|TP)\d{10}", text):
        return Role.TUBE
    return Role.PERSON if "|" in text else None


def texts(picture: Picture, *, still: bool = True) -> list[str]:
    return [code.text for code in decode(picture, accepts=accepts, still=still)]


def flat_qr(payload: str, *, module: int = 5) -> Picture:
    return qr_picture(payload, module=module).astype(np.uint8)


def flat_code(text: str, kind: zxingcpp.BarcodeFormat, *, scale: int = 3) -> Picture:
    drawn = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=scale))
    return cv2.copyMakeBorder(drawn, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255)


@pytest.mark.parametrize(("seed", "angle"), list(enumerate(range(0, 181, 15))))
def test_a_tube_is_read_at_every_angle(seed: int, angle: int) -> None:
    number = f"VN{1_000_000 * seed + angle:010d}"
    picture = tube_photo(number, seed=seed, shot=Shot(angle=angle, lean=6, nod=-7, shake=1.0))

    [still] = decode(picture, accepts=accepts)
    [live] = decode(picture, accepts=accepts, still=False)

    assert (still.text, still.symbology, still.raw, still.agreed) == (number, "Code128", number.encode(), True)
    assert live.text == number


@pytest.mark.parametrize("seed", range(4))
def test_a_tube_is_read_as_the_camera_happens_to_take_it(seed: int) -> None:
    assert texts(tube_photo(NUMBER, seed=seed)) == [NUMBER]


@pytest.mark.parametrize("angle", [0, 40, 130])
def test_the_corners_lie_on_the_bars_of_a_turned_tube(angle: int) -> None:
    picture = tube_photo(NUMBER, seed=3, shot=Shot(angle=angle))

    [code] = decode(picture, accepts=accepts)

    corners = np.array(code.corners)
    # The label has 123 modules of 0.25 mm, and the reader walks them from left to right.
    along = corners[1] - corners[0]
    assert np.linalg.norm(along) == pytest.approx(123 * 0.25 * 9, rel=0.08)
    assert abs((np.degrees(np.arctan2(along[1], along[0])) - angle + 180) % 360 - 180) < 5
    dark = cv2.fillConvexPoly(np.zeros(picture.shape[:2], np.uint8), corners.astype(np.int32), 1)
    assert to_gray(picture)[dark == 1].std() > 30


@pytest.mark.parametrize(
    "change",
    [{"blur": 1.5}, {"light": 0.3, "noise": 9.0, "unevenness": 0.5}, {"pixels_per_mm": 6.2}],
    ids=["out of focus", "dark room", "far away"],
)
def test_a_tube_is_read_in_a_hard_picture(change: dict[str, float]) -> None:
    assert texts(tube_photo(NUMBER, seed=5, shot=Shot(angle=52, lean=4, nod=5, **change))) == [NUMBER]


@pytest.mark.parametrize("seed", [3, 7])
def test_a_small_turned_label_in_a_large_photograph_is_read(seed: int) -> None:
    large = cv2.resize(table_photo(seed=seed), (2560, 1440))
    large[700:1420, 60:1340] = tube_photo(NUMBER, seed=seed, shot=Shot(angle=35 * seed, pixels_per_mm=6.5))

    assert texts(large) == [NUMBER]


@pytest.mark.parametrize(
    "payload",
    [CARD, f"001190000002||Trần Thị Mẫu|15081990|Nữ|{LETTERS}|02032021", f"1|{LETTERS.upper()}", "1|Lê Vỹ", "|Đỗ Ý"],
    ids=["card", "small letters", "capital letters", "short", "shortest"],
)
def test_a_card_is_read_right_to_the_byte(payload: str) -> None:
    [code] = decode(card_photo(payload, seed=len(payload)), accepts=accepts)

    assert (code.text, code.symbology, code.raw) == (payload, "QRCode", payload.encode())


def test_a_card_out_of_focus_is_read_by_sharpening() -> None:
    picture = card_photo(CARD, seed=4, shot=Shot(angle=20, blur=2.4))

    assert zxingcpp.read_barcodes(picture) == []
    assert texts(picture) == [CARD]


def test_a_tube_far_out_of_focus_is_read_by_undoing_its_blur() -> None:
    numbers = [f"VN{1_000_000 + seed:010d}" for seed in range(4)]
    pictures = [
        tube_photo(number, seed=seed, shot=Shot(angle=31.0 * seed, blur=2.0)) for seed, number in enumerate(numbers)
    ]

    assert [zxingcpp.read_barcodes(picture) for picture in pictures] == [[]] * 4
    found = [texts(picture) for picture in pictures]
    assert all(read in ([], [number]) for read, number in zip(found, numbers, strict=True))
    assert sum(map(len, found)) >= 2


@pytest.mark.skipif(not zbar_available(), reason="libzbar is not installed")
def test_bars_that_run_round_a_tube_are_unrolled_and_never_read_wrong() -> None:
    close = Shot(angle=90, pixels_per_mm=24)
    found = [texts(tube_photo(NUMBER, seed=seed, shot=close, around=True)) for seed in range(8)]

    assert all(read in ([], [NUMBER]) for read in found)
    assert [NUMBER] in found


@pytest.mark.parametrize("seed", range(4))
def test_every_code_in_view_is_found_when_all_are_asked_for(seed: int) -> None:
    picture = two_things_photo(NUMBER, "VN0000555597", seed=seed, shot=Shot())

    found = {code.text for code in decode(picture, accepts=accepts, every=True)}

    assert found == {NUMBER, "VN0000555597"}


@pytest.mark.parametrize("glance", list(Glance))
def test_two_frames_of_a_camera_together_see_what_one_thorough_frame_sees(glance: Glance) -> None:
    upright, turned = tube_photo(NUMBER, seed=1, shot=Shot(angle=0)), tube_photo(NUMBER, seed=1, shot=Shot(angle=40))
    dark = 255 - flat_qr(CARD)

    def seen(picture: Picture) -> bool:
        return bool(decode(picture, accepts=accepts, still=False, glance=glance))

    assert seen(upright)
    assert seen(turned) is (glance is not Glance.HARD_CODES)
    assert seen(dark) is (glance is not Glance.TURNED_BARS)


@pytest.mark.parametrize("still", [True, False])
def test_a_tube_and_a_card_in_one_picture_are_both_read(still: bool) -> None:
    for seed in (1, 2):
        picture = tube_and_card_photo(NUMBER, CARD, seed=seed)

        assert set(texts(picture, still=still)) == {NUMBER, CARD}


@pytest.mark.parametrize("angle", [0, 33, 90, 180, 217])
def test_a_turned_qr_is_read(angle: int) -> None:
    flat = cv2.copyMakeBorder(flat_qr(CARD), 120, 120, 120, 120, cv2.BORDER_CONSTANT, value=255)
    middle = (flat.shape[1] / 2, flat.shape[0] / 2)
    turned = cv2.warpAffine(flat, cv2.getRotationMatrix2D(middle, angle, 1), flat.shape[::-1], borderValue=255)

    assert texts(turned) == [CARD]


@pytest.mark.parametrize("still", [True, False])
def test_a_qr_light_on_dark_is_read(still: bool) -> None:
    assert texts(255 - flat_qr(CARD), still=still) == [CARD]


def test_a_picture_may_be_gray_colour_or_have_one_channel() -> None:
    gray = flat_qr(CARD)

    assert texts(gray) == texts(gray[:, :, None]) == texts(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR)) == [CARD]


def test_a_2d_code_that_is_neither_tube_nor_person_is_returned() -> None:
    assert texts(flat_qr("https://example.test/x")) == ["https://example.test/x"]


def test_a_data_matrix_is_read() -> None:
    [code] = decode(flat_code(NUMBER, zxingcpp.BarcodeFormat.DataMatrix, scale=6), accepts=accepts)

    assert (code.text, code.symbology) == (NUMBER, "DataMatrix")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (NUMBER, zxingcpp.BarcodeFormat.Code128),
        (NUMBER, zxingcpp.BarcodeFormat.Code39),
        ("8934567890120", zxingcpp.BarcodeFormat.EAN13),
        ("0012345678905", zxingcpp.BarcodeFormat.EAN13),
        ("96385074", zxingcpp.BarcodeFormat.EAN8),
    ],
)
def test_foreign_bars_are_read_when_the_site_accepts_their_pattern(text: str, kind: zxingcpp.BarcodeFormat) -> None:
    picture = flat_code(text, kind)

    [code] = decode(picture, accepts=lambda read: Role.TUBE if read == text else None)

    assert (code.text, code.agreed) == (text, True)
    assert decode(picture, accepts=lambda _: None) == ()


@pytest.mark.parametrize("kind", ["ITF", "UPCE", "Codabar"])
def test_a_kind_of_bars_that_misreads_is_never_read(kind: str) -> None:
    text = {"ITF": "12345678901231", "UPCE": "01234565", "Codabar": "A1234567B"}[kind]
    picture = flat_code(text, getattr(zxingcpp.BarcodeFormat, kind))

    assert zxingcpp.read_barcodes(picture) != []
    assert decode(picture, accepts=lambda _: Role.TUBE) == ()


@pytest.mark.parametrize(
    ("kind", "drawn", "read"),
    [
        (Symbology.ITF, "12345678901231", "12345678901231"),
        (Symbology.UPC_E, "01234565", "0012345000065"),
        (Symbology.UPC_E, "01278907", "0012000007897"),
        (Symbology.UPC_E, "01234531", "0012300000451"),
        (Symbology.UPC_E, "01234543", "0012340000053"),
        (Symbology.CODABAR, "A1234567B", "A1234567B"),
    ],
)
def test_a_kind_of_bars_that_misreads_is_read_where_the_site_asks(kind: Symbology, drawn: str, read: str) -> None:
    picture = flat_code(drawn, getattr(zxingcpp.BarcodeFormat, kind.value))

    found = decode(picture, accepts=lambda _: Role.TUBE, extra=frozenset({kind}))

    assert [(code.text, code.symbology, code.agreed) for code in found] == [(read, kind.value, True)]


@pytest.mark.skipif(not zbar_available(), reason="libzbar is not installed")
def test_letters_that_zbar_garbles_come_out_right() -> None:
    payload = "1|Đặng Ỷ"

    assert [read.text for read in zbar.read(flat_qr(payload))] != [payload]
    assert texts(flat_qr(payload)) == [payload]


@pytest.mark.skipif(not zbar_available(), reason="libzbar is not installed")
def test_a_qr_whose_bytes_are_not_utf8_is_not_guessed_at() -> None:
    legacy = "1|Nguyễn Thử".encode("cp1258", errors="ignore") + b"\xf4\xff"
    rows = segno.make(legacy, mode="byte", micro=False).matrix
    picture = np.kron(np.pad(255 * (1 - np.array(rows, np.uint8)), 4, constant_values=255), np.ones((5, 5), np.uint8))

    assert zbar.read(picture) != []
    assert decode(picture, accepts=accepts) == ()


@pytest.mark.parametrize("seed", range(6))
def test_a_table_without_codes_gives_no_text(seed: int) -> None:
    assert texts(table_photo(seed=seed)) == []


@pytest.mark.parametrize("seed", range(8))
def test_noise_and_patterns_give_no_text_whatever_is_accepted(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.arange(640) * rng.uniform(0.2, 1.4)
    grating = np.tile(127 + 120 * np.sin(x), (360, 1))
    bars = np.kron(rng.integers(0, 2, (1, 160)) * 255, np.ones((360, 4)))
    pictures = [
        rng.integers(0, 256, (360, 640)),
        np.kron(rng.integers(0, 2, (60, 107)) * 255, np.ones((6, 6))),
        grating,
        bars,
        cv2.GaussianBlur(bars, (0, 0), 1.5) + rng.normal(0, 12, bars.shape),
    ]
    for picture in pictures:
        assert decode(np.clip(picture, 0, 255).astype(np.uint8), accepts=lambda _: Role.TUBE) == ()


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_label_is_read_right_or_not_at_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    picture = tube_photo(NUMBER, seed=seed, shot=Shot(angle=rng.uniform(0, 180), blur=rng.uniform(0.5, 2.0), noise=9))
    for _ in range(10):
        start, end = rng.integers((420, 180), (860, 540), (2, 2)).tolist()
        cv2.line(picture, start, end, (int(rng.choice([25, 60, 210, 235])),) * 3, int(rng.integers(1, 7)), cv2.LINE_AA)

    found = decode(picture, accepts=lambda text: Role.TUBE if len(text) >= 4 else None)

    assert {code.text for code in found} <= {NUMBER}


@pytest.mark.parametrize("seed", range(5))
def test_a_qr_of_noise_is_not_accepted(seed: int) -> None:
    rng = np.random.default_rng(seed)
    modules = np.array(segno.make(CARD, micro=False, error="m").matrix, np.uint8)
    noise = rng.integers(0, 2, modules.shape).astype(np.uint8)
    corner = np.zeros(modules.shape, bool)
    corner[:9, :9] = corner[:9, -8:] = corner[-8:, :9] = True
    forged = np.pad(255 * (1 - np.where(corner, modules, noise)), 4, constant_values=255)

    assert texts(np.kron(forged, np.ones((5, 5), np.uint8))) == []


@pytest.mark.parametrize("shape", [(1, 1), (5, 400), (15, 15, 3), (16, 16), (2000, 16)])
def test_a_picture_too_small_for_a_code_gives_nothing(shape: tuple[int, ...]) -> None:
    assert decode(np.zeros(shape, np.uint8), accepts=accepts) == ()


def test_a_picture_of_another_type_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        decode(np.zeros((50, 50), np.float32), accepts=accepts)


def test_without_zbar_a_turned_tube_is_still_read(tmp_path: Path) -> None:
    picture = tmp_path / "tube.png"
    cv2.imwrite(str(picture), tube_photo(NUMBER, seed=1, shot=Shot(angle=40)))
    program = (
        "import sys; sys.modules['pyzbar'] = None\n"
        "from pathlib import Path\n"
        "from workstation.devices.decoder import Role, decode, load_image, zbar_available\n"
        "codes = decode(load_image(Path(sys.argv[1])), accepts=lambda text: Role.TUBE)\n"
        "print(zbar_available(), [(code.text, code.agreed) for code in codes])\n"
    )

    command = [sys.executable, "-c", program, str(picture)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout.strip() == f"False [('{NUMBER}', True)]", done.stderr


def test_the_same_picture_gives_the_same_codes_again() -> None:
    picture = tube_and_card_photo(NUMBER, CARD, seed=9)
    first: tuple[Code, ...] = decode(picture, accepts=accepts)

    assert decode(picture.copy(), accepts=accepts) == first
