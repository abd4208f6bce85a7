"""From an analyzer's observations to one result for the tube; an unknown word is a reason, never a guess.

The default assay rule is the CDC panel's: every viral target positive is positive, some is inconclusive, none
with the human control present is negative, none with the control failed is invalid. Where the analyzer's profile
knows the Ct, the same rule is applied to the cycles, and a difference from the analyzer's own call is a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workstation.domain.analyzer_profile import GENERIC, AnalyzerProfile, AssayRule, CtRule, RowKind
from workstation.domain.observation_meaning import CALLING_KINDS, SUPPORTING_KINDS, RowMeaning, kind_of, read_row
from workstation.domain.observation_status import CORRECTED, NOT_OBTAINED
from workstation.domain.observations import InboxReason, Observation
from workstation.domain.results import ResultCode, pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """What the observations mean: a result, or the reason why a person must look (and at which segment)."""

    code: ResultCode | None
    reason: InboxReason | None = None
    segment: int = 0
    corrects: bool = False


class _Doubt(Exception):
    """Nothing may be called: why, and at which segment."""

    def __init__(self, reason: InboxReason, segment: int = 0) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.segment = segment


def interpret(
    observations: Iterable[Observation],
    *,
    pool: bool,
    accepted_codes: frozenset[str] = frozenset(),
    profile: AnalyzerProfile = GENERIC,
    order_statuses: Sequence[str] = (),
) -> Interpreted:
    """Interpret one tube's observations of one message; `pool` tells whether several people are in the tube.

    `accepted_codes` are the test codes (OBX-3) that the campaign means; empty accepts every code. `order_statuses`
    are the OBR-25 of its orders: without observations, X says that the analyzer could not do the test.
    """
    rows = list(observations)
    if not rows:
        failed = NOT_OBTAINED in order_statuses
        return Interpreted(code=None, reason=InboxReason.ORDER_FAILED if failed else InboxReason.NO_RESULTS)
    try:
        code = _call(_read_rows(rows, accepted_codes, profile), profile)
    except _Doubt as doubt:
        return Interpreted(code=None, reason=doubt.reason, segment=doubt.segment)
    corrects = any(row.status == CORRECTED for row in rows)
    return Interpreted(code=pooled(code) if pool else code, corrects=corrects)


def read_accepted_row(
    row: Observation, accepted_codes: frozenset[str], profile: AnalyzerProfile
) -> RowMeaning | InboxReason:
    """Read a row, or say why it may not count: its status, or a test that is not the campaign's."""
    if row.status not in profile.accepted_statuses:
        return InboxReason.STATUS_NEEDS_PERSON
    found = kind_of(row, profile)
    if found is None:
        return InboxReason.OTHER_TEST
    kind, why = found
    meaning = read_row(row, kind, why, profile)
    is_meant = not accepted_codes or bool(accepted_codes.intersection((row.code, row.alternate_code, meaning.test)))
    is_support = profile.strict and kind in SUPPORTING_KINDS
    return meaning if is_meant or is_support else InboxReason.OTHER_TEST


def _read_rows(rows: list[Observation], accepted_codes: frozenset[str], profile: AnalyzerProfile) -> list[RowMeaning]:
    meanings: list[RowMeaning] = []
    for row in rows:
        read = read_accepted_row(row, accepted_codes, profile)
        if isinstance(read, InboxReason):
            raise _Doubt(read, row.segment)
        meanings.append(read)
    return meanings


def _call(meanings: list[RowMeaning], profile: AnalyzerProfile) -> ResultCode:
    """Give the analyzer's own result, which the cycles must not contradict; or, where it has none, theirs."""
    calling = [found for found in meanings if found.kind in CALLING_KINDS]
    first = meanings[0].row.segment
    if not calling and (profile.own_call or not any(found.cts for found in meanings)):
        raise _Doubt(InboxReason.NO_RESULTS, first)
    for found in calling if profile.ct is None else meanings:
        if not found.is_known:
            raise _Doubt(InboxReason.VALUE_UNKNOWN, found.row.segment)
    if profile.assay is AssayRule.EACH and (other := _second_test(calling)) is not None:
        raise _Doubt(InboxReason.OTHER_TEST, other.row.segment)
    theirs = _their_call(calling, profile)
    ours = _call_by_cycles(meanings, profile.ct, profile.assay) if profile.ct is not None else None
    if theirs in _DECISIVE and ours is not None and ours is not theirs:
        raise _Doubt(InboxReason.CALLS_DISAGREE, next(found.row.segment for found in calling if found.call))
    code = ours if theirs is None and not profile.own_call else theirs
    if code is None:
        raise _Doubt(InboxReason.NO_RESULTS, first)
    if code in _CLAIMS and _lacks_a_row(meanings, profile, code):
        raise _Doubt(InboxReason.TARGET_MISSING, first)
    return code


_DECISIVE = frozenset({ResultCode.POSITIVE, ResultCode.NEGATIVE})
_CLAIMS = _DECISIVE | {ResultCode.PRESUMPTIVE, ResultCode.INCONCLUSIVE}
_ABSENT = (ResultCode.NEGATIVE, ResultCode.POOL_NEGATIVE)


def _their_call(calling: list[RowMeaning], profile: AnalyzerProfile) -> ResultCode | None:
    """Give the analyzer's own result, None where no row calls; raise where its rows contradict each other."""
    targets = {found.call for found in calling if found.kind is RowKind.TARGET and found.call}
    controls = {found.call for found in calling if found.kind is RowKind.CONTROL and found.call}
    overall = {found.call for found in calling if found.kind is RowKind.OVERALL and found.call}
    if profile.strict and (twice := _called_twice(calling)) is not None:
        raise _Doubt(InboxReason.VALUES_DISAGREE, twice.row.segment)
    if not overall:
        is_silent = not targets and (profile.strict or not controls)
        return None if is_silent else _combine(targets, controls, profile.assay)
    whole = next(iter(overall))
    if targets and whole in _DECISIVE and _combine(targets, controls, profile.assay) is not whole:
        raise _Doubt(InboxReason.CALLS_DISAGREE, next(f.row.segment for f in calling if f.kind is RowKind.OVERALL))
    return _combine(overall, controls, profile.assay)


def _lacks_a_row(meanings: list[RowMeaning], profile: AnalyzerProfile, code: ResultCode) -> bool:
    """Tell that a row of the assay did not come: a target's, or for a negative the human control's."""
    tests = {found.test for found in meanings if found.kind in (RowKind.TARGET, RowKind.CT)}
    is_controlled = any(found.kind is RowKind.CONTROL or found.control_cts for found in meanings)
    return not profile.targets <= tests or (profile.needs_control and code is ResultCode.NEGATIVE and not is_controlled)


def _second_test(calling: list[RowMeaning]) -> RowMeaning | None:
    targets = [found for found in calling if found.kind is RowKind.TARGET]
    return next((found for found in targets if found.test != targets[0].test), None)


def _called_twice(calling: list[RowMeaning]) -> RowMeaning | None:
    """Find a test that is called in two ways: two tubes' results, or two runs, and nobody can say which counts."""
    calls: dict[tuple[str, RowKind], ResultCode] = {}
    for found in calling:
        key = ("", found.kind) if found.kind is RowKind.OVERALL else (found.test, found.kind)
        if found.call is not None and calls.setdefault(key, found.call) is not found.call:
            return found
    return None


def _combine(targets: set[ResultCode], controls: set[ResultCode], assay: AssayRule) -> ResultCode:
    if not targets:
        return ResultCode.INVALID
    for whole in (ResultCode.REJECTED, ResultCode.INVALID, ResultCode.NOT_DONE):
        if whole in targets:
            return whole
    if assay is AssayRule.ANY and ResultCode.POSITIVE in targets:
        return ResultCode.POSITIVE
    if len(targets) > 1:
        return ResultCode.INCONCLUSIVE
    only = next(iter(targets))
    control_failed = bool(controls) and ResultCode.POSITIVE not in controls
    return ResultCode.INVALID if only in _ABSENT and control_failed else only


def _call_by_cycles(meanings: list[RowMeaning], rule: CtRule, assay: AssayRule) -> ResultCode | None:
    """Apply the assay's rule to the cycles; None where no row states any.

    A test with several Cts of which some are below the threshold is left to the analyzer, which knows its analytes.
    """
    below: dict[str, set[bool]] = {}
    for found in meanings:
        if found.cts:
            below.setdefault(found.test, set()).update(ct is not None and ct < rule.threshold for ct in found.cts)
    if not below:
        return None
    targets = {_BY_CYCLES[next(iter(found))] for found in below.values() if len(found) == 1}
    called = (found for found in meanings if found.kind is RowKind.TARGET and found.call)
    targets |= {found.call for found in called if found.call and len(below.get(found.test, ())) != 1}
    if not targets:
        return None
    controls = {found.call for found in meanings if found.kind is RowKind.CONTROL and found.call}
    control_cts = [ct for found in meanings for ct in found.control_cts]
    controls |= {_BY_CYCLES[ct is not None and ct < rule.threshold] for ct in control_cts}
    return _combine(targets, controls, assay)


_BY_CYCLES = {True: ResultCode.POSITIVE, False: ResultCode.NEGATIVE}
