"""zbar behind one typed function. The library may be missing from the system: then there is nothing to read with,
`zbar_available` says so, and the other reader goes on alone."""

import cv2
import numpy as np

from workstation.devices.reads import Corners, Gray, Read, Symbology

try:
    from pyzbar import pyzbar
except ImportError:  # pragma: no cover - only where libzbar is not installed
    pyzbar = None

_NAMES = {
    "CODE128": Symbology.CODE128,
    "CODE39": Symbology.CODE39,
    "EAN13": Symbology.EAN13,
    "EAN8": Symbology.EAN8,
    "QRCODE": Symbology.QR,
    "I25": Symbology.ITF,
    "UPCE": Symbology.UPC_E,
    "CODABAR": Symbology.CODABAR,
}


def zbar_available() -> bool:
    """Tell whether libzbar was found on this system."""
    return pyzbar is not None


def read(gray: Gray, *, linear_only: bool = False, extra: frozenset[Symbology] = frozenset()) -> list[Read]:
    """Read every code of our kinds, and of the `extra` ones, in `gray` (H x W, uint8); nothing without zbar.

    The text of a QR is only right when it is ASCII: zbar takes short Vietnamese texts for Big5 or Shift-JIS.
    """
    if pyzbar is None:
        return []
    ours = [name for name, kind in _NAMES.items() if kind.linear or not linear_only]
    # Not asked for UPC-E, zbar would report it as EAN-13; asked for, it is told apart and dropped.
    asked = [name for name in ours if name == "UPCE" or name in _wanted(ours, extra)]
    found = pyzbar.decode(np.ascontiguousarray(gray), symbols=[pyzbar.ZBarSymbol[name] for name in asked])
    return [_read(code) for code in found if code.type in _wanted(ours, extra) and code.data]


def _wanted(names: list[str], extra: frozenset[Symbology]) -> list[str]:
    return [name for name in names if _NAMES[name] in extra or not _NAMES[name].off_by_default]


# zbar's wrapper has no types: this is the one place that looks inside its answer.
def _read(code: "pyzbar.Decoded") -> Read:
    kind, text = _NAMES[code.type], code.data.decode("utf-8", errors="replace")
    if kind is Symbology.UPC_E:
        text = _expanded(text)
        return Read(text=text, symbology=kind, corners=_corners(code), raw=text.encode())
    return Read(text=text, symbology=kind, corners=_corners(code), raw=bytes(code.data))


def _expanded(short: str) -> str:
    """Write the eight digits of a UPC-E as the thirteen that they stand for (GS1 General Specifications, 5.2), as the
    other reader does: two spellings of one code would never agree."""
    system, digits, check = short[0], short[1:7], short[7:]
    last = digits[-1]
    if last in "012":
        body = f"{digits[:2]}{last}0000{digits[2:5]}"
    elif last == "3":
        body = f"{digits[:3]}00000{digits[3:5]}"
    elif last == "4":
        body = f"{digits[:4]}00000{digits[4]}"
    else:
        body = f"{digits[:5]}0000{last}"
    return f"0{system}{body}{check}"


def _corners(code: "pyzbar.Decoded") -> Corners:
    points = np.array([(point.x, point.y) for point in code.polygon], dtype=np.float32).reshape(-1, 2)
    if len(points) < 3:
        left, top, width, height = code.rect
        right, bottom = left + width, top + height
        return ((left, top), (right, top), (right, bottom), (left, bottom))
    first, second, third, fourth = cv2.boxPoints(cv2.minAreaRect(points)).tolist()
    return (tuple(first), tuple(second), tuple(third), tuple(fourth))
