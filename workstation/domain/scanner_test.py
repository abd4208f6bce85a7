"""What the printed test sheet tells about a scanner: what arrived of each of its codes, what is wrong, what to set.

The codes begin so that they are never a tube or a person. What arrived of anything else is not looked at.
"""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from workstation.domain.wedge_settings import USUAL_GAP_MS, Prefix, Suffix, WedgeSettings

TEST_PREFIX = "GHEPTEST1|"
_ALIKE = 0.6
_SLOW_MS = 30
# Twice the longest gap that was seen: three codes do not show a scanner's slowest moment.
_MARGIN = 2


class SheetCode(StrEnum):
    """The codes of the sheet, in their order on it."""

    TUBE = "tube"
    SIGNS = "signs"
    VIETNAMESE = "vietnamese"


SHEET: dict[SheetCode, str] = {
    SheetCode.TUBE: f"{TEST_PREFIX}VN0123456789",
    SheetCode.SIGNS: TEST_PREFIX + "aA|<>:;\"'@^~",
    SheetCode.VIETNAMESE: f"{TEST_PREFIX}Nguyễn Thị Ngọc Ánh, Đỗ Hữu Ước",
}
"""Tube: Code 128. Signs: what keyboard layouts move. Vietnamese: what a keyboard cannot send. Telex and VNI both
rewrite the beginning itself (`TEST1`)."""


class Way(StrEnum):
    """How a scanner is connected."""

    KEYS = "keys"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One text as it came in. Over a serial line both readings are the text; `gap_ms` is the longest between keys."""

    way: Way
    by_place: str
    by_text: str
    gap_ms: int = 0
    prefix: Prefix = Prefix.NONE
    suffix: Suffix = Suffix.ENTER
    damaged: bool = False


class Finding(StrEnum):
    """One thing that a code of the sheet showed."""

    GOOD = "good"
    LAYOUT = "layout"
    CAPS_LOCK = "caps_lock"
    SCANNER_LAYOUT = "scanner_layout"
    PREFIX = "prefix"
    SLOW = "slow"
    NO_SUFFIX = "no_suffix"
    ACCENTS_LOST = "accents_lost"
    IME_ON = "ime_on"
    NOT_UTF8 = "not_utf8"
    CUT = "cut"
    CHANGED = "changed"


SPOILS = frozenset({Finding.IME_ON, Finding.NOT_UTF8, Finding.CUT, Finding.CHANGED})
"""Scans of this scanner are refused until it is cured."""
WANTS_CARE = frozenset({Finding.SLOW, Finding.NO_SUFFIX, Finding.ACCENTS_LOST, Finding.SCANNER_LAYOUT})
"""Scans work, but something should be set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReading:
    """What was found about one code; `arrived` is the text that counts."""

    code: SheetCode
    way: Way
    arrived: str
    findings: tuple[Finding, ...]
    prefix: Prefix = Prefix.NONE


def read_sheet(arrival: Arrival) -> SheetReading | None:
    """Say which code of the sheet arrived and how; None when it was something else."""
    code = _nearest(arrival)
    if code is None:
        return None
    wanted, way = SHEET[code], arrival.way
    if arrival.damaged:
        return SheetReading(code=code, way=way, arrived=arrival.by_text, findings=(Finding.IME_ON,))
    arrived = _counting(wanted, arrival)
    found = (*_of_letters(wanted, arrival), *(_of_keys(arrival) if way is Way.KEYS else ()))
    return SheetReading(code=code, way=way, arrived=arrived, findings=found or (Finding.GOOD,), prefix=arrival.prefix)


def settings_found(before: WedgeSettings, arrival: Arrival) -> WedgeSettings:
    """Give the settings that fit a code of the sheet sent by a keyboard scanner.

    A desk may have several: a gap is only ever made longer, and once one of them ends by silence, silence ends a scan.
    """
    gap = arrival.gap_ms * _MARGIN if arrival.gap_ms > _SLOW_MS else USUAL_GAP_MS
    suffix = before.suffix if before.suffix is Suffix.NONE else arrival.suffix
    return WedgeSettings(gap_ms=max(before.gap_ms, gap), prefix=arrival.prefix, suffix=suffix)


def _nearest(arrival: Arrival) -> SheetCode | None:
    """The code that the text is most alike, letters and signs mangled as they may be."""
    best = max(SHEET, key=lambda code: _likeness(SHEET[code], arrival))
    return best if _likeness(SHEET[best], arrival) >= _ALIKE else None


def _likeness(wanted: str, arrival: Arrival) -> float:
    readings = (arrival.by_place, arrival.by_text)
    return max(SequenceMatcher(None, _plain(wanted), _plain(reading), autojunk=False).ratio() for reading in readings)


def _counting(wanted: str, arrival: Arrival) -> str:
    return arrival.by_text if arrival.by_text == wanted else arrival.by_place


def _of_letters(wanted: str, arrival: Arrival) -> tuple[Finding, ...]:
    place, text = arrival.by_place, arrival.by_text
    if place == wanted and text == wanted:
        return ()
    if place == wanted:
        return (Finding.CAPS_LOCK,) if text.swapcase() == wanted else (Finding.LAYOUT,)
    if text == wanted:
        return (Finding.SCANNER_LAYOUT,)
    return (_of_wrong_letters(wanted, arrival),)


def _of_wrong_letters(wanted: str, arrival: Arrival) -> Finding:
    place = arrival.by_place
    if any("\udc80" <= letter <= "\udcff" for letter in place):
        return Finding.NOT_UTF8
    if place and (wanted.startswith(place) or wanted.endswith(place)):
        return Finding.CUT
    if arrival.way is Way.SERIAL and not place.isascii():
        return Finding.NOT_UTF8
    return Finding.ACCENTS_LOST if not wanted.isascii() and _lost_only(wanted, place) else Finding.CHANGED


def _of_keys(arrival: Arrival) -> tuple[Finding, ...]:
    found = {
        Finding.PREFIX: arrival.prefix is not Prefix.NONE,
        Finding.SLOW: arrival.gap_ms > _SLOW_MS,
        Finding.NO_SUFFIX: arrival.suffix is Suffix.NONE,
    }
    return tuple(finding for finding, holds in found.items() if holds)


def _lost_only(wanted: str, arrived: str) -> bool:
    """Whether only letters that a keyboard does not have are gone, were replaced, or came without their marks."""
    kept = iter(arrived)
    return all(letter in kept for letter in wanted if letter.isascii())


def _plain(text: str) -> str:
    """Letters without marks and case, so that a code is known again whatever became of it."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()
