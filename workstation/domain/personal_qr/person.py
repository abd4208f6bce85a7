"""What a personal code says, whatever its kind; and the result of a reader that could not finish."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from workstation.domain.identifiers import Gender, Identifier


class PersonFlag(StrEnum):
    """What a person should look at again, although the code was read."""

    ID_DOUBT = "ID_DOUBT"
    ACCENTS_LOST = "ACCENTS_LOST"
    MASKED = "MASKED"
    TYPED = "TYPED"
    NO_ID = "NO_ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScan:
    """A personal code as read: its identifiers, and the rest as far as the code tells it.

    A vaccination certificate and a person who was typed in without a number have no identifier; the last five fields
    come from the form alone.
    """

    kind: str
    identifiers: tuple[Identifier, ...]
    name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    gender: Gender = Gender.UNKNOWN
    address: str = ""
    flags: frozenset[PersonFlag] = field(default_factory=frozenset)
    phone: str = ""
    commune: str = ""
    household: UUID | None = None
    guardian: UUID | None = None
    expected: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRead:
    """A code of a known kind that ended too early: `found` of `expected` parts."""

    kind: str
    found: int
    expected: int


FIRST_YEAR, LAST_YEAR = 1850, 2150
MOST_NAME = 200


def day(text: str, pattern: str) -> date | None:
    """Read a birth date written by `pattern` (strptime), or None where it is none or nobody can be born then."""
    try:
        found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a birth date has no zone
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def birth_year(text: str) -> int | None:
    """Read four digits as a year in which somebody who lives may be born; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}", text):
        return None
    return int(text) if FIRST_YEAR <= int(text) <= LAST_YEAR else None


def tidy(text: str) -> str:
    """Give a name or address with single spaces, composed letters and no control characters, at most 200 long."""
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(c if c.isprintable() else " " for c in composed)
    return " ".join(plain.split())[:MOST_NAME]


def lost_accents(text: str) -> bool:
    """Tell whether a scanner replaced letters that it could not send."""
    return "?" in text or "\ufffd" in text
