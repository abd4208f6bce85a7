"""What a pipe, or a desk with a scanner alone, does instead of pressing a key: the codes of the command card."""

import re
from dataclasses import replace

from workstation.domain.scans import Command
from workstation.texts.outcomes import Words

_CODES = {
    "F2": Command.UNDO,
    "F4": Command.CLOSE,
    "F6": Command.REPLACE,
    "F7": Command.PRINT_SLIP,
    "Esc": Command.SKIP,
}
_CHOICES = {"1": Command.CHOICE_1, "2": Command.CHOICE_2, "3": Command.CHOICE_3}
_KEY, _CHOICE = re.compile(rf"\b({'|'.join(_CODES)})\b"), re.compile(r"\b([123])\b")


def in_codes(words: Words, *, asks: bool) -> Words:
    """Name the card's codes where the next step names keys; where something is asked, also for the choices 1 to 3."""
    told = _KEY.sub(lambda found: _CODES[found[1]].value, words.next)
    return replace(words, next=_CHOICE.sub(lambda found: _CHOICES[found[1]].value, told) if asks else told)
