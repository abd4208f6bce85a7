"""What the platform remembers of an event: small facts about tubes, which only ever grow in number.

Facts carry no event id and no time of arrival, so the same fact told twice is one fact, and what follows
from a set of facts cannot depend on the order in which they came.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sync.protocol import (
    BoxSent,
    Event,
    LabelVoided,
    PairingMade,
    PairingVoided,
    Person,
    ResultHeld,
    ResultReleased,
    ResultWithdrawn,
    TubeReceived,
)


class Step(StrEnum):
    """A step of a tube's way to the laboratory."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """The making of a pairing, as one station told it."""

    pairing_id: UUID
    opening_id: UUID
    tube: str
    pool_size: int
    position: int
    person: Person
    made_at: datetime
    site: str
    desk: str
    campaign: str
    disease: str
    slip_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """That pairing does not hold. It may be known before its making."""

    pairing_id: UUID
    tube: str
    voided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeStep:
    """The tube left the site in a box, or the laboratory has it; `place` is the box or the laboratory."""

    tube: str
    step: Step
    at: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One released version of what a tube's test means; `code` is from the result vocabulary."""

    result_id: UUID
    tube: str
    version: int
    code: str
    tested_at: datetime | None
    released_at: datetime
    laboratory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The laboratory doubts this version of the tube's result. It may be known before its release."""

    tube: str
    version: int
    held_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """This version of the tube's result, and any lower one, was never its own. It may be known before its release."""

    tube: str
    version: int
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidLabel:
    """The label of this number is out of use. What a citizen sees does not depend on it: nobody was paired with it."""

    tube: str
    voided_at: datetime
    reason: str


Fact = Pairing | Void | TubeStep | Result | Hold | Withdrawal | VoidLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeFacts:
    """All that is known of one tube.

    `pairings` also holds makings of the same pairing ids in other tubes: one id that was told in two ways
    is a contradiction that a reader must see.
    """

    tube: str
    pairings: frozenset[Pairing] = frozenset()
    voided: frozenset[UUID] = frozenset()
    steps: frozenset[TubeStep] = frozenset()
    results: frozenset[Result] = frozenset()
    holds: frozenset[Hold] = frozenset()
    withdrawals: frozenset[Withdrawal] = frozenset()


def facts_of(event: Event) -> frozenset[Fact]:
    """Give the facts that one event tells."""
    sent = event.body
    if isinstance(sent, BoxSent):
        return frozenset(TubeStep(tube=tube, step=Step.SENT, at=sent.sent_at, place=sent.box) for tube in sent.tubes)
    return frozenset({_only_fact(sent)})


def tube_facts(tube: str, facts: frozenset[Fact]) -> TubeFacts:
    """Pick from a set of facts what concerns one tube."""
    makings = [fact for fact in facts if isinstance(fact, Pairing)]
    ids = {making.pairing_id for making in makings if making.tube == tube}
    return TubeFacts(
        tube=tube,
        pairings=frozenset(making for making in makings if making.pairing_id in ids),
        voided=frozenset(fact.pairing_id for fact in facts if isinstance(fact, Void)) & ids,
        steps=frozenset(fact for fact in facts if isinstance(fact, TubeStep) and fact.tube == tube),
        results=frozenset(fact for fact in facts if isinstance(fact, Result) and fact.tube == tube),
        holds=frozenset(fact for fact in facts if isinstance(fact, Hold) and fact.tube == tube),
        withdrawals=frozenset(fact for fact in facts if isinstance(fact, Withdrawal) and fact.tube == tube),
    )


def _only_fact(
    body: PairingMade | PairingVoided | TubeReceived | ResultReleased | ResultHeld | ResultWithdrawn | LabelVoided,
) -> Fact:
    match body:
        case PairingMade():
            return _pairing(body)
        case PairingVoided():
            return Void(pairing_id=body.pairing_id, tube=body.tube, voided_at=body.voided_at)
        case TubeReceived():
            return _reception(body)
        case ResultReleased():
            return _result(body)
        case ResultHeld() | ResultWithdrawn():
            return _taken_back(body)
        case LabelVoided():
            return VoidLabel(tube=body.tube, voided_at=body.voided_at, reason=body.reason)


def _taken_back(body: ResultHeld | ResultWithdrawn) -> Hold | Withdrawal:
    if isinstance(body, ResultHeld):
        return Hold(tube=body.tube, version=body.version, held_at=body.held_at)
    return Withdrawal(tube=body.tube, version=body.version, withdrawn_at=body.withdrawn_at)


def _pairing(made: PairingMade) -> Pairing:
    return Pairing(
        pairing_id=made.pairing_id,
        opening_id=made.opening_id,
        tube=made.tube,
        pool_size=made.pool_size,
        position=made.position,
        person=made.person,
        made_at=made.made_at,
        site=made.site,
        desk=made.desk,
        campaign=made.campaign,
        disease=made.disease,
        slip_sha256=made.slip_sha256,
    )


def _reception(received: TubeReceived) -> TubeStep:
    return TubeStep(tube=received.tube, step=Step.RECEIVED, at=received.received_at, place=received.laboratory)


def _result(released: ResultReleased) -> Result:
    return Result(
        result_id=released.result_id,
        tube=released.tube,
        version=released.version,
        code=released.code,
        tested_at=released.tested_at,
        released_at=released.released_at,
        laboratory=released.laboratory,
    )
