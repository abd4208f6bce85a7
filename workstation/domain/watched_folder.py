"""A folder into which an analyzer exports: what became of a file, and how the watching stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from workstation.domain.errors import GhepError


class WatchState(StrEnum):
    """How the watching of a folder stands."""

    WATCHING = "watching"
    TROUBLE = "trouble"
    ELSEWHERE = "elsewhere"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStatus:
    """What a window or command shows of a watched folder.

    `trouble` is what stands in the way in state TROUBLE; it is tried again. ELSEWHERE: another process of this station
    watches. The numbers are those of the day of `last_at`, in the station's zone; `waiting` files are there and not
    complete yet, or not taken.
    """

    folder: Path
    state: WatchState = WatchState.STOPPED
    trouble: GhepError | None = None
    done: int = 0
    refused: int = 0
    waiting: int = 0
    last_name: str = ""
    last_at: datetime | None = None
