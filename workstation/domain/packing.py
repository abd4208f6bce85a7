"""What a scanned tube means while a box is packed: it goes in, is refused, or is asked about. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workstation.domain.custody import BoxState, PackDoubt
from workstation.domain.desk import Choice
from workstation.domain.outcomes import Outcome


class PackUse(StrEnum):
    """What is known of a tube that shall be packed."""

    READY = "ready"
    UNKNOWN = "unknown"
    OPEN = "open"
    EMPTY = "empty"
    REPLACED = "replaced"
    VOID = "void"
    HERE = "here"
    BOXED = "boxed"
    SHIPPED = "shipped"
    AT_LAB = "at_lab"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackScene:
    """Where a box and a scanned tube stand: how full the box is, and how old the tube."""

    state: BoxState
    filled: int
    room: int
    use: PackUse
    is_old: bool = False


_REFUSED = {
    PackUse.OPEN: Outcome.TUBE_OPEN,
    PackUse.EMPTY: Outcome.TUBE_EMPTY,
    PackUse.REPLACED: Outcome.TUBE_REPLACED,
    PackUse.VOID: Outcome.TUBE_VOIDED,
    PackUse.HERE: Outcome.BOX_HAS_IT,
    PackUse.BOXED: Outcome.TUBE_BOXED,
    PackUse.SHIPPED: Outcome.TUBE_SHIPPED,
    PackUse.AT_LAB: Outcome.TUBE_AT_LAB,
}


def decide_packing(scene: PackScene, agreed: Collection[Choice] = ()) -> Outcome:
    """Decide what becomes of a tube. The same tube again gets the same answer, and never goes in twice."""
    if scene.use is not PackUse.HERE and scene.state is not BoxState.OPEN:
        return Outcome.BOX_GONE if scene.state is BoxState.SENT else Outcome.BOX_IS_SEALED
    if (refused := _REFUSED.get(scene.use)) is not None:
        return refused
    if scene.filled >= scene.room:
        return Outcome.BOX_NO_ROOM
    if scene.use is PackUse.UNKNOWN and Choice.PACK_ANYWAY not in agreed:
        return Outcome.TUBE_UNKNOWN
    if doubt_of(scene) is not None:
        return Outcome.BOX_ADDED_CHECK
    return Outcome.BOX_FULL if scene.filled + 1 == scene.room else Outcome.BOX_ADDED


def doubt_of(scene: PackScene) -> PackDoubt | None:
    """Say why a tube that goes in must be looked at."""
    if scene.use is PackUse.UNKNOWN:
        return PackDoubt.UNKNOWN
    return PackDoubt.OLD if scene.is_old else None


PACKED = frozenset({Outcome.BOX_ADDED, Outcome.BOX_ADDED_CHECK, Outcome.BOX_FULL})
"""The tube is in the box now."""


def hours_since(collected_at: datetime | None, now: datetime) -> int | None:
    """Give the whole hours since a swab was taken; None where that is not known."""
    return None if collected_at is None else max(0, (now - collected_at) // timedelta(hours=1))


def is_older(collected_at: datetime | None, now: datetime, hours: int) -> bool:
    """Tell whether a tube is older than its limit."""
    return collected_at is not None and now - collected_at > timedelta(hours=hours)
