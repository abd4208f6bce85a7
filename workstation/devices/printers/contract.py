"""What every printer can do, so that a run that was cut goes on with neither a gap nor a repeat.

A batch is brought to where nothing prints yet (`prepare`), its mark is stored by the caller, and only then it is let go
(`send`). Whatever is killed or cut in between, `read` asks by the mark what became of the batch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Labels `first` to `first + count - 1` of a job (from 0); `write` writes their bytes, the same ones every time."""

    job: UUID
    first: int
    count: int
    write: Callable[[BinaryIO], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a batch: how many of its labels are printed, from the front; None where nobody can tell.

    With `is_settled` nothing of it will print any more by itself. `is_whole` says that all bytes are known to have
    arrived, so that labels which are missing then were stopped at the printer and are not simply the last ones.
    """

    printed: int | None
    is_settled: bool
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """What a printer says of itself. `tells` is False for one that cannot say whether a label came out.

    `counter` is how many labels it ever printed, and `waiting` what it has received and not printed.
    """

    tells: bool
    counter: int | None = None
    waiting: int = 0


class Printer(Protocol):
    """One printer, for one caller at a time. Every method raises PrinterProblem where the printer is at fault."""

    def status(self) -> PrinterStatus:
        """Ask how it stands; raise PrinterProblem where it could not print now."""

    def most_at_once(self) -> int:
        """Say how many labels a batch may hold, so that what is in doubt after a cut stays small."""

    def prepare(self, batch: Batch) -> str:
        """Bring a batch to where nothing of it prints yet, and give its mark (up to 500 characters)."""

    def send(self, batch: Batch, mark: str, /) -> None:
        """Let a prepared batch print; called once for a mark."""

    def read(self, batch: Batch, mark: str) -> Reading:
        """Ask what became of a batch; also in another process than the one that sent it."""

    def drop(self, mark: str, /) -> None:
        """Take back what still can be of a batch that nobody wants any more."""

    def close(self) -> None:
        """Leave the printer; what was not sent yet is not sent later."""
