"""A birth date or year as a person types it: day before month, four digits of a year, and nothing by guess."""

import re
from datetime import date

_DAY = re.compile(r"([0-9]{1,2})[\s./-]([0-9]{1,2})[\s./-]([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")


def read_birth(text: str) -> date | int | None:
    """Read `1990` as a year, `12/03/1990`, `12031990` and `1990-03-12` as a day; None for all else.

    A year of two digits is not read: 1-1-20 may be a child or somebody a hundred years old.
    """
    plain = text.strip()
    if _YEAR.fullmatch(plain):
        return int(plain)
    if found := _DAY.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups() if part is not None)
    elif found := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def write_birth(birth_date: date | None, birth_year: int | None) -> str:
    """Write a birth as the form and the lists show it: 12/03/1990, or 1990, or nothing."""
    return birth_date.strftime("%d/%m/%Y") if birth_date else str(birth_year or "")
