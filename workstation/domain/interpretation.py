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

ACCEPTED_STATUSES = frozenset({"", "F", "C", "P", "S", "X"})
"""P too: some analyzers (cobas 4800) never follow it by F. A person releases every result all the same."""
CORRECTED = "C"
LAW_SUPPLEMENT = "S_OTHER"
_CT_ROW = re.compile(r"(?:^|[^a-z])(?:ct|cq|cn|cycle)(?:[^a-z]|$)", re.IGNORECASE)
_NO_CT = frozenset({"", "n/a", "na", "-", "undetermined", "no ct"})
_TIMES = frozenset({"DT", "TS", "TM", "ED"})
_CALLING_FLAGS = frozenset({"POS", "NEG", "DET", "ND", "RR", "NR"})
_CT_CODES = frozenset({"94745-7", "94644-2", "94646-7", "94642-6", "94510-5", "94509-7", "94311-8", "94312-6"})
_CONTROL_TARGET = re.compile(r"(?:^|[^a-z0-9])(?:rp|rnp|rnase ?p|ic|ipc|internal control|hrp1|spc)(?:[^a-z0-9]|$)")
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


def interpret(
    observations: Iterable[Observation], *, pool: bool, accepted_codes: frozenset[str] = frozenset()
) -> Interpreted:
    """Interpret one tube's observations of one message; `pool` tells whether several people are in the tube.

    `accepted_codes` are the test codes (OBX-3) that the campaign means; empty accepts every code.
    """
    rows = list(observations)
    if not rows:
        return Interpreted(code=None, reason=InboxReason.NO_RESULTS)
    for row in rows:
        if row.status not in ACCEPTED_STATUSES:
            return Interpreted(code=None, reason=InboxReason.STATUS_NEEDS_PERSON, segment=row.segment)
        if accepted_codes and not {row.code, row.alternate_code} & accepted_codes:
            return Interpreted(code=None, reason=InboxReason.OTHER_TEST, segment=row.segment)
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
    """Give what one row calls; None where it says nothing known, or its value and its flag contradict each other."""
    if row.status == "X":
        return ResultCode.INVALID
    flagged = {_BY_FLAG[flag.upper()] for flag in row.flags if flag.upper() in _BY_FLAG}
    called = {_BY_FLAG[flag.upper()] for flag in row.flags if flag.upper() in _CALLING_FLAGS}
    said = _said(row)
    agreed = said | flagged if said else called
    is_understood = bool(said) or not row.value.strip('"^ ') or _is_number(row)
    return agreed.pop() if len(agreed) == 1 and is_understood else None


def _said(row: Observation) -> set[ResultCode]:
    found = (
        _BY_SNOMED.get(row.value_code),
        _BY_FLAG.get(row.value_code.upper()),
        _word(row.value_text),
        _word(row.value_code),
        _word(row.value),
    )
    return {code for code in found if code}


def _word(text: str) -> ResultCode | None:
    return _WORDS.get(fold_name(text.replace("^", " ")))


def _is_measurement(row: Observation) -> bool:
    """A Ct or quantity supports a call and makes none by itself, unless its flag does; a name alone decides nothing."""
    if row.value_code in _BY_SNOMED or any(flag.upper() in _CALLING_FLAGS for flag in row.flags):
        return False
    if {row.code, row.alternate_code} & (_CT_CODES | {LAW_SUPPLEMENT}):
        return True
    if row.value_type in _TIMES or _is_number(row):
        return True
    is_ct = bool(_CT_ROW.search(row.code_text) or _CT_ROW.search(row.sub_id))
    return is_ct and fold_name(row.value.strip('"^ ')) in _NO_CT


def _is_number(row: Observation) -> bool:
    number = row.value.strip("^ ").replace(",", ".")
    return bool(re.fullmatch(r"[<>]?=?\s*-?\d+(\.\d+)?(\^+[<>]?-?\d+(\.\d+)?)*", number))


def _is_control_target(row: Observation) -> bool:
    return bool(_CONTROL_TARGET.search(fold_name(row.code_text)) or _CONTROL_TARGET.search(fold_name(row.code)))
