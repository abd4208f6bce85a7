"""The personal card that this system prints for people without a code.

`GHEP1|card number|name|yyyy-MM-dd or yyyy|M, F or U`; the card number ends in two check digits (ISO 7064 MOD 97-10).
"""

import re

from stdnum.iso7064 import mod_97_10

from workstation.domain.identifiers import PRACTICE_CARD, Gender, Identifier, IdSystem
from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan, birth_year, day, lost_accents, tidy

PREFIX = "GHEP1"
CARD_PREFIX = "CN"
PARTS = 5
_NUMBER = re.compile(r"[A-Z]{2}[0-9]{10}")
_GENDER = {"M": Gender.MALE, "F": Gender.FEMALE, "U": Gender.UNKNOWN}


def read_card(parts: list[str]) -> PersonScan | CutRead | None:
    """Read a printed card's parts, or None when it is another kind of code."""
    if parts[0] != PREFIX:
        return None
    if len(parts) != PARTS or not _NUMBER.fullmatch(parts[1]) or parts[4] not in _GENDER:
        return CutRead(kind="card", found=min(len(parts), PARTS - 1), expected=PARTS)
    if not mod_97_10.is_valid(parts[1]):
        return CutRead(kind="card", found=min(len(parts), PARTS - 1), expected=PARTS)
    return PersonScan(
        kind="card",
        identifiers=(Identifier(IdSystem.CARD, parts[1]),),
        name=tidy(parts[2]),
        birth_date=day(parts[3], "%Y-%m-%d"),
        birth_year=birth_year(parts[3][:4]),
        gender=_GENDER[parts[4]],
        flags=frozenset({PersonFlag.ACCENTS_LOST}) if lost_accents(parts[2]) else frozenset(),
    )


def is_card_number(text: str) -> bool:
    """Tell whether a typed text is the number of one of our cards, with check digits that hold."""
    ours = text.startswith((CARD_PREFIX, PRACTICE_CARD))
    return ours and bool(_NUMBER.fullmatch(text)) and bool(mod_97_10.is_valid(text))


def card_number(serial: int, prefix: str = CARD_PREFIX) -> str:
    """Make a card number of a serial (0 to 99,999,999), with its check digits."""
    body = f"{prefix}{serial:08d}"
    return body + str(mod_97_10.calc_check_digits(body))


def write_card(number: str, name: str, born: str, gender: Gender) -> str:
    """Write the text of a printed card; `born` is yyyy-MM-dd, yyyy or empty."""
    letter = {Gender.MALE: "M", Gender.FEMALE: "F", Gender.UNKNOWN: "U"}[gender]
    return "|".join([PREFIX, number, name.replace("|", " "), born, letter])
