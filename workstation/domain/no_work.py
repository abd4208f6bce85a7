"""Why an analyzer is told to run nothing on a tube."""

from enum import StrEnum


class NoWork(StrEnum):
    """Why nothing is run on a tube now."""

    UNKNOWN = "UNKNOWN"
    STILL_OPEN = "STILL_OPEN"
    REPLACED = "REPLACED"
    LABEL_VOID = "LABEL_VOID"
    REJECTED = "REJECTED"
    NOT_RECEIVED = "NOT_RECEIVED"
    NOBODY = "NOBODY"
    IN_DOUBT = "IN_DOUBT"
    HAS_RESULT = "HAS_RESULT"
    NO_TEST = "NO_TEST"
