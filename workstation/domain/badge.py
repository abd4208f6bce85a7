"""Operators' badges: `LBN`, 6 digits and 2 check digits, in letters that no Vietnamese input method changes.

The check is ISO 7064 MOD 97-10, as in tube numbers; a badge is shorter than they are, so neither is taken for the
other.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stdnum.iso7064 import mod_97_10

PREFIX, DIGITS = "LBN", 6
MOST_NAME = 100
_SHAPE = re.compile(rf"{PREFIX}[0-9]{{{DIGITS + 2}}}")


class Role(StrEnum):
    """What a person may do: a supervisor also changes collections, operators and what needs a second thought."""

    COLLECTOR = "collector"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One person with a badge; a badge that ended says nothing any more."""

    badge: str
    name: str
    role: Role
    made_at: datetime
    ended_at: datetime | None = None


def badge_code(serial: int) -> str:
    """Make the badge of a serial (0-999,999)."""
    body = f"{PREFIX}{serial:0{DIGITS}d}"
    return body + str(mod_97_10.calc_check_digits(body))


def is_badge(text: str) -> bool:
    """Tell whether a scanned or typed text is a badge; whose, and whether it still holds, the store knows."""
    return read_badge(text) is not None


def read_badge(text: str) -> str | None:
    """Give a badge in its one form (capitals, no blanks), or None when shape or check digits are wrong."""
    code = re.sub(r"[\s\u00a0]", "", text).upper()
    return code if _SHAPE.fullmatch(code) and mod_97_10.is_valid(code) else None


def display_badge(code: str) -> str:
    """Write a badge in groups that a person can read: `LBN 123 456 78`, joined by no-break spaces."""
    return "\u00a0".join((code[:3], code[3:6], code[6:9], code[9:]))
