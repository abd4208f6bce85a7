"""What every use case needs of its station: where it is, who works there, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import uuid_utils.compat as uuid_utils

from workstation.domain.learning import NOBODY_ASKS, LearningStatus
from workstation.domain.listening import OFF, ListenerStatus
from workstation.domain.watched_folder import NOT_WATCHED, FolderStatus
from workstation.profiles.choose import Profiles
from workstation.profiles.load_profiles import built_in_profiles
from workstation.settings import Settings
from workstation.store.database import Database
from workstation.usecases.neighbours import Neighbours

Clock = Callable[[], datetime]
Ticks = Callable[[], float]


def _nothing() -> None:
    """Nobody waits for a commit."""


def _not_listening() -> ListenerStatus:
    return OFF


def _not_watching() -> FolderStatus:
    return NOT_WATCHED


def _not_learning() -> LearningStatus:
    return NOBODY_ASKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One station at work: bound once at the start, given to every use case.

    `ticks` are seconds of a clock that nobody can set; `neighbours` are the other desks of the site, where they are
    shared with; `on_committed` is called after a commit that they should hear of at once, never inside a transaction;
    `listener` says how the listener of this process stands, `folder` how the folder that it watches does, `learning`
    how the asking for tubes of other stations does.
    """

    database: Database
    settings: Settings
    practice: bool
    station_id: str
    station_secret: bytes
    operator: str
    clock: Clock
    ticks: Ticks | None = None
    neighbours: Neighbours | None = None
    profiles: Profiles = field(default_factory=built_in_profiles)
    on_committed: Callable[[], None] = _nothing
    listener: Callable[[], ListenerStatus] = _not_listening
    folder: Callable[[], FolderStatus] = _not_watching
    learning: Callable[[], LearningStatus] = _not_learning

    def midnight(self, now: datetime) -> datetime:
        """Give when the day of this moment began, in the station's zone."""
        return now.astimezone(self.settings.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def new_id() -> UUID:
    """Make a UUIDv7 where the fact is made; ids made later sort later."""
    return uuid_utils.uuid7()
