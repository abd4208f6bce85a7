"""Notices that the computer's clock was moved: times decide who was sampled today and which result is of which swab.

The clock on the wall is compared with one that nobody can set (seconds since the machine was started), and at the
first scan with the newest thing in the store.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=2)


@dataclass(slots=True)
class ClockWatch:
    """What the two clocks said at the last scan that was taken."""

    _wall: datetime | None = None
    _ticks: float | None = None

    def moved(self, now: datetime, ticks: float | None, newest: datetime | None) -> int:
        """Say by how many minutes the clock jumped (negative is back), or 0; `newest` is the newest time stored."""
        if self._wall is None:
            jump = min(now - newest, timedelta(0)) if newest is not None else timedelta(0)
        elif ticks is not None and self._ticks is not None:
            jump = now - self._wall - timedelta(seconds=ticks - self._ticks)
        else:
            jump = min(now - self._wall, timedelta(0))
        if abs(jump) < TOLERANCE:
            return 0
        return round(jump.total_seconds() / 60)

    def settle(self, now: datetime, ticks: float | None) -> None:
        """Take the time of now for right."""
        self._wall, self._ticks = now, ticks
