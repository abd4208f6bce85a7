"""The words for why a label is out of use."""

from workstation.domain.void_reason import VoidReason
from workstation.texts.translate import mark as _

VOID_WORDS: dict[VoidReason, str] = {
    VoidReason.DAMAGED: _("The label was damaged"),
    VoidReason.LOST: _("The label was lost"),
    VoidReason.MISPRINTED: _("The label was misprinted"),
    VoidReason.OTHER: _("The label was taken out of use"),
}


def void_words(reason: object) -> str:
    """Give the words of a reason before translation; of one from a newer version, those of `other`."""
    known = next((one for one in VoidReason if one == reason), VoidReason.OTHER)
    return VOID_WORDS[known]
