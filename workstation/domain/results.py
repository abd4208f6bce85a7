"""The result vocabulary: what a tube's result may be, and what a citizen may see of it."""

from dataclasses import dataclass
from enum import StrEnum


class ResultCode(StrEnum):
    """What a tube's measurement means."""

    NEGATIVE = "NEGATIVE"
    POOL_NEGATIVE = "POOL_NEGATIVE"
    POSITIVE = "POSITIVE"
    POOL_POSITIVE = "POOL_POSITIVE"
    PRESUMPTIVE = "PRESUMPTIVE"
    INCONCLUSIVE = "INCONCLUSIVE"
    INVALID = "INVALID"
    REJECTED = "REJECTED"
    NOT_DONE = "NOT_DONE"


class ResultStatus(StrEnum):
    """How far one version of a result has come."""

    PRELIMINARY = "preliminary"
    HELD = "held"
    RELEASED = "released"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class HoldReason(StrEnum):
    """Why a result is in doubt, where no message says so (else it is an `InboxReason`)."""

    CORRECTION = "CORRECTION"
    BY_PERSON = "BY_PERSON"
    TUBE_DISPUTED = "TUBE_DISPUTED"
    TUBE_LABEL_VOID = "TUBE_LABEL_VOID"
    TUBE_EMPTY = "TUBE_EMPTY"
    TUBE_OVERFULL = "TUBE_OVERFULL"
    SIZE_CHANGED = "SIZE_CHANGED"
    MEMBER_AFTER_TEST = "MEMBER_AFTER_TEST"


ENDING = frozenset(
    {HoldReason.TUBE_DISPUTED, HoldReason.TUBE_LABEL_VOID, HoldReason.TUBE_EMPTY, HoldReason.TUBE_OVERFULL}
)
"""Holds that end when the platform tells of no such doubt any more; every other is a person's to settle."""
OF_THE_TUBE = frozenset(HoldReason) - {HoldReason.CORRECTION}
"""Holds that doubt the tube and not what was measured: a new version is held by them as well."""


class ResultOrigin(StrEnum):
    """What made one version of a result."""

    MEASURED = "measured"
    CORRECTED = "corrected"
    SETTLED = "settled"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What lay before a person who decided about a tube's result: its newest version, and how many runs."""

    version: int
    runs: int


@dataclass(frozen=True, slots=True)
class Coding:
    """One result's codes: SNOMED CT (the first is sent, all are understood) and HL7 table 0078."""

    snomed: tuple[str, ...]
    flags: tuple[str, ...] = ()


CODING: dict[ResultCode, Coding] = {
    ResultCode.NEGATIVE: Coding(("260415000", "260385009"), ("N", "NEG", "ND", "NR")),
    ResultCode.POOL_NEGATIVE: Coding(("895231008",)),
    ResultCode.POSITIVE: Coding(("260373001", "10828004"), ("A", "AA", "POS", "DET", "RR")),
    ResultCode.POOL_POSITIVE: Coding(("462371000124108",)),
    ResultCode.PRESUMPTIVE: Coding(("720735008",)),
    ResultCode.INCONCLUSIVE: Coding(("419984006", "42425007", "82334004"), ("IND",)),
    ResultCode.INVALID: Coding(("455371000124106",)),
    ResultCode.REJECTED: Coding(("125154007",)),
    ResultCode.NOT_DONE: Coding(("373121007",)),
}


RERUN = frozenset({ResultCode.INVALID, ResultCode.NOT_DONE})
"""What says nothing of the person: a later run takes its place, and the runs stay linked."""
NEGATIVES = frozenset({ResultCode.NEGATIVE, ResultCode.POOL_NEGATIVE})
"""The results that may be released together; every other goes one by one."""


def pooled(code: ResultCode) -> ResultCode:
    """Turn a single's result into what it means for a pool: a positive pool is nobody's result."""
    return {
        ResultCode.NEGATIVE: ResultCode.POOL_NEGATIVE,
        ResultCode.POSITIVE: ResultCode.POOL_POSITIVE,
        ResultCode.PRESUMPTIVE: ResultCode.POOL_POSITIVE,
    }.get(code, code)
