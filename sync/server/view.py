"""What one member of a tube may see of it: a pure function of the tube's facts.

Here live the rules that keep a result from the wrong person. Any doubt holds the result; a code that this
page does not know is never shown.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sync.server.facts import Pairing, Result, Step, TubeFacts
from sync.server.people import group_people

# A result older than the swab belongs to an earlier use of the number. Stations' clocks are set by the network;
# analyzers send wall clocks without a zone.
RELEASED_BEFORE_SAMPLE = timedelta(minutes=10)
TESTED_BEFORE_SAMPLE = timedelta(days=1)


class State(StrEnum):
    """Where a member's sample stands. HELD is told to the member in the words of BEING_CONFIRMED."""

    COLLECTED = "collected"
    ON_THE_WAY = "on_the_way"
    IN_TEST = "in_test"
    BEING_CONFIRMED = "being_confirmed"
    RESULT = "result"
    SAMPLE_NEEDED_AGAIN = "sample_needed_again"
    WITHDRAWN = "withdrawn"
    HELD = "held"


class Answer(StrEnum):
    """The results that may reach a person, by the codes of the result vocabulary."""

    NEGATIVE = "NEGATIVE"
    POOL_NEGATIVE = "POOL_NEGATIVE"
    POSITIVE = "POSITIVE"


class Pool(StrEnum):
    """Why a positive pool is being confirmed: what has to happen before a person has a result."""

    NEW_SAMPLE = "new_sample"
    SAME_SAMPLE = "same_sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """What may be shown. `answer` is set in state RESULT alone.

    `version` is that of the tube's newest result, also where the state hides what it says;
    `answered_at` is its time of release. Both are None before the first one, and while held.
    """

    state: State
    answer: Answer | None = None
    pool: Pool | None = None
    tube: str
    disease: str
    site: str
    collected_at: datetime
    answered_at: datetime | None = None
    laboratory: str = ""
    version: int | None = None


def see_member(facts: TubeFacts, pairing: Pairing) -> MemberView | None:
    """Say what the member of this pairing may see; None if the pairing is not a live one of the tube."""
    live = live_pairings(facts)
    if pairing not in live:
        return None
    withdrawn = max((withdrawal.version for withdrawal in facts.withdrawals), default=0)
    newest = _newest(frozenset(result for result in facts.results if result.version > withdrawn))
    doubted = _is_doubted(facts, newest, withdrawn) or _is_contradictory(newest) or _is_too_old(newest, live)
    if doubted or is_disputed(facts):
        return _view(pairing, State.HELD)
    if not newest:
        return _view(pairing, State.WITHDRAWN if withdrawn else _way(facts))
    # Of equal answers of one version the last one released stands for all.
    return _answered(pairing, max(newest, key=_release_order))


def _release_order(result: Result) -> tuple[datetime, UUID, str]:
    return (result.released_at, result.result_id, result.laboratory)


def live_pairings(facts: TubeFacts) -> frozenset[Pairing]:
    """Give the pairings of the tube that no station has voided."""
    return frozenset(
        pairing for pairing in facts.pairings if pairing.tube == facts.tube and pairing.pairing_id not in facts.voided
    )


def _newest(results: frozenset[Result]) -> list[Result]:
    last = max((result.version for result in results), default=0)
    return [result for result in results if result.version == last]


def _is_doubted(facts: TubeFacts, newest: list[Result], withdrawn: int) -> bool:
    """Tell whether the laboratory holds what it released last.

    A version released after the hold settles it, and so does taking the held version back.
    """
    released = max((result.version for result in newest), default=0)
    return any(hold.version >= released and hold.version > withdrawn for hold in facts.holds)


def _is_contradictory(newest: list[Result]) -> bool:
    return len({result.code for result in newest}) > 1


def _is_too_old(newest: list[Result], live: frozenset[Pairing]) -> bool:
    return any(_is_before(result, member.made_at) for result in newest for member in live)


def _is_before(result: Result, swab: datetime) -> bool:
    if result.released_at + RELEASED_BEFORE_SAMPLE < swab:
        return True
    return result.tested_at is not None and result.tested_at + TESTED_BEFORE_SAMPLE < swab


def is_disputed(facts: TubeFacts) -> bool:
    """Tell whether it is in doubt whose swabs the tube holds, or what they were tested for.

    The tube must have a live pairing.
    """
    members = list(live_pairings(facts))
    groups = group_people([member.person for member in members])
    pool_sizes = {member.pool_size for member in members}
    return (
        _is_told_in_two_ways(facts, {member.pairing_id for member in members})
        or len(pool_sizes) > 1
        or len({member.disease for member in members}) > 1
        or len(groups) > min(pool_sizes)
        or any(group.doubtful for group in groups)
        or not all({members[index].opening_id for index in group.members} == _openings(members) for group in groups)
    )


def _is_told_in_two_ways(facts: TubeFacts, live_ids: set[UUID]) -> bool:
    told = [making.pairing_id for making in facts.pairings if making.pairing_id in live_ids]
    return len(told) > len(live_ids)


def _openings(members: list[Pairing]) -> set[UUID]:
    return {member.opening_id for member in members}


def _way(facts: TubeFacts) -> State:
    steps = {step.step for step in facts.steps}
    if Step.RECEIVED in steps:
        return State.IN_TEST
    return State.ON_THE_WAY if Step.SENT in steps else State.COLLECTED


def _answered(pairing: Pairing, result: Result) -> MemberView:
    """Read a code of the result vocabulary for this member's tube."""
    is_pool = pairing.pool_size > 1
    match result.code:
        case "NEGATIVE" | "POSITIVE" if not is_pool:
            return _view(pairing, State.RESULT, result, answer=Answer(result.code))
        case "POOL_NEGATIVE":
            return _view(pairing, State.RESULT, result, answer=Answer.POOL_NEGATIVE)
        case "POOL_POSITIVE":
            # Swabs that share a tube cannot be told apart; a tube of one was pooled in the laboratory.
            pool = Pool.NEW_SAMPLE if is_pool else Pool.SAME_SAMPLE
            return _view(pairing, State.BEING_CONFIRMED, result, pool=pool)
        case "INCONCLUSIVE" | "INVALID" | "REJECTED":
            return _view(pairing, State.SAMPLE_NEEDED_AGAIN, result)
        case "NOT_DONE":
            return _view(pairing, State.IN_TEST, result)
        case _:
            return _view(pairing, State.BEING_CONFIRMED, result)


def _view(
    pairing: Pairing,
    state: State,
    result: Result | None = None,
    *,
    answer: Answer | None = None,
    pool: Pool | None = None,
) -> MemberView:
    return MemberView(
        state=state,
        answer=answer,
        pool=pool,
        tube=pairing.tube,
        disease=pairing.disease,
        site=pairing.site,
        collected_at=pairing.made_at,
        answered_at=result.released_at if result else None,
        laboratory=result.laboratory if result else "",
        version=result.version if result else None,
    )
