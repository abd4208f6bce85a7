"""What a scanned text is, decided by its content alone and never by a mode.

One scanner reads tubes, people and command cards. `read_scan` is pure: whether the tube is free or the person
known is asked later.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

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
from workstation.domain.personal_qr.national import read_national
from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan
from workstation.domain.tube_barcode import TubeFormat, normalize_tube

MAX_SCAN_CHARACTERS = 4_000
MAX_TUBE = 40
PERSONAL_READERS = (read_bhyt, read_national, read_cccd, read_card)
_COMMAND = re.compile(r"LB[0-9]{2}")


class Command(StrEnum):
    """What a command card says."""

    SKIP = "LB00"
    UNDO = "LB01"
    CLOSE = "LB02"
    CHOICE_1 = "LB11"
    CHOICE_2 = "LB12"
    CHOICE_3 = "LB13"


@dataclass(frozen=True, slots=True)
class TubeScan:
    """A tube number whose check digits hold, or a foreign one that fits the site's pattern."""

    number: str


@dataclass(frozen=True, slots=True)
class CommandScan:
    """A code of the command card."""

    command: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedScan:
    """A text that is neither; `facts` are what the words need, never the text itself."""

    outcome: Outcome
    facts: tuple[tuple[str, object], ...] = ()


Scan = TubeScan | PersonScan | CommandScan | RefusedScan


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRules:
    """What a site accepts: its own tubes, those of the other mode (practice or real), and foreign ones by pattern."""

    tubes: TubeFormat
    other_mode: TubeFormat
    practice: bool
    foreign: re.Pattern[str] | None = None


def read_scan(text: str, rules: ScanRules) -> Scan:
    """Say what a scanned text is; total: every text has an answer."""
    if len(text) > MAX_SCAN_CHARACTERS:
        return RefusedScan(outcome=Outcome.TOO_LONG, facts=(("length", len(text)),))
    clean = text.strip("\ufeff\x00\r\n\t ")
    if not clean:
        return RefusedScan(outcome=Outcome.EMPTY_SCAN)
    if any("\udc80" <= c <= "\udcff" for c in clean):
        return RefusedScan(outcome=Outcome.BAD_BYTES)
    if clean.startswith("HC1:"):
        return RefusedScan(outcome=Outcome.CERT_NO_ID)
    if (person := _personal_code(clean)) is not None:
        return _of_this_mode(person, rules) if isinstance(person, PersonScan) else person
    return _command(clean) or _tube(clean, rules) or _typed(clean, rules) or _refused(clean)


def scan_key(text: str) -> str:
    """A fingerprint of a scan, to tell a repeat without keeping what was read."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _personal_code(text: str) -> PersonScan | RefusedScan | None:
    parts = text.split("|")
    if len(parts) < 2:
        return None
    for reader in PERSONAL_READERS:
        found = reader(parts)
        if isinstance(found, CutRead):
            return RefusedScan(outcome=Outcome.CUT_READ, facts=(("found", found.found), ("expected", found.expected)))
        if found is not None:
            return found
    return None


def _command(text: str) -> Scan | None:
    match = _COMMAND.fullmatch(text.upper())
    if not match:
        return None
    try:
        return CommandScan(Command(match.group()))
    except ValueError:
        return RefusedScan(outcome=Outcome.UNKNOWN_COMMAND, facts=(("command", match.group()),))


def _tube(text: str, rules: ScanRules) -> Scan | None:
    number = normalize_tube(text)
    if rules.tubes.is_valid(number):
        return TubeScan(number)
    if rules.other_mode.is_valid(number):
        return _wrong_mode(rules)
    if rules.tubes.looks_like_ours(number) or rules.other_mode.looks_like_ours(number):
        return RefusedScan(outcome=Outcome.TUBE_CHECK_FAILED, facts=(("tube", number[:24]),))
    if rules.foreign is not None and number.isascii() and len(number) <= MAX_TUBE and rules.foreign.fullmatch(number):
        return TubeScan(number)
    return None


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
    return _of_this_mode(person, rules)


def _of_this_mode(person: PersonScan, rules: ScanRules) -> Scan:
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


def choose_reading(by_place: str, by_text: str, rules: ScanRules) -> str:
    """Choose between a wedge scan read by the keys' places and as text: the one that says something, place first."""
    if not by_place or isinstance(read_scan(by_place, rules), RefusedScan):
        understood = bool(by_text) and not isinstance(read_scan(by_text, rules), RefusedScan)
        return by_text if understood else by_place or by_text
    return by_place
