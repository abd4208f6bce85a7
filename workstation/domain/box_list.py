"""The list of a box as codes: what a laboratory without a network reads from the paper beside the tubes.

One code holds at most 96 tubes, a larger box has several. The text is for QR codes' alphanumeric mode, and uses no
letter that a Vietnamese input method rewrites: no vowels, no D, no W. `docs/protocol.md` describes every field.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from workstation.domain.box_code import LIST_MAGIC
from workstation.domain.custody import BoxList, ListedTube
from workstation.domain.tube_barcode import TubeFormat

TUBES_A_CODE = 96
DIGITS = "0123456789BCGHKLMNPQRSTVX"
"""25 signs that no input method changes, as in the prefixes of tubes."""
BASE = len(DIGITS)
QUARTER = timedelta(minutes=15)
MOST_QUARTERS = BASE * BASE - 2
UNKNOWN_AGE = DIGITS[-1] * 2
KEY_DIGITS, CHECK_DIGITS = 8, 6
_FIELDS = 8
_UNIT = 7
_PLAIN = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""A foreign number keeps its letters, proof or not; what else it holds is written as three digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPart:
    """One code of a list: which part of how many, of which list (`key`), and its tubes.

    `announced` is how many tubes the whole list has. A time of collection is known to a quarter of an hour, and never
    later than it was.
    """

    box: str
    part: int
    parts: int
    announced: int
    key: str
    sent_at: datetime | None
    temperature: float | None
    tubes: tuple[ListedTube, ...]


@dataclass(frozen=True, slots=True)
class CutList:
    """A code that begins as a list and is not whole."""


def write_parts(told: BoxList) -> tuple[str, ...]:
    """Give the texts of a list's codes, in order; raise ValueError for a list without tubes."""
    if not told.tubes:
        raise ValueError("a list without tubes")
    base = told.sent_at or max((tube.collected_at for tube in told.tubes if tube.collected_at), default=None)
    chunks = [told.tubes[start : start + TUBES_A_CODE] for start in range(0, len(told.tubes), TUBES_A_CODE)]
    return tuple(
        _sealed(_head(told, base, place, len(chunks)) + "*".join(_groups(chunk, base)))
        for place, chunk in enumerate(chunks, start=1)
    )


def read_part(text: str) -> ListPart | CutList | None:
    """Read one code of a list; `CutList` for a damaged one, None for any other text."""
    clean = text.strip("\ufeff\x00\r\n\t ").upper()
    if not clean.startswith(LIST_MAGIC + "*"):
        return None
    body, _, check = clean.rpartition("*")
    fields = body.split("*", _FIELDS - 1)
    if check != _digits(body, CHECK_DIGITS) or len(fields) < _FIELDS:
        return CutList()
    try:
        return _part(fields)
    except (ValueError, IndexError, OverflowError):
        return CutList()


def list_key(told: BoxList) -> str:
    """Name a list by what is on it: parts of two lists of one box are never mixed."""
    return _digits(" ".join((told.box, *(tube.number for tube in told.tubes))), KEY_DIGITS)


def _head(told: BoxList, base: datetime | None, place: int, parts: int) -> str:
    when = base.astimezone(UTC).strftime("%Y%m%d%H%M") if base else ""
    warmth = "" if told.temperature is None else str(round(told.temperature * 10))
    head = (LIST_MAGIC, told.box, f"{place}/{parts}", str(len(told.tubes)), list_key(told), when, warmth)
    return "*".join(head) + "*"


def _groups(tubes: Iterable[ListedTube], base: datetime | None) -> Iterator[str]:
    for head, members in groupby(tubes, key=lambda tube: _group_of(tube.number)):
        if head:
            yield head + ":" + "".join(tube.number[-6:-2] + _facts(tube, base) for tube in members)
        else:
            for tube in members:
                yield f"+{_quoted(tube.number)}:{_facts(tube, base)}"


def _group_of(number: str) -> str:
    """Give prefix and block of one of our numbers, whose serial is then enough; empty for a foreign number."""
    return number[:-6] if TubeFormat(number[:-10]).is_valid(number) and number[:-10].isalpha() else ""


def _facts(tube: ListedTube, base: datetime | None) -> str:
    people = DIGITS[min(max(tube.people, 0), BASE - 1)]
    if base is None or tube.collected_at is None:
        return people + UNKNOWN_AGE
    minute = base.replace(second=0, microsecond=0)
    quarters = -((tube.collected_at - minute) // QUARTER)
    if not 0 <= quarters <= MOST_QUARTERS:
        return people + UNKNOWN_AGE
    high, low = divmod(quarters, BASE)
    return people + DIGITS[high] + DIGITS[low]


def _part(fields: Sequence[str]) -> ListPart:
    _, box, place, announced, key, when, warmth, groups = fields
    part, _, parts = place.partition("/")
    base = datetime.strptime(when, "%Y%m%d%H%M").replace(tzinfo=UTC) if when else None
    read = ListPart(
        box=box,
        part=int(part),
        parts=int(parts),
        announced=int(announced),
        key=key,
        sent_at=base,
        temperature=int(warmth) / 10 if warmth else None,
        tubes=tuple(tube for group in groups.split("*") for tube in _tubes(group, base)),
    )
    if not 1 <= read.part <= read.parts or read.announced < len(read.tubes):
        raise ValueError(place)
    return read


def _tubes(group: str, base: datetime | None) -> Iterator[ListedTube]:
    head, _, units = group.partition(":")
    if head.startswith("+"):
        yield _listed(_unquoted(head[1:]), units, base)
        return
    if len(units) % _UNIT or not units:
        raise ValueError(units)
    for start in range(0, len(units), _UNIT):
        unit = units[start : start + _UNIT]
        yield _listed(TubeFormat(head[:-4]).number(int(head[-4:]), int(unit[:4])), unit[4:], base)


def _listed(number: str, facts: str, base: datetime | None) -> ListedTube:
    people, high, low = (DIGITS.index(sign) for sign in facts)
    known = base is not None and facts[1:] != UNKNOWN_AGE
    collected = base - QUARTER * (high * BASE + low) if known and base is not None else None
    return ListedTube(number=number, people=people, collected_at=collected)


def _quoted(number: str) -> str:
    return "".join(sign if sign in _PLAIN else f"%{ord(sign):03d}" for sign in number)


def _unquoted(text: str) -> str:
    first, *rest = text.split("%")
    return first + "".join(chr(int(piece[:3])) + piece[3:] for piece in rest)


def _sealed(body: str) -> str:
    return f"{body}*{_digits(body, CHECK_DIGITS)}"


def _digits(text: str, count: int) -> str:
    return str(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % 10**count).zfill(count)
