"""The rhythm of a desk's scans, which gives a shift away: every swab in the tube of the person before.

Two signs are looked for before a person is paired: the open tube was scanned so long ago that another may be in the
hand by now, or the desk has begun to scan the next tube right after the person instead of right before. Nothing is
decided here; a doubt is asked about.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

LEARNT = 5
"""Tubes that a desk must have paired before its rhythm says anything."""
STALE_AFTER = timedelta(minutes=2)
STALE_TIMES = 5.0
FLIPS = 3
_REMEMBERED = 20
_LONG_WAIT = 6.0


class RhythmDoubt(StrEnum):
    """Why the tube in the hand may not be the open one."""

    NONE = ""
    STALE = "stale"
    FLIPPED = "flipped"


@dataclass(frozen=True, slots=True)
class _Cycle:
    """One tube: seconds from the last person to this tube, and from this tube to its person."""

    to_tube: float
    to_person: float

    @property
    def is_flipped(self) -> bool:
        """Whether the tube came right after a person, and its own person long after it."""
        return self.to_person >= _LONG_WAIT and self.to_tube <= self.to_person / 3


@dataclass(slots=True)
class Rhythm:
    """What one desk did since it was opened; a restart begins to learn again."""

    _cycles: deque[_Cycle] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _tube_at: datetime | None = None
    _person_at: datetime | None = None

    def tube(self, now: datetime) -> None:
        """Note that a tube was opened."""
        self._tube_at = now

    def person(self, now: datetime) -> None:
        """Note that a person was paired; further people of one tube tell nothing."""
        if self._tube_at is not None and self._person_at is not None:
            self._cycles.append(_cycle(self._person_at, self._tube_at, now))
        self._tube_at, self._person_at = None, now

    def accept(self) -> None:
        """Take today's rhythm as it is: somebody has looked, and the tube was the right one."""
        self._cycles.clear()

    def doubt(self, now: datetime) -> RhythmDoubt:
        """Say whether the open tube should be looked at before a person is paired with it."""
        if self._tube_at is None or self._person_at is None or len(self._cycles) < LEARNT:
            return RhythmDoubt.NONE
        current = _cycle(self._person_at, self._tube_at, now)
        usual = max(median(cycle.to_person for cycle in self._cycles), 1.0)
        if now - self._tube_at > max(STALE_AFTER, timedelta(seconds=STALE_TIMES * usual)):
            return RhythmDoubt.STALE
        return RhythmDoubt.FLIPPED if self._has_flipped(current) else RhythmDoubt.NONE

    def _has_flipped(self, current: _Cycle) -> bool:
        cycles = [*self._cycles, current]
        before, newest = cycles[:-FLIPS], cycles[-FLIPS:]
        if len(before) < LEARNT or not all(cycle.is_flipped for cycle in newest):
            return False
        return not any(cycle.is_flipped for cycle in before[-LEARNT:])


def _cycle(last_person: datetime, tube: datetime, person: datetime) -> _Cycle:
    return _Cycle((tube - last_person).total_seconds(), (person - tube).total_seconds())
