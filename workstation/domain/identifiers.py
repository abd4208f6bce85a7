"""What identifies a person: (system, value) pairs, and the little that a citizen number tells.

Only identifiers match people; a name, a birth date or a phone number never does.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CITIZEN_NUMBER = re.compile(r"[0-9]{12}")
INSURANCE_NUMBER = re.compile(r"[0-9]{10}|[A-Z]{2}[1-5][0-9]{12}")
PRACTICE_PROVINCE = "000"
PRACTICE_CARD = "CT"
LAST_PROVINCE = 96
MOST_FOLDED = 200


class IdSystem(StrEnum):
    """Who issued the number."""

    CCCD = "cccd"
    BHYT = "bhyt"
    QID = "qid"
    PASSPORT = "passport"
    CARD = "card"


class Gender(StrEnum):
    """As the cards write it: no more is needed to return a result."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One number of one person in one system."""

    system: IdSystem
    value: str

    @property
    def masked(self) -> str:
        """The number as screens show it: first four and last four, the rest as dots."""
        if len(self.value) <= 8:
            return "••••" + self.value[-4:]
        return f"{self.value[:4]}••••{self.value[-4:]}"


def citizen_number_fits(number: str, birth_date: date | None, birth_year: int | None, gender: Gender) -> bool:
    """Tell whether a 12-digit citizen number agrees with birth and gender (decree 137/2015).

    A mismatch is a reason to look again, never to refuse: the ministry's own published example breaks the rule.
    """
    digit, year_digits = int(number[3]), int(number[4:6])
    year = birth_date.year if birth_date else birth_year
    if year is not None and (1900 + digit // 2 * 100 + year_digits) != year:
        return False
    expected = {Gender.MALE: 0, Gender.FEMALE: 1}.get(gender)
    return expected is None or digit % 2 == expected


def is_practice(identifier: Identifier) -> bool:
    """Tell an invented identifier by a place that does not exist: 000 for citizens, 00 for insurance, CT on cards."""
    value = identifier.value
    match identifier.system:
        case IdSystem.CCCD | IdSystem.QID:
            return value.startswith(PRACTICE_PROVINCE)
        case IdSystem.BHYT:
            return value[-12:].startswith("00") if len(value) == 15 else value.startswith("00")
        case _:
            return value.startswith(PRACTICE_CARD)


def is_citizen_number(text: str) -> bool:
    """Tell whether twelve bare digits can be a citizen number: the place code is 001 to 096, or 000 in practice."""
    return bool(CITIZEN_NUMBER.fullmatch(text)) and int(text[:3]) <= LAST_PROVINCE


def is_insurance_number(text: str) -> bool:
    """Tell whether the text has the shape of a health-insurance number, old (15) or new (10)."""
    return bool(INSURANCE_NUMBER.fullmatch(text))


def fold_name(name: str) -> str:
    """Reduce a name to plain lower-case letters for search; `đ` becomes `d`, which decomposition leaves alone.

    At most 200 letters, as a store keeps: folding lengthens some letters (`ß`, `ŉ`).
    """
    plain = name.replace("đ", "d").replace("Đ", "D")
    stripped = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(stripped.casefold().split())[:MOST_FOLDED]


def may_be_same_name(one: str, other: str) -> bool:
    """Tell whether two folded names can be one, where a scanner may have sent `?` for a letter with its marks."""
    if "?" not in one and "?" not in other:
        return one == other
    return len(one) == len(other) and all(a == b or "?" in (a, b) for a, b in zip(one, other, strict=True))
