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
}
# Not asked for UPC-E, zbar would report it as EAN-13; asked for, it is told apart and dropped.
_DROPPED = ("UPCE",)
_LINEAR_NAMES = [name for name, ours in _NAMES.items() if ours.linear]
_ALL = [pyzbar.ZBarSymbol[name] for name in (*_NAMES, *_DROPPED)] if pyzbar else []
_LINEAR = [pyzbar.ZBarSymbol[name] for name in (*_LINEAR_NAMES, *_DROPPED)] if pyzbar else []


def zbar_available() -> bool:
    """Tell whether libzbar was found on this system."""
    return pyzbar is not None


def read(gray: Gray, *, linear_only: bool = False) -> list[Read]:
    """Read every code of our kinds in `gray` (H x W, uint8); an empty list when zbar is not installed.

    The text of a QR is only right when it is ASCII: zbar takes short Vietnamese texts for Big5 or Shift-JIS.
    """
    if pyzbar is None:
        return []
    found = pyzbar.decode(np.ascontiguousarray(gray), symbols=_LINEAR if linear_only else _ALL)
    return [_read(code) for code in found if code.type in _NAMES and code.data]


# zbar's wrapper has no types: this is the one place that looks inside its answer.
def _read(code: "pyzbar.Decoded") -> Read:
    return Read(
        text=code.data.decode("utf-8", errors="replace"),
        symbology=_NAMES[code.type],
        corners=_corners(code),
        raw=bytes(code.data),
    )


def _corners(code: "pyzbar.Decoded") -> Corners:
    points = np.array([(point.x, point.y) for point in code.polygon], dtype=np.float32).reshape(-1, 2)
    if len(points) < 3:
        left, top, width, height = code.rect
        right, bottom = left + width, top + height
        return ((left, top), (right, top), (right, bottom), (left, bottom))
    first, second, third, fourth = cv2.boxPoints(cv2.minAreaRect(points)).tolist()
    return (tuple(first), tuple(second), tuple(third), tuple(fourth))
