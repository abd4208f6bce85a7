"""How the keyboard scanners of a desk are set: what they send before and after a text, and how slow they type."""

from dataclasses import dataclass
from enum import StrEnum

USUAL_GAP_MS, LARGEST_GAP_MS = 50, 400


class Prefix(StrEnum):
    """What a keyboard scanner sends before a text; with NONE, both keys are understood if they come."""

    NONE = "none"
    F9 = "f9"
    STX = "stx"


class Suffix(StrEnum):
    """What a keyboard scanner sends after a text. Enter and Tab always end one; with NONE, silence does as well."""

    ENTER = "enter"
    TAB = "tab"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeSettings:
    """`gap_ms` is the longest time between two keys of one scan, 50 to 400 milliseconds."""

    gap_ms: int = USUAL_GAP_MS
    prefix: Prefix = Prefix.NONE
    suffix: Suffix = Suffix.ENTER

    def __post_init__(self) -> None:
        """Keep the gap in its range: a shorter one breaks scans, a longer one takes a quick typist for a scanner."""
        object.__setattr__(self, "gap_ms", min(max(self.gap_ms, USUAL_GAP_MS), LARGEST_GAP_MS))
