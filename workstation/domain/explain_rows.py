"""Why a tube's observations mean what `interpret` says: every row's decision, for a person who tries a profile."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from workstation.domain.analyzer_profile import AnalyzerProfile, RowKind
from workstation.domain.interpretation import read_accepted_row
from workstation.domain.observation_meaning import CALLING_KINDS, KindReason
from workstation.domain.observation_status import StatusEffect, effect_of
from workstation.domain.observations import InboxReason, Observation
from workstation.domain.results import ResultCode


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDecision:
    """What one OBX is taken for and why, and what it says.

    `kind` is None where it may not count, which `reason` tells. `cts` and `control_cts` hold None for "no Ct".
    """

    row: Observation
    effect: StatusEffect | None
    kind: RowKind | None = None
    why: KindReason | None = None
    test: str = ""
    call: ResultCode | None = None
    cts: tuple[Decimal | None, ...] = ()
    control_cts: tuple[Decimal | None, ...] = ()
    reason: InboxReason | None = None


def explain_rows(
    observations: Iterable[Observation], *, accepted_codes: frozenset[str], profile: AnalyzerProfile
) -> tuple[RowDecision, ...]:
    """Decide about every row as `interpret` does, and go on where that stops at the first doubt."""
    return tuple(_decide(row, accepted_codes, profile) for row in observations)


def _decide(row: Observation, accepted_codes: frozenset[str], profile: AnalyzerProfile) -> RowDecision:
    meaning = read_accepted_row(row, accepted_codes, profile)
    if isinstance(meaning, InboxReason):
        return RowDecision(row=row, effect=effect_of(row.status), reason=meaning)
    is_doubted = not meaning.is_known and (profile.ct is not None or meaning.kind in CALLING_KINDS)
    return RowDecision(
        row=row,
        effect=effect_of(row.status),
        kind=meaning.kind,
        why=meaning.why,
        test=meaning.test,
        call=meaning.call,
        cts=tuple(ct for ct in meaning.cts if ct is None or ct > 0),
        control_cts=tuple(ct for ct in meaning.control_cts if ct is None or ct > 0),
        reason=InboxReason.VALUE_UNKNOWN if is_doubted else None,
    )
