"""A picture as a `^GFA` field: hexadecimal digits in the short form that ZPL has for repeats."""

import re
from collections.abc import Iterable

from PIL import Image

from labels.qr import ModuleRows

_DARK = 128
_TWENTIES = " ghijklmnopqrstuvwxyz"
_ONES = " GHIJKLMNOPQRSTUVWXY"
_repeats = re.compile(r"(.)\1{2,}").sub


def graphic(ink: Image.Image) -> bytes:
    """Return the field of a grey picture whose ink is light: a dot is black where it is half covered or more."""
    dots = ink.point(_DOTS, "1")
    across = -(-dots.width // 8)
    data = dots.tobytes()
    return _field([data[start : start + across] for start in range(0, len(data), across)])


_DOTS = [255 if grey >= _DARK else 0 for grey in range(256)]


def graphic_of_modules(rows: ModuleRows, dots: int) -> bytes:
    """Return the field of a square code of `dots` dots a module."""
    lines = list[bytes]()
    for row in rows:
        bits = "".join(("1" if dark else "0") * dots for dark in row)
        bits += "0" * (-len(bits) % 8)
        lines += [int(bits, 2).to_bytes(len(bits) // 8, "big")] * dots
    return _field(lines)


def _field(lines: list[bytes]) -> bytes:
    size, across = sum(map(len, lines)), len(lines[0])
    return b"^GFA,%d,%d,%d,%b" % (size, size, across, _short(lines))


def _short(lines: Iterable[bytes]) -> bytes:
    """A row like the one before is `:`, white to its end is `,`, and a run of a digit is its count and the digit."""
    told, before = "", b""
    for line in lines:
        if line == before:
            told += ":"
            continue
        before, digits = line, line.hex().upper()
        ink = digits.rstrip("0")
        told += _repeats(_counted, ink) + ("," if ink != digits else "")
    return told.encode()


def _counted(run: re.Match[str]) -> str:
    """`G` to `Y` count 1 to 19, `g` to `z` 20 to 400 by twenties (ZPL II, "alternative data compression")."""
    length, digit = len(run[0]), run[1]
    full, rest = divmod(length, 400)
    return "z" * full + (_TWENTIES[rest // 20] + _ONES[rest % 20]).strip() + digit
