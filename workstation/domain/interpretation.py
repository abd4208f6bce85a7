"""From an analyzer's observations to one result for the tube; an unknown word is a reason, never a guess.

The default assay rule is the CDC panel's: every viral target positive is positive, some is inconclusive, none
with the human control present is negative, none with the control failed is invalid.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workstation.domain.identifiers import fold_name
from workstation.domain.observations import InboxReason, Observation
from workstation.domain.results import CODING, ResultCode, pooled

FINAL_STATUSES = frozenset({"", "F", "C", "P", "S"})
CORRECTED = "C"
LAW_SUPPLEMENT = "S_OTHER"
_CT_ROW = re.compile(r"(?:^|[^a-z])(?:ct|cq|ic|cn|cycle)(?:[^a-z]|$)", re.IGNORECASE)
_CT_CODES = frozenset({"94745-7", "94644-2", "94646-7", "94642-6", "94510-5", "94509-7", "94311-8", "94312-6"})
_CONTROL_TARGETS = frozenset({"rp", "rnp", "rnase p", "rnasep", "ic", "ipc", "internal control", "hrp1", "spc"})
_WORDS: dict[str, ResultCode] = {
    "negative": ResultCode.NEGATIVE,
    "neg": ResultCode.NEGATIVE,
    "not detected": ResultCode.NEGATIVE,
    "target not detected": ResultCode.NEGATIVE,
    "undetected": ResultCode.NEGATIVE,
    "non-reactive": ResultCode.NEGATIVE,
    "am tinh": ResultCode.NEGATIVE,
    "positive": ResultCode.POSITIVE,
    "pos": ResultCode.POSITIVE,
    "detected": ResultCode.POSITIVE,
    "target detected": ResultCode.POSITIVE,
    "reactive": ResultCode.POSITIVE,
    "duong tinh": ResultCode.POSITIVE,
    "presumptive positive": ResultCode.PRESUMPTIVE,
    "presumptive": ResultCode.PRESUMPTIVE,
    "inconclusive": ResultCode.INCONCLUSIVE,
    "indeterminate": ResultCode.INCONCLUSIVE,
    "equivocal": ResultCode.INCONCLUSIVE,
    "khong xac dinh": ResultCode.INCONCLUSIVE,
    "invalid": ResultCode.INVALID,
    "error": ResultCode.INVALID,
    "no result": ResultCode.INVALID,
    "specimen unsatisfactory": ResultCode.REJECTED,
    "not done": ResultCode.NOT_DONE,
}
_BY_SNOMED = {code: result for result, coding in CODING.items() for code in coding.snomed}
_BY_FLAG = {flag: result for result, coding in CODING.items() for flag in coding.flags}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """What the observations mean: a result, or the reason why a person must look (and at which segment)."""

    code: ResultCode | None
    reason: InboxReason | None = None
    segment: int = 0
    corrects: bool = False


def interpret(observations: Iterable[Observation], *, pool: bool) -> Interpreted:
    """Interpret one tube's observations of one message; `pool` tells whether several people are in the tube."""
    rows = list(observations)
    if not rows:
        return Interpreted(code=None, reason=InboxReason.NO_RESULTS)
    for row in rows:
        if row.status not in FINAL_STATUSES | {"X"}:
            return Interpreted(code=None, reason=InboxReason.STATUS_NEEDS_PERSON, segment=row.segment)
    calls = [(row, _call(row)) for row in rows if not _is_measurement(row)]
    if not calls:
        return Interpreted(code=None, reason=InboxReason.NO_RESULTS, segment=rows[0].segment)
    for row, call in calls:
        if call is None:
            return Interpreted(code=None, reason=InboxReason.VALUE_UNKNOWN, segment=row.segment)
    targets = {call for row, call in calls if call and not _is_control_target(row)}
    controls = {call for row, call in calls if call and _is_control_target(row)}
    code = _combine(targets, controls)
    corrects = any(row.status == CORRECTED for row in rows)
    return Interpreted(code=pooled(code) if pool else code, corrects=corrects)


def _combine(targets: set[ResultCode], controls: set[ResultCode]) -> ResultCode:
    if not targets:
        return ResultCode.INVALID
    for whole in (ResultCode.REJECTED, ResultCode.INVALID, ResultCode.NOT_DONE):
        if whole in targets:
            return whole
    if len(targets) > 1:
        return ResultCode.INCONCLUSIVE
    only = next(iter(targets))
    control_failed = bool(controls) and ResultCode.POSITIVE not in controls
    return ResultCode.INVALID if only in _ABSENT and control_failed else only


_ABSENT = (ResultCode.NEGATIVE, ResultCode.POOL_NEGATIVE)


def _call(row: Observation) -> ResultCode | None:
    if row.status == "X":
        return ResultCode.INVALID
    said = [
        found
        for found in (
            _BY_SNOMED.get(row.value_code),
            _BY_FLAG.get(row.value_code.upper()),
            _word(row.value_text),
            _word(row.value_code),
            _word(row.value),
        )
        if found
    ]
    flags = [_BY_FLAG[f.upper()] for f in row.flags if f.upper() in _BY_FLAG]
    agreed = set(said) or set(flags)
    return agreed.pop() if len(agreed) == 1 else None


def _word(text: str) -> ResultCode | None:
    return _WORDS.get(fold_name(text.replace("^", " ")))


def _is_measurement(row: Observation) -> bool:
    """A Ct or quantity row supports a call; it makes none by itself."""
    if row.value_code in _BY_SNOMED:
        return False
    if (
        {row.code, row.alternate_code} & (_CT_CODES | {LAW_SUPPLEMENT})
        or _CT_ROW.search(row.code_text)
        or _CT_ROW.search(row.sub_id)
    ):
        return True
    number = row.value.replace("^", "").replace(",", ".").strip()
    return row.value_type in ("NM", "NA", "SN", "DT", "TS", "TM", "ED") or bool(
        re.fullmatch(r"[<>]?\s*-?\d+(\.\d+)?", number)
    )


def _is_control_target(row: Observation) -> bool:
    return fold_name(row.code_text) in _CONTROL_TARGETS or fold_name(row.code) in _CONTROL_TARGETS
