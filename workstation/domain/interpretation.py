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
    meanings: list[RowMeaning] = []
    for row in rows:
        read = read_accepted_row(row, accepted_codes, profile)
        if isinstance(read, InboxReason):
            return Interpreted(code=None, reason=read, segment=row.segment)
        meanings.append(read)
    return _judge(meanings, pool=pool, profile=profile)


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
    is_support = profile is not GENERIC and kind in SUPPORTING_KINDS
    return meaning if is_meant or is_support else InboxReason.OTHER_TEST


def _judge(meanings: list[RowMeaning], *, pool: bool, profile: AnalyzerProfile) -> Interpreted:
    calling = [found for found in meanings if found.kind in CALLING_KINDS]
    if not calling and (profile.own_call or not any(found.cts for found in meanings)):
        return Interpreted(code=None, reason=InboxReason.NO_RESULTS, segment=meanings[0].row.segment)
    for found in calling if profile.ct is None else meanings:
        if not found.is_known:
            return Interpreted(code=None, reason=InboxReason.VALUE_UNKNOWN, segment=found.row.segment)
    theirs, doubt = _their_call(calling, profile)
    if doubt is not None:
        return doubt
    ours = _call_by_cycles(meanings, profile.ct, profile.assay) if profile.ct is not None else None
    if theirs is None and not profile.own_call:
        theirs = ours
    elif ours is not None and theirs in _DECISIVE and ours is not theirs:
        segment = next(found.row.segment for found in calling if found.call)
        return Interpreted(code=None, reason=InboxReason.CALLS_DISAGREE, segment=segment)
    if theirs is None:
        return Interpreted(code=None, reason=InboxReason.NO_RESULTS, segment=meanings[0].row.segment)
    corrects = any(found.row.status == CORRECTED for found in meanings)
    return Interpreted(code=pooled(theirs) if pool else theirs, corrects=corrects)


_DECISIVE = frozenset({ResultCode.POSITIVE, ResultCode.NEGATIVE})
_ABSENT = (ResultCode.NEGATIVE, ResultCode.POOL_NEGATIVE)


def _their_call(calling: list[RowMeaning], profile: AnalyzerProfile) -> tuple[ResultCode | None, Interpreted | None]:
    """Give the analyzer's own result; or a doubt, where its rows contradict each other."""
    if not calling:
        return None, None
    targets = {found.call for found in calling if found.kind is RowKind.TARGET and found.call}
    controls = {found.call for found in calling if found.kind is RowKind.CONTROL and found.call}
    overall = {found.call for found in calling if found.kind is RowKind.OVERALL and found.call}
    if profile.one_call_a_target and (twice := _called_twice(calling)) is not None:
        return None, Interpreted(code=None, reason=InboxReason.VALUES_DISAGREE, segment=twice.row.segment)
    if not overall:
        if not targets and profile is not GENERIC:
            return None, None
        return _combine(targets, controls, profile.assay), None
    whole = next(iter(overall))
    if targets and whole in _DECISIVE and _combine(targets, controls, profile.assay) is not whole:
        segment = next(found.row.segment for found in calling if found.kind is RowKind.OVERALL)
        return None, Interpreted(code=None, reason=InboxReason.CALLS_DISAGREE, segment=segment)
    return _combine(overall, controls, profile.assay), None


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
