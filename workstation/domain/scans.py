"""What a scanned text is, decided by its content alone and never by a mode.

One scanner reads tubes, people and command cards. `read_scan` is pure: whether the tube is free or the person
known is asked later.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workstation.domain.badge import read_badge
from workstation.domain.box_code import LIST_MAGIC, read_box_code
from workstation.domain.identifiers import (
    Identifier,
    IdSystem,
    is_citizen_number,
    is_insurance_number,
    is_practice,
)
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.bhyt import read_bhyt
from workstation.domain.personal_qr.card import read_card
from workstation.domain.personal_qr.cccd import read_cccd
from workstation.domain.personal_qr.certificate import read_certificate
from workstation.domain.personal_qr.national import read_national
from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan
from workstation.domain.scanner_test import TEST_PREFIX
from workstation.domain.tube_barcode import TubeFormat, normalize_tube

MAX_SCAN_CHARACTERS = 4_000
MAX_TUBE = 40
PERSONAL_READERS = (read_bhyt, read_national, read_cccd, read_card)
COMMAND_PREFIX = "LB"
_COMMAND = re.compile(rf"{COMMAND_PREFIX}[0-9]{{2}}")
_NO_WORDS = re.compile(r"[0-9]{8}|^\s*(?:HC1:|https?:|LB[0-9]{2}|LBN[0-9])", re.IGNORECASE)


class Command(StrEnum):
    """What a command card says."""

    SKIP = "LB00"
    UNDO = "LB01"
    CLOSE = "LB02"
    REPLACE = "LB03"
    PRINT_SLIP = "LB04"
    CHOICE_1 = "LB11"
    CHOICE_2 = "LB12"
    CHOICE_3 = "LB13"


@dataclass(frozen=True, slots=True)
class TubeScan:
    """A tube number whose check digits hold, or a foreign one that fits the site's pattern.

    `outside` says that the number is one of ours but was issued to another site; `expires` is the last day of its lot.
    """

    number: str
    outside: bool = False
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class CommandScan:
    """A code of the command card."""

    command: Command


@dataclass(frozen=True, slots=True)
class BadgeScan:
    """An operator's badge; whose it is, the store knows."""

    badge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedScan:
    """A text that is neither; `facts` are what the words need, never the text itself."""

    outcome: Outcome
    facts: tuple[tuple[str, object], ...] = ()


Scan = TubeScan | PersonScan | CommandScan | BadgeScan | RefusedScan


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeLot:
    """A delivery of tubes: numbers of one length from `first` to `last`, check digits included, and its last day."""

    first: str
    last: str
    expires: date

    def holds(self, number: str) -> bool:
        """Tell whether a tube is of this lot."""
        return len(number) == len(self.first) and self.first <= number <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRules:
    """What a site accepts: its own tubes, those of the other mode (practice or real), and foreign ones by pattern.

    `blocks` are the blocks of numbers that were issued to this site, where they are known.
    """

    tubes: TubeFormat
    other_mode: TubeFormat
    practice: bool
    foreign: re.Pattern[str] | None = None
    blocks: range | None = None
    lots: Sequence[TubeLot] = ()


def read_scan(text: str, rules: ScanRules) -> Scan:
    """Say what a scanned text is; total: every text has an answer."""
    if len(text) > MAX_SCAN_CHARACTERS:
        return RefusedScan(outcome=Outcome.TOO_LONG, facts=(("length", len(text)),))
    clean = text.strip("\ufeff\x00\r\n\t ")
    if not clean:
        return RefusedScan(outcome=Outcome.EMPTY_SCAN)
    if any("\udc80" <= c <= "\udcff" for c in clean):
        return RefusedScan(outcome=Outcome.BAD_BYTES)
    if (certificate := read_certificate(clean)) is not None:
        return _certificate(certificate, rules)
    if (person := _personal_code(clean)) is not None:
        return of_this_mode(person, rules) if isinstance(person, PersonScan) else person
    return (
        _badge(clean)
        or _command(clean)
        or _box(clean, rules)
        or _tube(clean, rules)
        or _typed(clean, rules)
        or _refused(clean)
    )


def scan_key(text: str) -> str:
    """A fingerprint of a scan, to tell a repeat without keeping what was read."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _personal_code(text: str) -> PersonScan | RefusedScan | None:
    if text.startswith(TEST_PREFIX):
        return RefusedScan(outcome=Outcome.NOT_A_PERSON)
    parts = text.split("|")
    if len(parts) < 2:
        return None
    for reader in PERSONAL_READERS:
        found = reader(parts)
        if isinstance(found, CutRead):
            return _cut(found)
        if found is not None:
            return found
    return None


def _certificate(found: tuple[PersonScan, bool] | CutRead, rules: ScanRules) -> Scan:
    if isinstance(found, CutRead):
        return _cut(found)
    person, invented = found
    return person if invented == rules.practice else _wrong_mode(rules)


def _cut(read: CutRead) -> RefusedScan:
    return RefusedScan(outcome=Outcome.CUT_READ, facts=(("found", read.found), ("expected", read.expected)))


def _badge(text: str) -> Scan | None:
    badge = read_badge(text)
    return BadgeScan(badge) if badge else None


def _command(text: str) -> Scan | None:
    match = _COMMAND.fullmatch(text.upper())
    if not match:
        return None
    try:
        return CommandScan(Command(match.group()))
    except ValueError:
        return RefusedScan(outcome=Outcome.UNKNOWN_COMMAND, facts=(("command", match.group()),))


def _box(text: str, rules: ScanRules) -> RefusedScan | None:
    """A box at a desk is a slip of the hand; packing and reception read it before they ask what a scan is."""
    box = read_box_code(text, practice=rules.practice)
    if box is not None and not box.is_this_mode:
        return _wrong_mode(rules)
    if box is not None or text.startswith(f"{LIST_MAGIC}*"):
        return RefusedScan(outcome=Outcome.BOX_CODE, facts=(("box", box.code if box else text[5:17]),))
    return None


def _tube(text: str, rules: ScanRules) -> Scan | None:
    number = normalize_tube(text)
    if rules.tubes.is_valid(number):
        outside = rules.blocks is not None and rules.tubes.block_of(number) not in rules.blocks
        return TubeScan(number, outside=outside, expires=_expiry(number, rules))
    if rules.other_mode.is_valid(number):
        return _wrong_mode(rules)
    if rules.tubes.looks_like_ours(number) or rules.other_mode.looks_like_ours(number):
        return RefusedScan(outcome=Outcome.TUBE_CHECK_FAILED, facts=(("tube", number[:24]),))
    if rules.foreign is not None and number.isascii() and len(number) <= MAX_TUBE and rules.foreign.fullmatch(number):
        return TubeScan(number, expires=_expiry(number, rules))
    return None


def _expiry(number: str, rules: ScanRules) -> date | None:
    return next((lot.expires for lot in rules.lots if lot.holds(number)), None)


def names_a_tube(text: str, rules: ScanRules) -> bool:
    """Tell whether a text has the shape of a tube number of this site, known or not, right or misread."""
    number = normalize_tube(text)
    return rules.tubes.looks_like_ours(number) or isinstance(_tube(number, rules), TubeScan)


def _typed(text: str, rules: ScanRules) -> Scan | None:
    number = text.replace(" ", "").upper()
    if is_citizen_number(number):
        system, kind = IdSystem.CCCD, "typed_cccd"
    elif is_insurance_number(number):
        system, kind = IdSystem.BHYT, "typed_bhyt"
    else:
        return None
    identifiers = (Identifier(system, number),)
    person = PersonScan(kind=kind, identifiers=identifiers, flags=frozenset({PersonFlag.TYPED}))
    return of_this_mode(person, rules)


def of_this_mode(person: PersonScan, rules: ScanRules) -> PersonScan | RefusedScan:
    """In practice every identifier must be an invented one; in real work none may be."""
    invented = [is_practice(identifier) for identifier in person.identifiers]
    belongs = all(invented) if rules.practice else not any(invented)
    return person if belongs else _wrong_mode(rules)


def _wrong_mode(rules: ScanRules) -> RefusedScan:
    return RefusedScan(outcome=Outcome.PRACTICE_REAL if rules.practice else Outcome.REAL_PRACTICE)


def _refused(text: str) -> RefusedScan:
    if text.lower().startswith("http"):
        return RefusedScan(outcome=Outcome.QR_VEHICLE)
    return RefusedScan(outcome=Outcome.NOT_A_PERSON)


def choose_reading(by_place: str, by_text: str, rules: ScanRules) -> str | None:
    """Choose between a wedge scan read by the keys' places and as text: the one that says something, place first.

    None where both say something and not the same (outcome LAYOUT_DOUBT): which of them the code says is anyone's
    guess. What differs by Caps Lock alone is one scan, and its places are right.
    """
    by_place = by_place or by_text
    if by_text in ("", by_place):
        return by_place
    placed, written = read_scan(by_place, rules), read_scan(by_text, rules)
    if isinstance(written, RefusedScan):
        return by_place
    if isinstance(placed, RefusedScan):
        return by_text
    return by_place if placed == written or by_text == by_place.swapcase() else None


def looks_like_a_scan(text: str) -> bool:
    """Tell whether a text typed into a field for words is a scan that an input method may have rewritten.

    True for what no name or address holds, and what Telex and VNI leave as it is: `|`, control characters, eight
    digits in a row, and the beginnings of certificates and command cards. Not for fields of numbers.
    """
    if "|" in text or any(not letter.isprintable() for letter in text):
        return True
    return _NO_WORDS.search(text) is not None
