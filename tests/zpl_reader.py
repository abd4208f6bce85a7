"""A label printer that speaks the ZPL of Zebra's programming guide, as far as our labels go: bytes to dots.

Written from the guide alone and sharing nothing with `labels`: its bars come from reportlab's table. It is stricter
than a printer: what it does not know, and ink outside of the label, are errors.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import zxingcpp
from reportlab.graphics.barcode.code128 import _patterns

Dots = npt.NDArray[np.bool_]

_REPEATS = {chr(ord("G") + step): step + 1 for step in range(19)}
_REPEATS |= {chr(ord("g") + step): 20 * (step + 1) for step in range(20)}
_FOR_B = {"<": "^", "0": ">", "=": "~"}


class BadZpl(Exception):
    """A printer would print something else than was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBars:
    """What `^BC` drew: where, the dots of a module, the symbols as modules, and what they say."""

    x: int
    y: int
    module: int
    height: int
    modules: str
    text: str


@dataclass(slots=True, kw_only=True)
class Label:
    """One printed label: its dots (True is black), bars, and how many copies."""

    ink: Dots
    bars: list[DrawnBars] = field(default_factory=list)
    matrices: list[tuple[int, int]] = field(default_factory=list)
    """Dots a module, and modules a side, of each `^BX`."""
    graphics: int = 0
    copies: int = 0

    @property
    def picture(self) -> npt.NDArray[np.uint8]:
        """The label as a grey picture."""
        return np.where(self.ink, 0, 255).astype(np.uint8)


def read_zpl(data: bytes) -> list[Label]:
    """Print every label in the data. Raises `BadZpl`."""
    return [_Printer(part).label for part in _formats(data.decode("ascii"))]


def _formats(text: str) -> Iterator[str]:
    place = 0
    for found in re.finditer(r"\^XA(.*?)\^XZ\s*", text, re.DOTALL):
        if found.start() != place:
            raise BadZpl("something stands between two labels")
        place = found.end()
        yield found[1]
    if place != len(text):
        raise BadZpl("a label has no end")


class _Printer:
    def __init__(self, text: str) -> None:
        if "~" in text:
            raise BadZpl("a tilde begins a control command")
        self._at: tuple[int, int] | None = None
        self._module, self._draw, self._size = 2, None, dict[str, int]()
        self._upright = self._unmirrored = False
        self.label = Label(ink=np.zeros((0, 0), dtype=bool))
        if not text.startswith("^"):
            raise BadZpl("text outside of a command")
        for command in text[1:].split("^"):
            self._obey(command[:2], command[2:])
        if self.label.copies == 0:
            raise BadZpl("no quantity")
        if self._at is not None:
            raise BadZpl("a field has no end")
        _must(self._upright and self._unmirrored, "it stands as the last label of another program did")

    def _obey(self, name: str, told: str) -> None:
        handler = getattr(self, f"_{name.lower()}", None)
        if handler is None:
            raise BadZpl(f"unknown command ^{name}")
        handler(told)

    def _ci(self, told: str) -> None:
        _must(told == "28", "text is not UTF-8")

    def _pw(self, told: str) -> None:
        self._size["width"] = int(told)

    def _ll(self, told: str) -> None:
        self._size["height"] = int(told)
        self.label.ink = np.zeros((self._size["height"], self._size["width"]), dtype=bool)

    def _lh(self, told: str) -> None:
        _must(told == "0,0", "another origin")

    def _fw(self, told: str) -> None:
        _must(told == "N", "turned fields")

    def _lr(self, told: str) -> None:
        _must(told == "N", "reversed fields")

    def _po(self, told: str) -> None:
        _must(told == "N", "an upside-down label")
        self._upright = True

    def _pm(self, told: str) -> None:
        _must(told == "N", "a mirrored label")
        self._unmirrored = True

    def _pq(self, told: str) -> None:
        self.label.copies = int(told)

    def _fo(self, told: str) -> None:
        _must(self._at is None, "a field in a field")
        x, y = told.split(",")
        self._at = (int(x), int(y))

    def _fs(self, told: str) -> None:
        _must(told == "", "text after the end of a field")
        self._at = None

    def _by(self, told: str) -> None:
        module, ratio, _ = told.split(",")
        _must(1 <= int(module) <= 10 and 2 <= float(ratio) <= 3, "^BY out of range")
        self._module = int(module)

    def _gb(self, told: str) -> None:
        width, height, line = map(int, told.split(","))
        shape = np.ones((height, width), dtype=bool)
        shape[line : height - line, line : width - line] = False
        self._ink(shape)

    def _gf(self, told: str) -> None:
        kind, sent, size, across, data = told.split(",", 4)
        _must(kind == "A" and sent == size, "another compression")
        rows = list(_rows(data, int(across)))
        _must(len(rows) * int(across) == int(size), "a graphic of another size")
        dots = np.unpackbits(np.frombuffer(b"".join(rows), dtype=np.uint8)).reshape(len(rows), -1).astype(bool)
        self.label.graphics += 1
        self._ink(dots, spare=7)

    def _bc(self, told: str) -> None:
        orientation, height, line, above, check, mode = told.split(",")
        _must((orientation, line, above, check, mode) == ("N", "N", "N", "N", "N"), "another way of ^BC")
        module, tall = self._module, int(height)

        def draw(data: str) -> None:
            modules, text = _code128(data)
            row = np.repeat(np.array([one == "1" for one in modules]), module)
            x, y = self._at or (0, 0)
            self.label.bars.append(DrawnBars(x=x, y=y, module=module, height=tall, modules=modules, text=text))
            self._ink(np.tile(row, (tall, 1)))

        self._draw = draw

    def _bx(self, told: str) -> None:
        orientation, module, quality, columns, rows, _, escape = told.split(",")
        _must((orientation, quality) == ("N", "200") and columns == rows, "another way of ^BX")

        def draw(data: str) -> None:
            _must(escape not in data, "an escape sequence")
            symbol = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
            dark = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False)) == 0
            _must(dark.shape == (int(rows), int(columns)), "the data wants another size")
            self.label.matrices.append((int(module), int(rows)))
            self._ink(np.kron(dark, np.ones((int(module), int(module)), dtype=bool)))

        self._draw = draw

    def _fd(self, told: str) -> None:
        _must(self._draw is not None, "data without a code")
        self._draw(told)
        self._draw = None

    def _ink(self, dots: Dots, *, spare: int = 0) -> None:
        """Add ink; a graphic's rows are whole bytes, of which the last `spare` dots may be blank over the edge."""
        _must(self._at is not None, "ink without a place")
        x, y = self._at or (0, 0)
        height, width = self.label.ink.shape
        over = max(0, x + dots.shape[1] - width)
        _must(over <= spare and not (over and dots[:, -over:].any()), "ink right of the label")
        _must(x >= 0 and y >= 0 and y + dots.shape[0] <= height, "ink outside of the label")
        dots = dots[:, : dots.shape[1] - over]
        self.label.ink[y : y + dots.shape[0], x : x + dots.shape[1]] |= dots


def _rows(data: str, across: int) -> Iterator[bytes]:
    """Undo the short form: counts before a digit, `,` white and `!` black to the end, `:` the row before."""
    before, row, count = bytes(across), "", 0
    for mark in data:
        if mark in _REPEATS:
            count += _REPEATS[mark]
            continue
        if mark == ":":
            _must(row == "" and count == 0, "a row repeated inside a row")
            yield before
            continue
        if mark in ",!":
            row = row.ljust(2 * across, "0" if mark == "," else "F")
        else:
            row += mark * max(count, 1)
        count = 0
        _must(len(row) <= 2 * across, "a row too long")
        if len(row) == 2 * across:
            before, row = bytes.fromhex(row), ""
            yield before
    _must(row == "" and count == 0, "a row without its end")


def _code128(data: str) -> tuple[str, str]:
    """Return modules and text of field data in mode N: start codes and changes of set are in the data."""
    starts = {">:": ("B", 104), ">;": ("C", 105)}
    _must(data[:2] in starts, "no start code")
    code_set, start = starts[data[:2]]
    symbols, text, place = [start], "", 2
    while place < len(data):
        two = data[place : place + 2]
        if code_set == "B" and two == ">5":
            code_set, place = "C", place + 2
            symbols.append(99)
        elif code_set == "C" and two == ">6":
            code_set, place = "B", place + 2
            symbols.append(100)
        elif code_set == "C":
            _must(bool(re.fullmatch(r"[0-9]{2}", two)), "no pair of digits")
            symbols.append(int(two))
            text, place = text + two, place + 2
        else:
            escaped = two[0] == ">"
            character = _FOR_B[two[1]] if escaped else two[0]
            symbols.append(ord(character) - 32)
            text, place = text + character, place + 1 + escaped
    check = (symbols[0] + sum(number * symbol for number, symbol in enumerate(symbols))) % 103
    return "".join(_modules(symbol) for symbol in (*symbols, check, 106)), text


def _modules(symbol: int) -> str:
    """Return a symbol's modules: in reportlab's table a capital is a bar, and its place in the alphabet its width."""
    return "".join(("1" if letter.isupper() else "0") * (ord(letter.upper()) - 64) for letter in _patterns[symbol])


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BadZpl(otherwise)
