"""Tube numbers: a prefix that no Vietnamese input method can turn into another letter, digits, two check digits.

The check is ISO 7064 MOD 97-10, which finds every single wrong character and every swap of neighbours.
"""

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_97_10

BODY_DIGITS = 8
SERIALS_A_BLOCK = 10_000
IME_PROOF_PREFIX = re.compile(r"^(?!.*DD)[BCDGHKLMNPQRSTVX]{1,3}[BCGHKLMNPQRSTVX]\Z")
"""Consonants that neither Telex (DD) nor VNI (D before the digit 9) turns into another letter."""


@dataclass(frozen=True, slots=True)
class TubeFormat:
    """One site's tube numbers: `prefix` + 8 digits + 2 check digits, for example `VN0048123756`."""

    prefix: str

    def number(self, block: int, serial: int) -> str:
        """Make the tube number of a block (0-9999) and a serial in it (0-9999)."""
        body = f"{self.prefix}{block:04d}{serial:04d}"
        return body + str(mod_97_10.calc_check_digits(body))

    def block_of(self, number: str) -> int:
        """Give the block of a valid number."""
        start = len(self.prefix)
        return int(number[start : start + 4])

    def looks_like_ours(self, text: str) -> bool:
        """Tell whether a text was meant as one of these numbers, right or misread."""
        rest = text[len(self.prefix) :]
        return text.startswith(self.prefix) and len(text) >= 6 and sum(c.isdigit() for c in rest) >= len(rest) - 2

    def is_valid(self, text: str) -> bool:
        """Tell whether shape and check digits hold."""
        digits = text[len(self.prefix) :]
        return (
            text.startswith(self.prefix)
            and len(digits) == BODY_DIGITS + 2
            and digits.isascii()
            and digits.isdigit()
            and bool(mod_97_10.is_valid(text))
        )


def normalize_tube(text: str) -> str:
    """Bring a typed or scanned tube number to its one form: capitals, without spaces or no-break spaces."""
    return re.sub(r"[\s\u00a0]", "", text).upper()


def display_tube(number: str) -> str:
    """Write a tube number in groups that a person can read: `VN 0048 1237 56`, joined by no-break spaces."""
    match = re.match(r"^([A-Z]{2,4})(\d{4})(\d{4})(\d{2})$", number)
    return "\u00a0".join(match.groups()) if match else number
