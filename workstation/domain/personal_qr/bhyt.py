"""Health-insurance card (BHYT) of 10, 15 or 17 parts, the last being `$`.

Name and address are hex of UTF-8. The parent's name and the check string are never kept.
"""

import re

from workstation.domain.identifiers import Gender, Identifier, IdSystem, is_insurance_number
from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan, birth_year, day, lost_accents, tidy

KNOWN_PARTS = (10, 15, 17)
_HEX = re.compile(r"[0-9A-Fa-f]+")
_GENDER = {"1": Gender.MALE, "2": Gender.FEMALE}


def read_bhyt(parts: list[str]) -> PersonScan | CutRead | None:
    """Read a health-insurance card's parts, or None when it is another kind of code."""
    number = parts[0].strip().upper()
    if not is_insurance_number(number) or len(parts) < 2:
        return None
    expected = next((n for n in KNOWN_PARTS if n >= len(parts)), KNOWN_PARTS[-1])
    if parts[-1].strip() != "$" or len(parts) not in KNOWN_PARTS:
        return CutRead(kind="bhyt", found=min(len(parts), expected - 1), expected=expected)
    name = _text(parts[1])
    if name is None or not name:
        return CutRead(kind="bhyt", found=1, expected=expected)
    return _person(number, name, parts)


def _person(number: str, name: str, parts: list[str]) -> PersonScan:
    birth = day(parts[2].strip(), "%d/%m/%Y")
    year = birth_year(parts[2].strip()[-4:])
    flags = {PersonFlag.ACCENTS_LOST} if lost_accents(name) else set()
    return PersonScan(
        kind="bhyt",
        identifiers=(Identifier(IdSystem.BHYT, number),),
        name=tidy(name),
        birth_date=birth,
        birth_year=year,
        gender=_GENDER.get(parts[3].strip(), Gender.UNKNOWN),
        address="" if parts[4] == "-" else tidy(_text(parts[4]) or ""),
        flags=frozenset(flags),
    )


def _text(hex_text: str) -> str | None:
    text = hex_text.strip()
    if not _HEX.fullmatch(text) or len(text) % 2:
        return None
    try:
        return bytes.fromhex(text).decode("utf-8")
    except UnicodeDecodeError:
        return None
