"""Text to the modules of a Code 128 symbol (ISO/IEC 15417), without its quiet zones.

The bar patterns come from python-barcode; the choice of code sets is made here, because python-barcode
0.16 drops the pair `99` at the head of a number (its issue 251), takes `ñ` for a control symbol, and
spends two symbols too many on a run with an odd number of digits.
"""

from barcode.charsets.code128 import CODES, STOP

from labels.errors import LabelError, LabelProblem

QUIET_MODULES = 10
"""The quiet zone on either side, in modules (ISO/IEC 15417)."""

_PATTERNS: tuple[str, ...] = tuple(CODES)
_STOP: str = STOP + "11"
_TO_C, _TO_B, _START_B, _START_C = 99, 100, 104, 105


def modules(text: str) -> str:
    """Return the symbol as one character a module, `1` a bar and `0` a space: 11 a symbol, 13 the stop.

    Printable ASCII only: a scanner types a control character as a key, such as Enter or Tab.
    Raises `LabelError` with NO_TEXT or BAD_CHARACTER.
    """
    _refuse_characters(text)
    symbols = _shortest_symbols(text)
    check = (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols))) % 103
    return "".join(_PATTERNS[symbol] for symbol in (*symbols, check)) + _STOP


def width_modules(text: str) -> int:
    """Return the symbol's width in modules, without quiet zones. Raises as `modules` does."""
    _refuse_characters(text)
    return 11 * (len(_shortest_symbols(text)) + 1) + 13


def _refuse_characters(text: str) -> None:
    """Raise `LabelError` unless the text is printable ASCII of at least one character."""
    if not text:
        raise LabelError(LabelProblem.NO_TEXT)
    for position, character in enumerate(text):
        if not " " <= character <= "~":
            raise LabelError(LabelProblem.BAD_CHARACTER, position=position)


def _shortest_symbols(text: str) -> list[int]:
    """Return start and data symbols in the fewest symbols: set C for pairs of digits, set B for the rest.

    Walks along the text and keeps the shortest way to have come this far in either set.
    """
    in_b: list[list[int] | None] = [[_START_B]]
    in_c: list[list[int] | None] = [[_START_C]]
    for end in range(1, len(text) + 1):
        before = _shorter(in_b[end - 1], in_c[end - 1], _TO_B)
        in_b.append(before and [*before, ord(text[end - 1]) - 32])
        before = _shorter(in_c[end - 2], in_b[end - 2], _TO_C) if end >= 2 else None
        pair = text[end - 2 : end]
        in_c.append([*before, int(pair)] if before and pair.isdigit() else None)
    return min((way for way in (in_c[-1], in_b[-1]) if way), key=len)


def _shorter(same_set: list[int] | None, other_set: list[int] | None, switch: int) -> list[int] | None:
    """Return the shorter way to be in a set: to have been there, or to switch to it now."""
    if other_set is None or (same_set is not None and len(same_set) <= len(other_set) + 1):
        return same_set
    return [*other_set, switch]
