"""Citizen card: CCCD (7 fields) and Căn cước 2024 (11 fields).

`id12|old id|full name|ddMMyyyy|Nam or Nữ|address|issued ddMMyyyy[||||]`. The fields after the seventh may hold
parents' names and are never kept.
"""

import re

from workstation.domain.identifiers import CITIZEN_NUMBER, Gender, Identifier, IdSystem, citizen_number_fits
from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan, day, lost_accents, tidy

PARTS = 7
_GENDER = re.compile(r"Nam|N[^a]{1,3}")
_DATE = re.compile(r"[0-9]{8}")


def read_cccd(parts: list[str]) -> PersonScan | CutRead | None:
    """Read a citizen card's parts, or None when it is another kind of code."""
    number = parts[0].removeprefix("CCCD:").strip()
    if not CITIZEN_NUMBER.fullmatch(number) or len(parts) < 3:
        return None
    if len(parts) < PARTS:
        return CutRead(kind="cccd", found=len(parts), expected=PARTS)
    if not _DATE.fullmatch(parts[3]) or not _GENDER.fullmatch(parts[4]):
        return None
    if not _DATE.fullmatch(parts[6]):
        return CutRead(kind="cccd", found=PARTS - 1, expected=PARTS)
    return _person(number, parts)


def _person(number: str, parts: list[str]) -> PersonScan:
    gender = Gender.MALE if parts[4] == "Nam" else Gender.FEMALE
    birth = day(parts[3], "%d%m%Y")
    flags = set()
    if birth is None or not citizen_number_fits(number, birth, None, gender):
        flags.add(PersonFlag.ID_DOUBT)
    if lost_accents(parts[2]) or parts[4] not in ("Nam", "Nữ"):
        flags.add(PersonFlag.ACCENTS_LOST)
    return PersonScan(
        kind="cccd",
        identifiers=(Identifier(IdSystem.CCCD, number),),
        name=tidy(parts[2]),
        birth_date=birth,
        birth_year=birth.year if birth else None,
        gender=gender,
        address=tidy(parts[5]),
        flags=frozenset(flags),
    )
