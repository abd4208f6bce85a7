"""National personal QR v1.1, decision 1405/QĐ-BTTTT of 2021-09-11.

`document id|NAME|YYYY-MM-DD|0 own, 1 on behalf|QID|EXT`. Six characters of the id, and the day and month of
birth, may be masked with `*`; the person is then known by QID alone, and the desk asks.
"""

import re

from workstation.domain.identifiers import (
    CITIZEN_NUMBER,
    Gender,
    Identifier,
    IdSystem,
    citizen_number_fits,
    is_insurance_number,
)
from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan, birth_year, day, tidy

PARTS = 6
_BIRTH = re.compile(r"[0-9*]{4}-[0-9*]{2}-[0-9*]{2}")
_QID = re.compile(r"[0-9]{18}")


def read_national(parts: list[str]) -> PersonScan | CutRead | None:
    """Read a national personal QR's parts, or None when it is another kind of code."""
    if len(parts) < 3 or not _BIRTH.fullmatch(parts[2]):
        return None
    if len(parts) != PARTS or not _QID.fullmatch(parts[4]):
        return CutRead(kind="national", found=min(len(parts), PARTS - 1), expected=PARTS)
    if parts[3] not in ("0", "1"):
        return None
    return _person(parts)


def _person(parts: list[str]) -> PersonScan:
    number, name, born, _, qid, ext = parts
    gender, insurance = _extension(ext)
    birth = day(born, "%Y-%m-%d")
    year = birth_year(born[:4])
    identifiers = [Identifier(IdSystem.QID, qid)]
    flags = set()
    if "*" in number or "*" in born:
        flags.add(PersonFlag.MASKED)
    if CITIZEN_NUMBER.fullmatch(number):
        identifiers.insert(0, Identifier(IdSystem.CCCD, number))
        if not citizen_number_fits(number, birth, year, gender):
            flags.add(PersonFlag.ID_DOUBT)
    if insurance:
        identifiers.append(Identifier(IdSystem.BHYT, insurance))
    return PersonScan(
        kind="national",
        identifiers=tuple(identifiers),
        name=tidy(name),
        birth_date=birth,
        birth_year=year,
        gender=gender,
        flags=frozenset(flags),
    )


def _extension(ext: str) -> tuple[Gender, str]:
    fields = [*ext.split("<"), "", "", ""]
    gender = {"1": Gender.MALE, "2": Gender.FEMALE}.get(fields[1], Gender.UNKNOWN)
    insurance = fields[2] if is_insurance_number(fields[2]) else ""
    return gender, insurance
