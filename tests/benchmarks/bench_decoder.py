"""Read rate and time of the decoder beside plain pyzbar, plain zxing-cpp, and the two in a row.

Run: `python -m tests.benchmarks.bench_decoder [pictures per group]`. The pictures are the generated ones, so the
figures compare ways of reading; they do not promise a rate on photographs.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from workstation.devices.decoder import Role, decode
from workstation.practice.camera import Shot
from workstation.practice.pictures import Picture, card_photo, table_photo, tube_photo

Reader = Callable[[Picture], list[str]]

CARD = "001090000001|010000001|Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Phường Thử Nghiệm, Quận Thử, Hà Nội|01012022"
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
    """A picture and the text that stands in it ("" when none does)."""

    picture: Picture
    text: str


def main(count: int) -> None:
    """Print one line a group and one column a way of reading: % right, and mean CPU ms; then false texts."""
    print(f"{'group':34}" + "".join(f"{name:>22}" for name in READERS))
    false = dict.fromkeys(READERS, 0)
    for name, samples in _groups(count):
        cells = []
        for label, read in READERS.items():
            right, wrong, spent = _measure(read, samples)
            false[label] += wrong
            cells.append(f"{100 * right / len(samples):9.0f} %{1000 * spent / len(samples):7.0f} ms")
        print(f"{name:34}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
    print(f"{'wrong texts':34}" + "".join(f"{count:>22}" for count in false.values()))


def _measure(read: Reader, samples: list[Sample]) -> tuple[int, int, float]:
    right = wrong = 0
    started = time.process_time()
    answers = [read(sample.picture) for sample in samples]
    spent = time.process_time() - started
    for sample, texts in zip(samples, answers, strict=True):
        right += sample.text in texts if sample.text else not texts
        wrong += any(text != sample.text for text in texts)
    return right, wrong, spent


def _groups(count: int) -> Iterator[tuple[str, list[Sample]]]:
    for low in (0, 15, 30, 45, 60, 75):
        shots = [_turned(seed, low, low + 15) for seed in range(count)]
        yield f"tube at {low} to {low + 15} degrees", [_tube(seed, shot) for seed, shot in enumerate(shots)]
    for name, change in HARDER:
        shots = [change(_turned(seed, 0, 180)) for seed in range(count)]
        yield f"tube, any angle, {name}", [_tube(seed, shot) for seed, shot in enumerate(shots)]
    for name, change in HARDER:
        shots = [change(replace(_turned(seed, 0, 360), pixels_per_mm=7.0)) for seed in range(count)]
        yield f"card, any angle, {name}", [_card(seed, shot) for seed, shot in enumerate(shots)]
    yield "no code", [Sample(picture=table_photo(seed=seed), text="") for seed in range(count)]


def _turned(seed: int, low: float, high: float) -> Shot:
    rng = np.random.default_rng(seed + 1000)
    return replace(PLAIN, angle=rng.uniform(low, high), lean=rng.uniform(-10, 10), nod=rng.uniform(-10, 10))


def _tube(seed: int, shot: Shot) -> Sample:
    number = f"VN{1234500000 + 97 * seed:010d}"
    return Sample(picture=tube_photo(number, seed=seed, shot=shot), text=number)


def _card(seed: int, shot: Shot) -> Sample:
    return Sample(picture=card_photo(CARD, seed=seed, shot=shot), text=CARD)


def _accepts(text: str) -> Role | None:
    if "|" in text:
        return Role.PERSON
    return Role.TUBE if text.startswith("VN") and len(text) == 12 else None


def _ours(picture: Picture) -> list[str]:
    return [code.text for code in decode(picture, accepts=_accepts)]


def _ours_live(picture: Picture) -> list[str]:
    return [code.text for code in decode(picture, accepts=_accepts, still=False)]


def _pyzbar(picture: Picture) -> list[str]:
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return [code.data.decode("utf-8", "replace") for code in pyzbar.decode(gray, symbols=SYMBOLS)]


def _zxing(picture: Picture) -> list[str]:
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return [code.text for code in zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormats(FORMATS))]


def _in_a_row(picture: Picture) -> list[str]:
    return _zxing(picture) or _pyzbar(picture)


READERS: dict[str, Reader] = {
    "pyzbar": _pyzbar,
    "zxing-cpp": _zxing,
    "zxing then pyzbar": _in_a_row,
    "ours, still": _ours,
    "ours, live": _ours_live,
}

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
