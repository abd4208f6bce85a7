"""Why a label cannot be made. Nothing is ever shrunk, cut or replaced to make it fit: a label that a
scanner may misread is refused, with the size that it would need.

The facts hold sizes, counts and positions, never the text of the label.
"""

import math
from enum import StrEnum


class LabelProblem(StrEnum):
    """What stands in the way; each member names the facts that come with it."""

    NO_TEXT = "NO_TEXT"
    """There is nothing to encode."""

    BAD_CHARACTER = "BAD_CHARACTER"
    """`position`, from 0, of a character that the code or the typeface does not hold."""

    NUMBERS_DIFFER = "NUMBERS_DIFFER"
    """The number to read by eye is not the number in the bars."""

    TOO_WIDE = "TOO_WIDE"
    """`needed_mm` and `room_mm`, across."""

    TOO_HIGH = "TOO_HIGH"
    """`needed_mm` and `room_mm`, downwards."""

    TOO_MUCH_DATA = "TOO_MUCH_DATA"
    """`bytes` is more than the largest QR code holds."""

    NO_SUCH_PLACE = "NO_SUCH_PLACE"
    """`place` is not one of the `places` of the sheet, counted from 1."""

    NO_PAGES = "NO_PAGES"
    """There is nothing to print."""


class LabelError(Exception):
    """A label that is refused: the problem and its facts.

    `needed_mm` is rounded up to a tenth, so that a label of that size is accepted.
    """

    def __init__(self, problem: LabelProblem, **facts: float) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.facts = {name: _told(name, value) for name, value in facts.items()}

    def __str__(self) -> str:
        facts = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.problem} {facts}".rstrip()


def _told(name: str, value: float) -> float:
    return math.ceil(round(value * 10, 6)) / 10 if name == "needed_mm" else round(value, 2)
