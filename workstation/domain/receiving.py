"""What a scanned tube means at reception: received, repeated, rejected, or asked about. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.custody import Standing
from workstation.domain.desk import Choice
from workstation.domain.outcomes import Outcome


class TubeHere(StrEnum):
    """What the laboratory's own station knows of a tube."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    OPEN = "open"
    REPLACED = "replaced"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveScene:
    """Where a reception and a scanned tube stand.

    `earlier` is what became of the tube before, and `is_earlier_here` whether that was with this box; `is_listed` is
    None while the list is not here, or not whole.
    """

    here: TubeHere
    is_listed: bool | None
    earlier: Standing | None = None
    is_earlier_here: bool = False
    is_old: bool = False


_REFUSED = {
    TubeHere.REPLACED: Outcome.TUBE_REPLACED,
    TubeHere.VOID: Outcome.TUBE_VOIDED,
    TubeHere.OPEN: Outcome.TUBE_OPEN,
}


def decide_receiving(scene: ReceiveScene, agreed: Collection[Choice] = ()) -> Outcome:
    """Decide what becomes of a tube. A tube is received once, whoever scans it and however often."""
    if scene.earlier in (Standing.RECEIVED, Standing.REJECTED):
        return Outcome.RECEIVED_AGAIN if scene.is_earlier_here else Outcome.RECEIVED_ELSEWHERE
    if (refused := _REFUSED.get(scene.here)) is not None:
        return refused
    if scene.is_listed is False and Choice.RECEIVE_HERE not in agreed:
        return Outcome.NOT_IN_MANIFEST
    if scene.is_old and Choice.RECEIVE_ANYWAY not in agreed:
        return Outcome.TUBE_TOO_OLD
    if scene.is_listed is False:
        return Outcome.RECEIVED_HERE
    return Outcome.BOX_RECEIVED if scene.here is TubeHere.KNOWN else Outcome.RECEIVED_NO_LIST


RECEIVED = frozenset({Outcome.BOX_RECEIVED, Outcome.RECEIVED_NO_LIST, Outcome.RECEIVED_HERE})
"""The laboratory has the tube now."""
