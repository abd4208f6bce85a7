"""Whether a site's pattern of foreign tube numbers can be taken for something else: a citizen number, a badge …

Exact, not sampled: every other kind of code is a row of sets of characters, one set a place, and the parsed pattern is
walked along that row. It uses the standard library's own parse of the pattern (`re._parser`), which has no public name.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from workstation.domain.badge import DIGITS as BADGE_DIGITS
from workstation.domain.badge import PREFIX as BADGE_PREFIX
from workstation.domain.box_code import BOX_PREFIX, PRACTICE_BOX
from workstation.domain.identifiers import PRACTICE_CARD
from workstation.domain.personal_qr.card import CARD_PREFIX
from workstation.domain.tube_barcode import BODY_DIGITS

_DIGIT = "0123456789"
_LETTER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Row = tuple[str, ...]
"""The characters that may stand at each place of a code."""
Ends = dict[int, str]
"""The places that a part of the pattern can have come to, each with a text that leads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """A text that the pattern takes for a tube and that is something else: `kind` names what.

    `is_certain` is False where the pattern has parts that cannot be followed (looking ahead or back, references).
    """

    kind: str
    example: str
    is_certain: bool


def find_collision(pattern: str, prefixes: Iterable[str]) -> Collision | None:
    """Find a text that fits the pattern and is also a number or code of another kind; None proves that there is none.

    `prefixes` are those of our own tube numbers. Raises re.error for what is no pattern.
    """
    compiled = re.compile(pattern)
    parsed = _parser.parse(pattern)
    doubtful: Collision | None = None
    for kind, row in _other_kinds(prefixes):
        example = _Walk(row, parsed.state.flags).whole(parsed)
        if example is None:
            continue
        found = Collision(kind=kind, example=example, is_certain=compiled.fullmatch(example) is not None)
        if found.is_certain:
            return found
        doubtful = doubtful or found
    return doubtful


def _other_kinds(prefixes: Iterable[str]) -> Iterable[tuple[str, Row]]:
    yield "citizen number", _row("0", "012345678", *[_DIGIT] * 10)
    yield "citizen number", _row("0", "9", "0123456", *[_DIGIT] * 9)
    yield "insurance number", _row(*[_DIGIT] * 10)
    yield "insurance number", _row(_LETTER, _LETTER, "12345", *[_DIGIT] * 12)
    for letters in (CARD_PREFIX, PRACTICE_CARD):
        yield "card number", _row(*letters, *[_DIGIT] * 10)
    for letters in (BOX_PREFIX, PRACTICE_BOX):
        yield "box", _row(*letters, *[_DIGIT] * 10)
    for letters in prefixes:
        yield "tube number of this system", _row(*letters, *[_DIGIT] * (BODY_DIGITS + 2))
    yield "command", _row("L", "B", _DIGIT, _DIGIT)
    yield "badge", _row(*BADGE_PREFIX, *[_DIGIT] * (BADGE_DIGITS + 2))


def _row(*places: str) -> Row:
    return places


class _Walk:
    """Follows a parsed pattern along a row: a part is given where it may begin, and gives where it may end."""

    def __init__(self, row: Row, flags: int) -> None:
        self._row = row
        self._ignores_case = bool(flags & re.IGNORECASE)
        self._dot_all = bool(flags & re.DOTALL)
        self._parts: Mapping[Any, Callable[[Any, Ends], Ends]] = {
            op.LITERAL: lambda code, at: self._one(at, lambda c: self._same(c, code)),
            op.NOT_LITERAL: lambda code, at: self._one(at, lambda c: not self._same(c, code)),
            op.ANY: lambda _, at: self._one(at, lambda c: self._dot_all or c != "\n"),
            op.IN: lambda members, at: self._one(at, lambda c: self._is_in(c, members)),
            op.BRANCH: lambda given, at: _joined(self._all(branch, at) for branch in given[1]),
            op.SUBPATTERN: self._group,
            op.ATOMIC_GROUP: self._all,
            op.MAX_REPEAT: self._repeated,
            op.MIN_REPEAT: self._repeated,
            op.POSSESSIVE_REPEAT: self._repeated,
            op.AT: self._anchored,
        }

    def whole(self, parsed: Sequence[tuple[Any, Any]]) -> str | None:
        """Give a text of the whole row that the pattern may take, or None when there is none."""
        return self._all(parsed, {0: ""}).get(len(self._row))

    def _all(self, parts: Sequence[tuple[Any, Any]], at: Ends) -> Ends:
        for kind, given in parts:
            # What cannot be followed may stand for anything: no collision is ever missed by that.
            at = self._parts[kind](given, at) if kind in self._parts else self._anything(at)
        return at

    def _group(self, given: tuple[Any, int, int, Sequence[tuple[Any, Any]]], at: Ends) -> Ends:
        _number, flags_on, flags_off, parts = given
        return self._anything(at) if flags_on or flags_off else self._all(parts, at)

    def _one(self, at: Ends, fits: Callable[[str], bool]) -> Ends:
        ends: Ends = {}
        for place, text in at.items():
            letter = next((c for c in self._row[place] if fits(c)), None) if place < len(self._row) else None
            if letter is not None:
                ends[place + 1] = text + letter
        return ends

    def _repeated(self, given: tuple[int, Any, Any], at: Ends) -> Ends:
        least, most, part = given
        for _ in range(min(least, len(self._row) + 1)):
            at = self._all(part, at)
        reached = dict(at)
        # A repeat beyond the row's length reaches nothing new.
        for _ in range(min(int(most) - least, len(self._row) + 1)):
            at = {place: text for place, text in self._all(part, at).items() if place not in reached}
            if not at:
                break
            reached |= at
        return reached

    def _anchored(self, where: object, at: Ends) -> Ends:
        if where in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            return {place: text for place, text in at.items() if place == 0}
        if where in (op.AT_END, op.AT_END_STRING):
            return {place: text for place, text in at.items() if place == len(self._row)}
        return at

    def _anything(self, at: Ends) -> Ends:
        ends = dict(at)
        for start, text in at.items():
            for end in range(start + 1, len(self._row) + 1):
                ends.setdefault(end, text + "".join(letters[0] for letters in self._row[start:end]))
        return ends

    def _is_in(self, letter: str, members: Sequence[tuple[Any, Any]]) -> bool:
        negated = members[0][0] is op.NEGATE
        return negated is not any(self._is_member(letter, member) for member in members)

    def _is_member(self, letter: str, member: tuple[Any, Any]) -> bool:
        kind, given = member
        if kind is op.LITERAL:
            return self._same(letter, given)
        if kind is op.RANGE:
            cases = {letter, letter.lower()} if self._ignores_case else {letter}
            return any(given[0] <= ord(case) <= given[1] for case in cases)
        if kind is op.CATEGORY:
            return _is_of_category(letter, given)
        return False

    def _same(self, letter: str, code: int) -> bool:
        return letter == chr(code) or (self._ignores_case and letter == chr(code).upper())


def _joined(ends: Iterable[Ends]) -> Ends:
    found: Ends = {}
    for one in ends:
        for place, text in one.items():
            found.setdefault(place, text)
    return found


def _is_of_category(letter: str, category: object) -> bool:
    """Letters and digits of ASCII alone come here, so that the Unicode and ASCII categories agree."""
    holds = {
        op.CATEGORY_DIGIT: letter.isdigit(),
        op.CATEGORY_NOT_DIGIT: not letter.isdigit(),
        op.CATEGORY_SPACE: False,
        op.CATEGORY_NOT_SPACE: True,
        op.CATEGORY_WORD: True,
        op.CATEGORY_NOT_WORD: False,
    }
    return holds.get(category, True)
