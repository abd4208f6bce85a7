"""What the Lab screen asks of the rest: incoming messages, what waits for a person, results.

Every call is made on a worker thread and may wait for the disk. Words come in the reader's language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from workstation.domain.errors import GhepError
from workstation.domain.lab_lists import IdList, IssueFilter, IssueKind, MessageFilter, ResultFilter, Worklist
from workstation.domain.report_days import Days
from workstation.domain.results import ResultCode, ResultOrigin, ResultStatus, Seen

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Source(StrEnum):
    """A way by which messages come without anybody's hand."""

    PORT = "port"
    FOLDER = "folder"


class Mood(StrEnum):
    """How such a way stands."""

    OFF = "off"
    WORKS = "works"
    AT_FAULT = "at_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How one way stands; `detail` is its port or folder, or what is wrong with it."""

    source: Source
    mood: Mood = Mood.OFF
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What the laboratory should be seen to: a few words, and all that is known of it with what to do."""

    words: str
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabCounts:
    """How much there is on every list, how the ways stand, and what is wrong beside them."""

    messages: dict[str, int] = field(default_factory=dict)
    issues: dict[IssueKind, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    worklists: dict[Worklist, int] = field(default_factory=dict)
    ways: tuple[SourceState, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def open_messages(self) -> int:
        """How many messages wait for a person."""
        return sum(self.messages.get(state, 0) for state in ("waiting", "partly", "set_aside"))

    @property
    def open_issues(self) -> int:
        """How many things wait for a person."""
        return sum(self.issues.values())

    @property
    def to_verify(self) -> int:
        """How many results wait for a verifier."""
        return sum(count for list_, count in self.worklists.items() if list_ is not Worklist.RELEASED_TODAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message: `state` is waiting, imported, partly, set_aside or repeated; `reasons` are sentences.

    `places` are where the reasons stand: segment, counted from 1, and field.
    """

    id: UUID
    name: str
    source: str
    received_at: datetime
    kind: str
    state: str
    results: int
    reasons: tuple[str, ...] = ()
    places: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One thing that waits: `what` is the matter, `do` the next step, `detail` the text that it is about."""

    id: UUID
    message_id: UUID
    name: str
    source: str
    received_at: datetime
    kind: IssueKind
    what: str
    do: str
    segment: int
    field: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One version of one tube's result. `held_words` say why it is in doubt; also a released one may be.

    `received_at` is when the tube came to the laboratory, where that is known.
    """

    id: UUID
    tube: str
    people: int
    is_pool: bool
    version: int
    code: ResultCode
    status: ResultStatus
    tested_at: datetime | None
    imported_by: str
    held_reason: str = ""
    held_words: str = ""
    origin: ResultOrigin = ResultOrigin.MEASURED
    why: str = ""
    created_at: datetime | None = None
    received_at: datetime | None = None
    released_at: datetime | None = None
    released_by: str = ""
    runs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """One value: what was measured, the value, its flags, status and notes."""

    name: str
    value: str
    flags: str = ""
    status: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run of a tube; `code` is None where a person must look, and `reason` says why."""

    number: int
    code: ResultCode | None
    reason: str
    at: datetime
    source: str
    instrument: str
    values: tuple[MeasuredRow, ...]
    controls: tuple[MeasuredRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDetail:
    """A tube's result in full: its versions, the newest first, and its runs, the last first."""

    tube: str
    versions: tuple[ResultRow, ...]
    runs: tuple[RunRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A line that something is the matter with, and which of its letters; a line of -1 is nowhere."""

    line: int = -1
    first: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDetail:
    """One message to look at: its bytes as lines, its tree, the marks in both, and how it was read."""

    message_id: UUID
    size: int
    raw: tuple[str, ...]
    tree: tuple[str, ...]
    raw_marks: tuple[Marked, ...] = ()
    tree_marks: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A tube that may be meant; `is_exact` if the message names it so."""

    tube: str
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A match by hand that waits for a second person."""

    id: UUID
    message_id: UUID
    segment: int
    tube: str
    why: str
    proposed_by: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did with the files it was given; `problems` are files that could not be read, and why."""

    messages: int
    results: int
    set_aside: int
    repeated: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOutcome:
    """What became of one result: released, or the error that says why not."""

    result_id: UUID
    problem: GhepError | None = None


class LabPort(Protocol):
    """The laboratory's lists, and what a person decides about their rows. What cannot be done raises a `GhepError`."""

    def counts(self) -> LabCounts:
        """Count every list, and tell how the ways stand."""
        ...

    def list_messages(self, wanted: MessageFilter) -> IdList:
        """Give the messages, the newest first."""
        ...

    def messages(self, ids: Sequence[UUID]) -> tuple[MessageRow, ...]:
        """Read messages; those that are gone are left out."""
        ...

    def list_issues(self, wanted: IssueFilter) -> IdList:
        """Give what waits for a person, the newest first."""
        ...

    def issues(self, ids: Sequence[UUID]) -> tuple[IssueRow, ...]:
        """Read what waits; what is gone is left out."""
        ...

    def list_results(self, wanted: ResultFilter) -> IdList:
        """Give the results of a worklist, the newest first."""
        ...

    def results(self, ids: Sequence[UUID]) -> tuple[ResultRow, ...]:
        """Read results; those that are gone are left out."""
        ...

    def find_result(self, tube: str) -> ResultRow | None:
        """Give the newest version of a tube's result."""
        ...

    def result(self, tube: str) -> ResultDetail:
        """Give a tube's result in full."""
        ...

    def message(self, message_id: UUID, places: Sequence[tuple[int, str]]) -> MessageDetail:
        """Give a message to look at, with these places marked."""
        ...

    def decisions(self, message_id: UUID) -> tuple[str, ...]:
        """Tell, a line each, how a message is read: profile, tube, every row, and what follows."""
        ...

    def candidates(self, detail: str) -> tuple[Candidate, ...]:
        """Find tubes that a text may mean."""
        ...

    def import_paths(self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Import files; calls `progress(done, all)`; stops soon after `cancelled()`, and keeps what was imported."""
        ...

    def try_again(self, ids: Sequence[UUID] | None, progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Read these messages again, or without ids all that wait."""
        ...

    def proposals(self) -> tuple[Proposal, ...]:
        """List the matches by hand that wait for a second person."""
        ...

    def propose(self, message_id: UUID, segment: int, tube: str, why: str) -> None:
        """Say which tube a specimen is."""
        ...

    def confirm(self, proposal: UUID) -> None:
        """Confirm another person's match; the message is read again with it."""
        ...

    def drop(self, proposal: UUID) -> None:
        """Take a match back that nobody confirmed."""
        ...

    def release(self, ids: Sequence[UUID], progress: Progress) -> tuple[ReleaseOutcome, ...]:
        """Release results, each on its own: one refusal stops no other."""
        ...

    def hold(self, tube: str, why: str) -> None:
        """Hold a tube's result."""
        ...

    def settle(self, tube: str, why: str, seen: Seen) -> None:
        """Let a result in doubt stand; another person releases it."""
        ...

    def correct(self, tube: str, code: ResultCode, why: str, seen: Seen) -> None:
        """Say what a tube's result is; another person releases it."""
        ...

    def withdraw(self, tube: str, why: str) -> None:
        """Withdraw a released result that was never this tube's."""
        ...

    def close(self, message_id: UUID, why: str) -> None:
        """Put a message away that nobody needs; refused where what waits in it holds a tube's result."""
        ...

    def report(self, path: Path, days: Days) -> int:
        """Write what was released on these days as a PDF; gives how many results."""
        ...

    def export(self, path: Path, wanted: MessageFilter | IssueFilter | ResultFilter) -> int:
        """Write a list as CSV; gives how many rows."""
        ...

    def set_operator(self, name: str) -> None:
        """Work in another person's name from the next call on."""
        ...
