"""What the windows ask of the rest: the desk, the sending, and the laboratory.

Every call is made on a worker thread and may wait for the disk. The objects are bound in the composition root.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from workstation.domain.desk import Answer, DeskSummary
from workstation.domain.errors import GhepError
from workstation.domain.results import ResultCode, ResultStatus
from workstation.domain.scans import Command


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

    def set_pool_size(self, size: int) -> Answer:
        """Set how many people share a tube; raises `RuleBroken` while a tube is open."""
        ...

    def summary(self) -> DeskSummary:
        """Count today's work."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """What waits for the platform; `reachable` is None until it has been tried."""

    waiting: int
    oldest: datetime | None
    refused: int
    reachable: bool | None


class SyncPort(Protocol):
    """The outbox, read only."""

    def status(self) -> SyncStatus:
        """Count what is unsent and how old it is."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One version of one tube's result."""

    id: UUID
    tube: str
    people: int
    is_pool: bool
    version: int
    code: ResultCode
    status: ResultStatus
    tested_at: datetime | None
    imported_by: str
    held_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One message: `state` is imported, partly or set_aside; `reasons` are sentences in the reader's language."""

    id: UUID
    name: str
    received_at: datetime
    kind: str
    state: str
    results: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did with the files it was given."""

    messages: int
    results: int
    set_aside: int
    repeated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOutcome:
    """What became of one result: released, or the error that says why not."""

    result_id: UUID
    problem: GhepError | None = None


class LabPort(Protocol):
    """Incoming messages and results."""

    def results(self) -> tuple[ResultRow, ...]:
        """List the results, newest first."""
        ...

    def inbox(self) -> tuple[InboxRow, ...]:
        """List the messages, newest first."""
        ...

    def import_paths(
        self, paths: Sequence[Path], progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ImportSummary:
        """Import files; calls `progress(done, all)` and stops between files once `cancelled()`."""
        ...

    def release(self, result_ids: Sequence[UUID]) -> tuple[ReleaseOutcome, ...]:
        """Release results, each on its own: one refusal stops no other."""
        ...

    def set_operator(self, name: str) -> None:
        """Work in another person's name from the next call on."""
        ...

    def message_tree(self, message_id: UUID) -> str:
        """Write one message as an indented tree, with its original bytes readable."""
        ...
