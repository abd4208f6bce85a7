"""The words for how many numbers a station may still give, and for what is wrong with them."""

import gettext
from collections.abc import Sequence

from workstation.store.numbers import NumberSource
from workstation.texts.translate import mark as _

_LEFT: dict[NumberSource, str] = {
    NumberSource.TUBE_BLOCKS: _("{prefix}: {left} of {reserved} numbers of tube_blocks are left"),
    NumberSource.RESERVED: _("{prefix}: {left} of {reserved} reserved numbers are left"),
    NumberSource.RANDOM: _("{prefix}: no numbers are reserved; new ones come from a block drawn at random"),
}
_RANDOM = _("Numbers drawn at random: another station may print the same ones. Reserve some: ghep labels reserve 10000")
_LOW = _("Only {left} numbers with {prefix} are left. Reserve more while there is a network: ghep labels reserve 10000")
_RANDOM_HERE = _("Numbers drawn at random: another station may print the same ones. Ask the platform for its own (F4)")
_LOW_HERE = _("Only {left} numbers with {prefix} are left. Ask the platform for more while there is a network (F4)")
_LOW_BLOCKS = _("Only {left} numbers with {prefix} are left. Name more blocks in tube_blocks")
_UNPRINTED = _("The numbers {first} to {last} were given for it and stand on no label; they are not given again")


def share_words(
    source: NumberSource, catalogue: gettext.NullTranslations, *, prefix: str, reserved: int, left: int
) -> str:
    """Say how many numbers of a prefix are left."""
    return catalogue.gettext(_LEFT[source]).format(prefix=prefix, reserved=_grouped(reserved), left=_grouped(left))


def share_warning(
    source: NumberSource, catalogue: gettext.NullTranslations, *, prefix: str, left: int, low: bool
) -> tuple[str, str] | None:
    """Give a code and the words of what should be done about the numbers; None where all is well."""
    if source is NumberSource.RANDOM:
        return "NUMBERS_AT_RANDOM", catalogue.gettext(_RANDOM)
    if not low:
        return None
    text = _LOW_BLOCKS if source is NumberSource.TUBE_BLOCKS else _LOW
    return "NUMBERS_LOW", catalogue.gettext(text).format(prefix=prefix, left=_grouped(left))


def window_warning(
    source: NumberSource, catalogue: gettext.NullTranslations, *, prefix: str, left: int, low: bool
) -> str:
    """Say in a window, which has a key for it, what should be done about the numbers; empty where all is well."""
    if source is NumberSource.RANDOM:
        return catalogue.gettext(_RANDOM_HERE)
    text = _LOW_BLOCKS if source is NumberSource.TUBE_BLOCKS else _LOW_HERE
    return catalogue.gettext(text).format(prefix=prefix, left=_grouped(left)) if low else ""


def unprinted_sentence(numbers: Sequence[str], catalogue: gettext.NullTranslations) -> str:
    """Name the new numbers of a file that failed."""
    return catalogue.gettext(_UNPRINTED).format(first=numbers[0], last=numbers[-1])


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
