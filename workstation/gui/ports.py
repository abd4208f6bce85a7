"""What the windows ask of the rest: the desk, the sending, people, cameras and labels.

Every call is made on a worker thread and may wait for the disk. The objects are bound in the composition root.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Protocol
from uuid import UUID

from workstation.domain.collection import Collection
from workstation.domain.desk import Answer, DeskSummary
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.typed_person import TypedPerson


class DeskPort(Protocol):
    """One desk: every scan, command and mode change gives one answer, after its commit."""

    @property
    def current(self) -> Answer:
        """Where the desk stands now; at start, a tube that is still open."""
        ...

    def scan(self, text: str) -> Answer:
        """Take one scanned text."""
        ...

    def command(self, command: Command) -> Answer:
        """Take one command, from a key or a card."""
        ...

    def enter(self, person: TypedPerson) -> Answer:
        """Take a person who was typed in; raises `BadInput` naming the field that cannot be taken."""
        ...

    def take_pair(self, tube: str, person: str) -> tuple[Answer, ...]:
        """Take a tube and a person seen in one view: the tube first, and the person only if it was taken."""
        ...

    def refuse(self, outcome: Outcome) -> Answer:
        """Take what a device found to be no scan."""
        ...

    def set_pool_size(self, size: int) -> Answer:
        """Set how many people share a tube; raises `RuleBroken` while a tube is open."""
        ...

    def summary(self) -> DeskSummary:
        """Count today's work."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """One tube of this station that another one paired too, and where and when that was."""

    tube: str
    desk: str
    site: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """What waits for the platform; `reachable` is None until it has been tried.

    `is_shared` says that this desk asks the others before a scan, `alone_since` that it cannot.
    """

    waiting: int
    oldest: datetime | None
    refused: int
    reachable: bool | None
    is_shared: bool = False
    alone_since: datetime | None = None
    conflicts: tuple[ConflictRow, ...] = ()


class SyncPort(Protocol):
    """The outbox, read only."""

    def status(self) -> SyncStatus:
        """Count what is unsent and how old it is."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionChoices:
    """What the desk is set to, and what it may be set to again: those used last first."""

    current: Collection
    recent: tuple[Collection, ...]


class CollectionsPort(Protocol):
    """What the desk collects, as it stands after all that was asked before."""

    def choices(self) -> CollectionChoices:
        """Give the collection of now and the last ones."""
        ...

    def choose(self, collection: Collection, badge: str) -> CollectionChoices:
        """Set the desk to a collection; a badge says who does it. Raises what `set_collection` raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRow:
    """One commune of 2025; `code` is what is stored, `former` the older name that a search found it by, if any."""

    code: str
    name: str
    province: str
    former: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRow:
    """One person of an expected-people list, ready to be paired, or who was `paired` already (and when, if known)."""

    person: TypedPerson
    commune: CommuneRow | None = None
    paired: bool = False
    paired_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """One row of a list as it was read, before anything is stored; the number is masked."""

    line: int
    name: str
    birth: str
    number: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProblem:
    """Why a row of a list is not taken: its line in the file, and a sentence in the reader's language."""

    line: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPreviewRows:
    """What a file of expected people says; `people` can be imported, `first` are some of them.

    `encoding` is how its letters were read; `problem` says why the whole file cannot be taken, and is else empty.
    """

    path: Path
    encoding: str
    people: int
    first: tuple[ListedRow, ...] = ()
    problems: tuple[ListProblem, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReport:
    """What an import of expected people did.

    `repeated`: the list was imported before, and nothing was added. `cancelled`: it was stopped, and nothing was kept.
    """

    people: int
    repeated: bool = False
    problems: tuple[ListProblem, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdPerson:
    """Somebody of a household who was paired before; children get one of them as guardian."""

    id: UUID
    name: str
    birth_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFile:
    """A personal card that waits to be printed: its number, and the file."""

    number: str
    path: Path


class PeoplePort(Protocol):
    """People who show no code: communes, lists of expected people, households and printed cards."""

    def search_communes(self, text: str) -> tuple[CommuneRow, ...]:
        """Find communes by a text without accents, best first, at most eight."""
        ...

    def search_expected(self, text: str) -> tuple[ExpectedRow, ...]:
        """Find expected people by name without accents or by number, at most eight."""
        ...

    def preview(self, path: Path) -> ListPreviewRows:
        """Read a file and store nothing."""
        ...

    def import_list(
        self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ListReport:
        """Store the people of a file; calls `progress(done, all)`, and keeps nothing once `cancelled()`."""
        ...

    def save_errors(self, path: Path, rows: Sequence[ListProblem]) -> None:
        """Write what was not taken as a CSV file."""
        ...

    def new_household(self) -> UUID:
        """Give the id of a household that begins now."""
        ...

    def household(self, household: UUID) -> tuple[HouseholdPerson, ...]:
        """List the people of a household in the order of their pairing."""
        ...

    def make_card(self, person: UUID) -> CardFile:
        """Make the card of a person who has no other number; again gives the same number."""
        ...


class CameraState(StrEnum):
    """Whether pictures come from a camera."""

    STARTING = "starting"
    RUNNING = "running"
    LOST = "lost"


class CameraHint(StrEnum):
    """What the hands at the camera could do better."""

    NONE = "none"
    HOLD_STILL = "hold_still"
    MORE_LIGHT = "more_light"
    COME_CLOSER = "come_closer"
    TILT = "tilt"


class CodeRole(StrEnum):
    """What a code in the picture is to the desk."""

    TUBE = "tube"
    PERSON = "person"
    COMMAND = "command"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOutline:
    """Where a code stands in the picture: corners as parts of its width and height, 0 to 1."""

    corners: tuple[tuple[float, float], ...]
    role: CodeRole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CameraView:
    """One picture to show, already small: `pixels` are rows of BGR, 3 bytes a px, without padding."""

    pixels: bytes
    width: int
    height: int
    outlines: tuple[CodeOutline, ...] = ()
    hint: CameraHint = CameraHint.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraScan:
    """What the camera has for the desk: one text, a tube and a person in one view, or none for two codes in view."""

    texts: tuple[str, ...]


class CameraPort(Protocol):
    """The cameras that this machine can open."""

    def watch(
        self,
        device_id: str,
        place: int,
        stop: Event,
        *,
        show: Callable[[CameraView], None],
        scanned: Callable[[CameraScan], None],
        tell: Callable[[CameraState], None],
    ) -> None:
        """Read one camera until stopped; the three are called on worker threads."""
        ...

    def owe(self, person: str) -> None:
        """Say that the desk could not take this person yet: the next tube takes the person along, if still in view."""
        ...
