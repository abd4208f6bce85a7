"""What every use case needs of its station: where it is, who works there, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import uuid_utils.compat as uuid_utils

from workstation.settings import Settings
from workstation.store.database import Database

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One station at work: bound once at the start, given to every use case."""

    database: Database
    settings: Settings
    practice: bool
    station_id: str
    station_secret: bytes
    operator: str
    clock: Clock

    def midnight(self, now: datetime) -> datetime:
        """Give when the day of this moment began, in the station's zone."""
        return now.astimezone(self.settings.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def new_id() -> UUID:
    """Make a UUIDv7 where the fact is made; ids made later sort later."""
    return uuid_utils.uuid7()
