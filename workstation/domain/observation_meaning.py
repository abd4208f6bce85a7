"""One OBX by its analyzer's profile: what it is taken for and what it says. An unknown word says nothing.

The profile's own rules and words come first, then what all analyzers have in common.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from workstation.domain.analyzer_profile import AnalyzerProfile, ControlState, CtRule, RowKind, RowRule
from workstation.domain.identifiers import fold_name
from workstation.domain.observation_status import NOT_OBTAINED
from workstation.domain.observations import Observation
from workstation.domain.results import CODING, ResultCode

LAW_SUPPLEMENT = "S_OTHER"
MOST_CYCLES = Decimal(60)
LONGEST_WORD = 200
"""A longer value is a text or a file, and no word or number."""
_CT_ROW = re.compile(r"(?:^|[^a-z])(?:ct|cq|cn|cycle)(?:[^a-z]|$)", re.IGNORECASE)
_NUMBER = re.compile(r"[<>]?=?\s*-?\d+(\.\d+)?(\^+[<>]?-?\d+(\.\d+)?)*")
_CYCLES = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,6})?")
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
_CONTROL_SAYS = {ControlState.PASSED: ResultCode.POSITIVE, ControlState.FAILED: ResultCode.NEGATIVE}


class KindReason(StrEnum):
    """Why a row is taken for what it is."""

    PROFILE_RULE = "profile_rule"
    CALLING_VALUE = "calling_value"
    CT_CODE = "ct_code"
    TIME_OR_FILE = "time_or_file"
    NUMBER = "number"
    CT_NAME = "ct_name"
    CONTROL_NAME = "control_name"
    NOTHING_ELSE = "nothing_else"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMeaning:
    """What one row is and says.

    `test` joins a Ct to its target. `call` is None where the row calls nothing, and also where it should and what it
    says is not known: then `is_known` is False. `cts` are the cycles that it states, None for "there was none";
    `control_cts` those of the human or internal control.
    """

    row: Observation
    kind: RowKind
    why: KindReason
    test: str
    call: ResultCode | None = None
    is_known: bool = True
    cts: tuple[Decimal | None, ...] = ()
    control_cts: tuple[Decimal | None, ...] = ()


SUPPORTING_KINDS = frozenset({RowKind.CT, RowKind.CONTROL_CT, RowKind.QUANTITY, RowKind.IGNORED})
"""Rows that call nothing by themselves."""
CALLING_KINDS = frozenset({RowKind.TARGET, RowKind.CONTROL, RowKind.OVERALL})


def kind_of(row: Observation, profile: AnalyzerProfile) -> tuple[RowKind, KindReason] | None:
    """Say what a row is taken for; None for one of another test, as the profile knows all its own."""
    for rule in profile.rows:
        if _fits(rule, row):
            return rule.kind, KindReason.PROFILE_RULE
    if profile.refuses_other_rows:
        return None
    measured = _measurement(row, profile)
    if measured is not None:
        return measured
    if _is_control_target(row):
        return RowKind.CONTROL, KindReason.CONTROL_NAME
    return RowKind.TARGET, KindReason.NOTHING_ELSE


def read_row(row: Observation, kind: RowKind, why: KindReason, profile: AnalyzerProfile) -> RowMeaning:
    """Read what a row of this kind says."""
    test = _test_of(row, profile)
    if profile.ct is not None and kind in (RowKind.CT, RowKind.CONTROL_CT):
        return _read_ct(row, kind, why, test, profile, profile.ct)
    if kind in SUPPORTING_KINDS:
        return RowMeaning(row=row, kind=kind, why=why, test=test)
    cts = _cts_of_notes(row, profile, profile.ct) if profile.ct is not None and profile.ct.note else ()
    known_cts = _UNREAD not in cts
    if kind is RowKind.CONTROL and profile.control_words and row.status != NOT_OBTAINED:
        state = profile.control_words.get(_folded(row.value_text or row.value_code or row.value))
        if state is not None:
            return RowMeaning(row=row, kind=kind, why=why, test=test, call=_CONTROL_SAYS.get(state))
    call = _call(row, profile)
    is_known = (call is not None or _says_nothing(row, profile)) and known_cts
    return RowMeaning(row=row, kind=kind, why=why, test=test, call=call, is_known=is_known, cts=cts)


_UNREAD = Decimal(-1)
"""Stands for a Ct whose text could not be read; it makes its row unknown."""


def _fits(rule: RowRule, row: Observation) -> bool:
    return (
        (rule.code is None or rule.code.search(row.code) is not None)
        and (rule.alternate is None or rule.alternate.search(row.alternate_code) is not None)
        and (rule.sub_id is None or rule.sub_id.search(row.sub_id) is not None)
        and (rule.value_type is None or rule.value_type.search(row.value_type) is not None)
        and (rule.text is None or rule.text.search(row.code_text) is not None)
    )


def _measurement(row: Observation, profile: AnalyzerProfile) -> tuple[RowKind, KindReason] | None:
    """A Ct or quantity supports a call and makes none by itself, unless its flag does; a name alone decides nothing."""
    if row.value_code in _BY_SNOMED or (row.flags and any(_calls(flag.upper(), profile) for flag in row.flags)):
        return None
    if row.code in _CT_CODES or row.alternate_code in _CT_CODES or LAW_SUPPLEMENT in (row.code, row.alternate_code):
        return _ct_kind(row), KindReason.CT_CODE
    if row.value_type in _TIMES:
        return RowKind.QUANTITY, KindReason.TIME_OR_FILE
    is_number = _is_number(row)
    named_ct = bool(_CT_ROW.search(row.code_text) or _CT_ROW.search(row.sub_id))
    if named_ct and (is_number or _says_no_ct(row, profile)):
        return _ct_kind(row), KindReason.CT_NAME
    return (RowKind.QUANTITY, KindReason.NUMBER) if is_number else None


def _says_no_ct(row: Observation, profile: AnalyzerProfile) -> bool:
    text = _folded(row.value.strip('"^ '))
    return text in _NO_CT or (profile.ct is not None and text in profile.ct.none)


def _ct_kind(row: Observation) -> RowKind:
    return RowKind.CONTROL_CT if _is_control_target(row) else RowKind.CT


def _calls(flag: str, profile: AnalyzerProfile) -> bool:
    return flag in _CALLING_FLAGS or flag in profile.flags


def _call(row: Observation, profile: AnalyzerProfile) -> ResultCode | None:
    """Give what one row calls; None where it says nothing known, or its value and its flag contradict each other."""
    if row.status == NOT_OBTAINED:
        return ResultCode.INVALID
    flags = [(flag.upper(), _flag(flag.upper(), profile)) for flag in row.flags]
    flagged = {code for _, code in flags if code}
    called = {code for flag, code in flags if code and _calls(flag, profile)}
    says_none = _is_no_value(row, profile)
    said: set[ResultCode] = set() if says_none else _said(row, profile)
    agreed = said | flagged if said else called
    is_understood = bool(said) or says_none or not row.value.strip('"^ ') or _is_number(row)
    return agreed.pop() if len(agreed) == 1 and is_understood else None


def _is_no_value(row: Observation, profile: AnalyzerProfile) -> bool:
    return bool(profile.no_values) and _folded((row.value_text or row.value).strip('"^ ')) in profile.no_values


def _says_nothing(row: Observation, profile: AnalyzerProfile) -> bool:
    """Tell that the analyzer left the row without a value on purpose, and its flags call nothing."""
    return _is_no_value(row, profile) and not any(_flag(flag.upper(), profile) for flag in row.flags)


def _flag(flag: str, profile: AnalyzerProfile) -> ResultCode | None:
    return profile.flags.get(flag) or _BY_FLAG.get(flag)


def _said(row: Observation, profile: AnalyzerProfile) -> set[ResultCode]:
    found = {_word(row.value_text, profile), _word(row.value, profile)}
    if row.value_code:
        found |= {_BY_SNOMED.get(row.value_code), _BY_FLAG.get(row.value_code.upper()), _word(row.value_code, profile)}
    for pattern, code in profile.patterns:
        if pattern.search(row.value_text or row.value):
            found.add(code)
    return {code for code in found if code}


def _word(text: str, profile: AnalyzerProfile) -> ResultCode | None:
    if not text or len(text) > LONGEST_WORD:
        return None
    folded = _folded(text.replace("^", " "))
    return profile.words.get(folded) or _WORDS.get(folded)


@lru_cache(maxsize=4096)  # A run says the same few words.
def _folded(text: str) -> str:
    return fold_name(text)


def _is_number(row: Observation) -> bool:
    text = row.value_text if row.value_type == "SN" else row.value
    return len(text) <= LONGEST_WORD and bool(_NUMBER.fullmatch(text.strip("^ ").replace(",", ".")))


def is_control_name(name: str) -> bool:
    """Tell whether a target's name is that of a human or internal control: RP, RNase P, IC."""
    return bool(_CONTROL_TARGET.search(_folded(name)))


def _is_control_target(row: Observation) -> bool:
    return is_control_name(row.code_text) or is_control_name(row.code)


def _test_of(row: Observation, profile: AnalyzerProfile) -> str:
    if profile.test_of is not None and (found := profile.test_of.search(row.code)):
        return found["test"]
    return row.code or row.code_text


def _read_ct(
    row: Observation, kind: RowKind, why: KindReason, test: str, profile: AnalyzerProfile, rule: CtRule
) -> RowMeaning:
    parts = row.value.split("^")
    ct = _cycles(parts, rule.component, profile, rule)
    controls = tuple(_cycles(parts, place, profile, rule) for place in rule.control_components if place <= len(parts))
    cts, controls = ((), (ct, *controls)) if kind is RowKind.CONTROL_CT else ((ct,), controls)
    is_known = _UNREAD not in cts + controls
    return RowMeaning(row=row, kind=kind, why=why, test=test, is_known=is_known, cts=cts, control_cts=controls)


def _cts_of_notes(row: Observation, profile: AnalyzerProfile, rule: CtRule) -> tuple[Decimal | None, ...]:
    if rule.note is None:
        return ()
    return tuple(_ct(found["ct"], profile, rule) for note in row.notes for found in rule.note.finditer(note))


def _cycles(parts: list[str], place: int, profile: AnalyzerProfile, rule: CtRule) -> Decimal | None:
    return _ct(parts[place - 1] if place <= len(parts) else "", profile, rule)


def _ct(text: str, profile: AnalyzerProfile, rule: CtRule) -> Decimal | None:
    """Give the cycles, None for "no Ct", or `_UNREAD` for what is neither."""
    text = text.strip('" ')
    if _folded(text) in _NO_CT or _folded(text) in rule.none:
        return None
    if profile.decimal_comma:
        text = text.replace(",", ".")
    if not _CYCLES.fullmatch(text):
        return _UNREAD
    cycles = Decimal(text)
    return cycles if 0 < cycles <= MOST_CYCLES else _UNREAD
