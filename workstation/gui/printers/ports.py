"""What the printers' page needs of the rest: known printers, finding, asking and trying them, one label to try."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from workstation.domain.printing import JobState, StoredPrinter


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJob:
    """A job of a printer that has not ended; `kind` is in the reader's language."""

    kind: str
    done: int
    total: int
    state: JobState
    at: datetime
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterLine:
    """A printer that was added, and its open jobs in the order in which they were made."""

    printer: StoredPrinter
    jobs: tuple[OpenJob, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSays:
    """A printer could print now. `counts` says that it proves after a cut what came out; `waiting` is in it already.

    Else it `asks_last` after a cut, or what it was given counts as printed.
    """

    counts: bool
    asks_last: bool = False
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQueue:
    """A queue of this computer's print system."""

    name: str
    is_added: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLabel:
    """A job of one label, and what a scanner must read on it."""

    job: UUID
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialNow:
    """Where the job of a test label stands, and why it does not go on."""

    state: JobState
    problem: Exception | None = None


class PrintersPort(Protocol):
    """The printers of this station. What cannot be done raises a `GhepError`."""

    def lines(self) -> tuple[PrinterLine, ...]:
        """List the printers, the default one first."""
        ...

    def ask(self, name: str) -> PrinterSays:
        """Ask a printer whether it could print now; raises `PrinterProblem` saying why not."""
        ...

    def try_out(self, printer: StoredPrinter) -> PrinterSays:
        """Ask a printer that is not added yet."""
        ...

    def queues(self) -> tuple[FoundQueue, ...]:
        """List the queues of the print system; raises `PrinterProblem` where there is none."""
        ...

    def add(self, printer: StoredPrinter) -> StoredPrinter:
        """Add a printer; the first is the default one."""
        ...

    def change(self, name: str, printer: StoredPrinter) -> StoredPrinter:
        """Change how a printer without open jobs is reached and what is in it; its name stays."""
        ...

    def remove(self, name: str) -> StoredPrinter:
        """Forget a printer without open jobs, and give what it was."""
        ...

    def make_default(self, name: str) -> None:
        """Make a printer the one that is meant when none is named."""
        ...

    def print_test(self, name: str) -> TrialLabel:
        """Print one label that is no tube's."""
        ...

    def trial_now(self, job: UUID) -> TrialNow:
        """Look where the job of a test label stands."""
        ...

    def cancel_trial(self, job: UUID) -> None:
        """Print the test label no more; nothing happens where it has ended."""
        ...
