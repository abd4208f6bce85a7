"""Read rate, wrong texts and time of the decoder beside plain pyzbar, plain zxing-cpp, and the two in a row.

Run: `python -m tests.benchmarks.bench_decoder [pictures per group] [part of a group's name]`. The pictures are the
generated ones, so the figures compare ways of reading; they do not promise a rate on photographs, of which none are
shipped. Ends with exit code 1 where ours reads less than another, believes a wrong text, or costs more than it may.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from workstation.devices.decoder import Role, decode
from workstation.devices.images import to_gray
from workstation.practice.camera import Shot
from workstation.practice.card_art import qr_modules
from workstation.practice.hard_pictures import (
    busy_photo,
    glare_photo,
    hand_held_card_photo,
    hand_held_photo,
    phone_photo,
    two_things_photo,
)
from workstation.practice.pictures import Picture, card_photo, table_photo, tube_photo

Reader = Callable[[Picture], list[str]]

CARD = "001090000001|010000001|Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Phường Thử Nghiệm, Quận Thử, Hà Nội|01012022"
DENSE = (
    "001090000002|010000002|Nguyễn Hoàng Phương Nguyệt Quỳnh|01011990|Nữ|"
    "Số 128 Đường Thử Nghiệm Kéo Dài, Tổ dân phố số 9, Phường Thử Nghiệm Đông, Quận Thử, Thành phố Thử|01012022"
)
DENSE_MODULES = len(qr_modules(DENSE))
FORMATS = [
    getattr(zxingcpp.BarcodeFormat, name)
    for name in ("Code128", "Code39", "EAN13", "EAN8", "QRCodeModel2", "DataMatrix")
]
SYMBOLS = [pyzbar.ZBarSymbol[name] for name in ("CODE128", "CODE39", "EAN13", "EAN8", "QRCODE")]
PLAIN = Shot(blur=0.6, noise=3, light=0.9, unevenness=0.25, lean=6, nod=-6, shake=0.8)

HARDER: tuple[tuple[str, Callable[[Shot], Shot]], ...] = (
    ("good light", lambda shot: shot),
    ("blur 1.5 px", lambda shot: replace(shot, blur=1.5)),
    ("blur 2.0 px", lambda shot: replace(shot, blur=2.0)),
    ("shake 4 px", lambda shot: replace(shot, shake=4.0)),
    ("low light", lambda shot: replace(shot, light=0.3, noise=9, unevenness=0.5)),
    ("far, 6.2 px a mm", lambda shot: replace(shot, pixels_per_mm=6.2)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A picture and the texts that stand in it."""

    picture: Picture
    texts: frozenset[str]


def main(count: int, part: str) -> int:
    """Print one line a group and one column a way of reading: % right and wrong texts; then what a frame costs."""
    # One core: what OpenCV would spread over the others is counted too.
    cv2.setNumThreads(1)
    print(f"{'group (right, of which texts wrong)':44}" + "".join(f"{name:>20}" for name in READERS))
    failed: list[str] = []
    for name, make in _groups():
        if part not in name:
            continue
        samples = [make(seed) for seed in range(count)]
        tallies = {label: _measure(read, samples) for label, read in READERS.items()}
        cells = [f"{100 * right / count:9.0f} % {wrong or '':>4}" for right, wrong in tallies.values()]
        print(f"{name:44}" + "".join(f"{cell:>20}" for cell in cells), flush=True)
        failed += _complaints(name, tallies)
    failed += [] if part else _costs(count)
    print(*failed, sep="\n")
    return 1 if failed else 0


def _complaints(name: str, tallies: dict[str, tuple[int, int]]) -> list[str]:
    ours, wrong = tallies[OURS]
    best = max(right for label, (right, _) in tallies.items() if label in OTHERS)
    less = [f"{name}: another reads more"] if ours < best else []
    return less + [f"{name}: a wrong text was believed"] * (wrong + tallies[LIVE][1] > 0)


def _measure(read: Reader, samples: list[Sample]) -> tuple[int, int]:
    """Count the pictures that were read whole, and those of which a text came that does not stand there."""
    answers = [(set(read(sample.picture)), sample.texts) for sample in samples]
    return sum(texts >= there for texts, there in answers if there or not texts), sum(
        bool(texts - there) for texts, there in answers
    )


def _costs(count: int) -> list[str]:
    print(f"\n{'CPU ms a frame, median':44}" + "".join(f"{name:>20}" for name in READERS))
    failed = []
    for name, pictures, bound in _frames(max(3, count // 2)):
        spent = {label: statistics.median(_times(read, pictures)) for label, read in READERS.items()}
        print(f"{name:44}" + "".join(f"{1000 * value:17.1f} ms" for value in spent.values()), flush=True)
        if bound and spent[LIVE] > 1.5 * spent["zxing-cpp"]:
            failed.append(f"{name}: a live frame costs more than 1.5 times zxing-cpp")
        if spent[LIVE] > 1 / 15:
            failed.append(f"{name}: not 15 frames a second")
    return failed


def _times(read: Reader, pictures: list[Picture]) -> list[float]:
    spent = []
    for picture in pictures:
        rounds = []
        for _ in range(3):
            started = time.thread_time()
            read(picture)
            rounds.append(time.thread_time() - started)
        spent.append(min(rounds))
    return spent


def _frames(count: int) -> Iterator[tuple[str, list[Picture], bool]]:
    seeds = range(count)
    plain, busy = [table_photo(seed=seed) for seed in seeds], [busy_photo(seed=seed) for seed in seeds]
    yield "720p, plain table", plain, True
    yield "720p, busy table", [busy_photo(seed=seed, size=(1280, 720)) for seed in seeds], True
    yield "1080p, plain table", [_enlarged(picture) for picture in plain], True
    yield "1080p, busy table", busy, True
    yield "1080p, two tubes", [_two_tubes(seed).picture for seed in seeds], False
    yield (
        "1080p, hand-held tube",
        [_enlarged(hand_held_photo(_number(seed), seed=seed)) for seed in seeds],
        False,
    )


def _enlarged(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, (1920, 1080)), np.uint8)


def _groups() -> Iterator[tuple[str, Callable[[int], Sample]]]:
    for diameter in (13.0, 16.0):
        for angle in range(0, 181, 10):
            yield f"tube of {diameter:.0f} mm at {angle} degrees", _tubes(partial(_at, angle), diameter)
    for diameter in (13.0, 16.0):
        close = replace(PLAIN, pixels_per_mm=24.0 if diameter > 13 else 30.0, lean=4, nod=-4)
        shots = partial(_any_angle, close)
        yield f"bars round a tube of {diameter:.0f} mm", _tubes(shots, diameter, around=True)
    for name, change in HARDER:
        yield f"tube, any angle, {name}", _tubes(partial(_changed, change), 16.0)
    for name, change in HARDER:
        yield f"card, any angle, {name}", _cards(partial(_changed_near, change))
    for dark in (False, True):
        yield f"telephone, {'dark' if dark else 'light'} theme, moiré", partial(_phone, dark=dark)
    yield "telephone, light theme, blur 1.5 px", partial(_phone, blur=1.5)
    for size in (5.5, 5.0, 4.5, 4.0):
        shots = partial(_any_angle, replace(PLAIN, pixels_per_mm=size))
        yield f"dense card, {size / DENSE_MODULES * 27:.1f} px a module", _cards(shots, DENSE)
    yield (
        "tube with a lamp's reflection",
        lambda s: Sample(
            picture=glare_photo(_number(s), seed=s, shot=_any_angle(PLAIN, s)), texts=frozenset({_number(s)})
        ),
    )
    yield (
        "card with a lamp's reflection",
        lambda s: Sample(
            picture=glare_photo(CARD, seed=s, shot=_any_angle(PLAIN, s), card=True), texts=frozenset({CARD})
        ),
    )
    yield "two tubes in one view", _two_tubes
    yield (
        "two cards in one view",
        lambda s: Sample(
            picture=two_things_photo(CARD, DENSE, seed=s, shot=_any_angle(PLAIN, s), cards=True),
            texts=frozenset({CARD, DENSE}),
        ),
    )
    yield (
        "tube held in a hand",
        lambda s: Sample(picture=hand_held_photo(_number(s), seed=s), texts=frozenset({_number(s)})),
    )
    yield "card held in a hand", lambda s: Sample(picture=hand_held_card_photo(CARD, seed=s), texts=frozenset({CARD}))
    yield "damaged label", _damaged
    yield "no code: bare table", lambda s: Sample(picture=table_photo(seed=s), texts=frozenset())
    yield "no code: print, stripes, rulers", lambda s: Sample(picture=busy_photo(seed=s), texts=frozenset())
    yield "no code: noise and gratings", lambda s: Sample(picture=_noise(s), texts=frozenset())


def _tubes(shots: Callable[[int], Shot], diameter: float, *, around: bool = False) -> Callable[[int], Sample]:
    def make(seed: int) -> Sample:
        picture = tube_photo(_number(seed), seed=seed, shot=shots(seed), diameter=diameter, around=around)
        return Sample(picture=picture, texts=frozenset({_number(seed)}))

    return make


def _cards(shots: Callable[[int], Shot], payload: str = "") -> Callable[[int], Sample]:
    text = payload or CARD
    return lambda seed: Sample(picture=card_photo(text, seed=seed, shot=shots(seed)), texts=frozenset({text}))


def _phone(seed: int, *, dark: bool = False, blur: float = 0.6) -> Sample:
    shot = replace(_any_angle(PLAIN, seed), pixels_per_mm=6.0, blur=blur)
    return Sample(picture=phone_photo(CARD, seed=seed, shot=shot, dark=dark), texts=frozenset({CARD}))


def _two_tubes(seed: int) -> Sample:
    one, other = _number(seed), _number(seed + 5000)
    picture = two_things_photo(one, other, seed=seed, shot=_any_angle(PLAIN, seed))
    return Sample(picture=picture, texts=frozenset({one, other}))


def _damaged(seed: int) -> Sample:
    """Scratches of all shades across the bars: read right or not at all."""
    rng = np.random.default_rng(seed)
    picture = tube_photo(_number(seed), seed=seed, shot=replace(_any_angle(PLAIN, seed), blur=1.2, noise=7))
    for _ in range(5):
        start, end = rng.integers((420, 180), (860, 540), (2, 2)).tolist()
        shade = (int(rng.choice([25, 60, 210, 235])),) * 3
        cv2.line(picture, start, end, shade, int(rng.integers(1, 4)), cv2.LINE_AA)
    return Sample(picture=picture, texts=frozenset({_number(seed)}))


def _noise(seed: int) -> Picture:
    rng = np.random.default_rng(seed)
    bars = np.kron(rng.integers(0, 2, (1, 240)) * 255.0, np.ones((540, 4)))
    kinds = (
        rng.integers(0, 256, (540, 960)),
        np.kron(rng.integers(0, 2, (90, 160)) * 255, np.ones((6, 6))),
        np.tile(127 + 120 * np.sin(np.arange(960) * rng.uniform(0.2, 1.4)), (540, 1)),
        bars,
        cv2.GaussianBlur(bars, (0, 0), 1.5) + rng.normal(0, 12, bars.shape),
    )
    return np.clip(kinds[seed % len(kinds)], 0, 255).astype(np.uint8)


def _at(angle: float, seed: int) -> Shot:
    rng = np.random.default_rng(seed + 1000)
    return replace(PLAIN, angle=angle, lean=rng.uniform(-10, 10), nod=rng.uniform(-10, 10))


def _any_angle(shot: Shot, seed: int) -> Shot:
    rng = np.random.default_rng(seed + 1000)
    return replace(shot, angle=rng.uniform(0, 180), lean=rng.uniform(-10, 10), nod=rng.uniform(-10, 10))


def _changed(change: Callable[[Shot], Shot], seed: int) -> Shot:
    return change(_any_angle(PLAIN, seed))


def _changed_near(change: Callable[[Shot], Shot], seed: int) -> Shot:
    """Cards lie further away than tubes, unless the change is the distance."""
    shot = _changed(change, seed)
    return shot if shot.pixels_per_mm != PLAIN.pixels_per_mm else replace(shot, pixels_per_mm=7.0)


def _number(seed: int) -> str:
    return f"VN{1234500000 + 97 * seed:010d}"


def _accepts(text: str) -> Role | None:
    if "|" in text:
        return Role.PERSON
    return Role.TUBE if text.startswith("VN") and len(text) == 12 else None


def _ours(picture: Picture) -> list[str]:
    return [code.text for code in decode(picture, accepts=_accepts, every=True)]


def _ours_live(picture: Picture) -> list[str]:
    return [code.text for code in decode(picture, accepts=_accepts, still=False)]


def _pyzbar(picture: Picture) -> list[str]:
    gray = to_gray(picture)
    return [code.data.decode("utf-8", "replace") for code in pyzbar.decode(gray, symbols=SYMBOLS)]


def _zxing(picture: Picture) -> list[str]:
    gray = to_gray(picture)
    return [code.text for code in zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormats(FORMATS))]


def _in_a_row(picture: Picture) -> list[str]:
    return _zxing(picture) or _pyzbar(picture)


OURS, LIVE = "ours, still", "ours, live"
OTHERS = ("pyzbar", "zxing-cpp", "zxing then pyzbar")
READERS: dict[str, Reader] = {
    "pyzbar": _pyzbar,
    "zxing-cpp": _zxing,
    "zxing then pyzbar": _in_a_row,
    OURS: _ours,
    LIVE: _ours_live,
}

if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, sys.argv[2] if len(sys.argv) > 2 else ""))
