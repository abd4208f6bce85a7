"""Text to the modules of a Code 128 symbol (ISO/IEC 15417), without its quiet zones.

The bar patterns come from python-barcode; the choice of code sets is made here, because python-barcode
0.16 drops the pair `99` at the head of a number (its issue 251), takes `ñ` for a control symbol, and
spends two symbols too many on a run with an odd number of digits.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from barcode.charsets.code128 import CODES, STOP

from labels.errors import LabelError, LabelProblem

QUIET_MODULES = 10
"""The quiet zone on either side, in modules (ISO/IEC 15417)."""

_PATTERNS: tuple[str, ...] = tuple(CODES)
_STOP: str = STOP + "11"
_TO_C, _TO_B, _START_B, _START_C = 99, 100, 104, 105
_CHECK_BASE = 103
_PAIRS = {f"{pair:02d}": pair for pair in range(100)}
_printable = re.compile(r"[ -~]+").fullmatch
_SHAPE = "".join("0" if chr(code).isdecimal() else "A" for code in range(128))


@dataclass(frozen=True, slots=True)
class Run:
    """The characters `start` to `end` of a text, in set C (pairs of digits) or in set B (one by one)."""

    pairs: bool
    start: int
    end: int


def modules(text: str) -> str:
    """Return the symbol as one character a module, `1` a bar and `0` a space: 11 a symbol, 13 the stop.

    Printable ASCII only: a scanner types a control character as a key, such as Enter or Tab.
    Raises `LabelError` with NO_TEXT or BAD_CHARACTER.
    """
    symbols = _symbols(text)
    check = (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols))) % _CHECK_BASE
    symbols.append(check)
    return "".join([_PATTERNS[symbol] for symbol in symbols]) + _STOP


def width_modules(text: str) -> int:
    """Return the symbol's width in modules, without quiet zones. Raises as `modules` does."""
    return _width(shape(text))


def code_sets(text: str) -> tuple[Run, ...]:
    """Return the runs of the fewest symbols, for a printer that draws the bars itself. Raises as `modules` does."""
    return _fewest(shape(text))


@lru_cache(maxsize=128)
def shape(text: str) -> str:
    """Return the text with `0` for a digit and `A` for all else: its choice of sets, and so its width, hang on that.

    Raises `LabelError` unless the text is printable ASCII of at least one character.
    """
    if not _printable(text):
        _refuse_characters(text)
    return text.translate(_SHAPE)


def _refuse_characters(text: str) -> None:
    for position, character in enumerate(text):
        if not " " <= character <= "~":
            raise LabelError(LabelProblem.BAD_CHARACTER, position=position)
    raise LabelError(LabelProblem.NO_TEXT)


def _symbols(text: str) -> list[int]:
    """Return start and data symbols."""
    symbols = list[int]()
    for run in _fewest(shape(text)):
        if symbols:
            symbols.append(_TO_C if run.pairs else _TO_B)
        else:
            symbols.append(_START_C if run.pairs else _START_B)
        if run.pairs:
            symbols += [_PAIRS[text[place : place + 2]] for place in range(run.start, run.end, 2)]
        else:
            symbols += [byte - 32 for byte in text[run.start : run.end].encode()]
    return symbols


@lru_cache(maxsize=1024)
def _width(shape: str) -> int:
    runs = _fewest(shape)
    data = sum((run.end - run.start) // (2 if run.pairs else 1) for run in runs)
    return 11 * (len(runs) + data + 1) + 13


@lru_cache(maxsize=1024)
def _fewest(shape: str) -> tuple[Run, ...]:
    """Walk along the text and keep the way of fewest symbols to have come this far in either set."""
    in_b: list[_Way | None] = [_Way(symbols=1, runs=())]
    in_c: list[_Way | None] = [_Way(symbols=1, runs=())]
    for end in range(1, len(shape) + 1):
        in_b.append(_longer(in_b[end - 1], in_c[end - 1], Run(pairs=False, start=end - 1, end=end)))
        is_pair = shape[max(end - 2, 0) : end] == "00"
        pair = Run(pairs=True, start=end - 2, end=end)
        in_c.append(_longer(in_c[end - 2], in_b[end - 2], pair) if is_pair else None)
    ways = [way for way in (in_c[-1], in_b[-1]) if way]
    return min(ways, key=lambda way: way.symbols).runs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    symbols: int
    runs: tuple[Run, ...]


def _longer(same: _Way | None, other: _Way | None, step: Run) -> _Way | None:
    """Go one step on in a set: having been there, or by a switch, which costs a symbol (none where nothing is yet)."""
    switch = 1 if other and other.runs else 0
    if same and (other is None or same.symbols <= other.symbols + switch):
        return _Way(symbols=same.symbols + 1, runs=_joined(same.runs, step))
    if other is None:
        return None
    return _Way(symbols=other.symbols + switch + 1, runs=(*other.runs, step))


def _joined(runs: tuple[Run, ...], step: Run) -> tuple[Run, ...]:
    if not runs:
        return (step,)
    return (*runs[:-1], Run(step.pairs, runs[-1].start, step.end))
