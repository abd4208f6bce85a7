"""A folder into which an analyzer exports: what waits for a person in a file, and how the watching stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from workstation.domain.errors import GhepError
from workstation.domain.observations import InboxReason


class WatchState(StrEnum):
    """How the watching of a folder stands."""

    OFF = "off"
    WATCHING = "watching"
    TROUBLE = "trouble"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStatus:
    """What a window or command shows of a watched folder.

    `trouble` is what stands in the way in state TROUBLE; it is tried again. ELSEWHERE: another process of this station
    watches. `done` and `refused` count the files of the day of `last_at`, in the station's zone; `waiting` files are
    there and not complete yet, or cannot be taken.
    """

    folder: Path
    state: WatchState = WatchState.OFF
    trouble: GhepError | None = None
    done: int = 0
    refused: int = 0
    waiting: int = 0
    last_name: str = ""
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFile:
    """A file that was taken and moved: its name within the folder, and where it lies now."""

    name: str
    target: Path
    refused: bool


NOT_WATCHED = FolderStatus(folder=Path())


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for a person in a file: a thing in one of its messages, or why (a part of) it could not be kept.

    `inner` is a place in an archive, `message` counts from 1, `segment` within the message.
    """

    inner: str = ""
    message: int = 0
    reason: InboxReason | None = None
    segment: int = 0
    field: str = ""
    detail: str = ""
    problem: GhepError | None = None
