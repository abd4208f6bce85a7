"""Why the label of a tube is out of use."""

from enum import StrEnum


class VoidReason(StrEnum):
    """What happened to the label; another station may say a word that this version does not know."""

    DAMAGED = "damaged"
    LOST = "lost"
    MISPRINTED = "misprinted"
    OTHER = "other"
