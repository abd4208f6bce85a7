"""How the asking for tubes of other stations stands, for whoever shows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningStatus:
    """`waiting` tubes are not known here; since `failing_since` the platform cannot be asked, and `why` says why."""

    waiting: int = 0
    failing_since: datetime | None = None
    why: str = ""


NOBODY_ASKS = LearningStatus()
