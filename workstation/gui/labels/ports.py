"""What the Labels screen needs from the program: numbers, printers, print jobs, files. No widgets, no Qt."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from workstation.domain.printing import JobState
from workstation.domain.void_reason import VoidReason

A4_MM = (210.0, 297.0)


class LabelForm(StrEnum):
    """What is printed. A printer prints a tube's label in the size of the roll that is in it."""

    TUBE = "tube"
    SMALL_TUBE = "small_tube"
    A4_SHEET = "a4_sheet"
    COMMAND_CARD = "command_card"
    TEST_SHEET = "test_sheet"

    @property
    def takes_numbers(self) -> bool:
        """Whether each of its labels bears a new tube number."""
        return self in (LabelForm.TUBE, LabelForm.SMALL_TUBE, LabelForm.A4_SHEET)

    @property
    def may_be_checked(self) -> bool:
        """Whether one is printed and scanned back before the others."""
        return self in (LabelForm.TUBE, LabelForm.SMALL_TUBE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A size of label sheets: its name, how many labels it holds, and their size in mm."""

    name: str
    places: int
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChoice:
    """What the next run prints and where; without a printer it is written as a PDF.

    `sheet` and `first` (from 1) are the A4 sheet and the place on it where the labels begin.
    """

    form: LabelForm
    printer: str = ""
    sheet: str = ""
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersLeft:
    """The tube numbers of this station. With `is_random` nobody has given it any, and only `given` is counted.

    `warning` says in the reader's language that more should be reserved; else it is empty. With `can_reserve` the
    platform may be asked for more.
    """

    prefix: str
    reserved: int
    given: int
    left: int
    is_random: bool = False
    can_reserve: bool = False
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextNumbers:
    """What comes next, unless another desk takes it first: `there` of the numbers wanted, else `last` is empty."""

    first: str
    last: str
    there: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreNumbers:
    """What the platform gave: `count` numbers, of now `left`; and how many earlier blocks were closed for safety."""

    count: int
    left: int
    closed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterRow:
    """A printer that was added, and the label in it in mm; the default one stands first."""

    name: str
    width_mm: float
    height_mm: float
    dpi: int

    @property
    def holds_a4(self) -> bool:
        """Whether whole sheets come out of it."""
        return self.width_mm >= A4_MM[0] and self.height_mm >= A4_MM[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRow:
    """A print job; `kind`, `reason` and `problem` are in the reader's language.

    `first` and `last` are the numbers that it begins and ends with, where its labels bear some. With `is_in_doubt` a
    person must say which label came out last, before the job can go on; with `is_first_wrong` the first one read as
    something else. With `is_file` nothing was printed, but a file
    written. `next_try` is when a printer at fault is tried again.
    """

    id: UUID
    at: datetime
    kind: str
    done: int
    total: int
    state: JobState
    printer: str
    operator: str
    reason: str = ""
    problem: str = ""
    first: str = ""
    last: str = ""
    is_in_doubt: bool = False
    is_first_wrong: bool = False
    is_file: bool = False
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsState:
    """All that the screen of labels shows; the newest job first."""

    numbers: NumbersLeft
    printers: tuple[PrinterRow, ...]
    jobs: tuple[PrintRow, ...]
    sheets: tuple[SheetRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelPicture:
    """A label as its printer's dots: `pixels` are rows of grey, 1 byte a px, without padding."""

    pixels: bytes
    width: int
    height: int
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsFile:
    """What was written as a file: how many labels, their first and last number, or neither of a paper without any."""

    path: Path
    count: int
    first: str = ""
    last: str = ""


class LabelsPort(Protocol):
    """New labels and old ones: numbers, printers, jobs. What cannot be done raises a `GhepError`."""

    def state(self) -> LabelsState:
        """Read everything that is shown."""
        ...

    def ask_printer(self, printer: str) -> None:
        """Ask a printer whether it could print now; raises `PrinterProblem` saying why not."""
        ...

    def preview(self, choice: LabelChoice) -> LabelPicture:
        """Draw a label with a specimen number; raises `BadInput` where its printer or sheet cannot hold it."""
        ...

    def next_numbers(self, count: int) -> NextNumbers:
        """Say which numbers a run of so many labels would get now; none is taken."""
        ...

    def print_new(self, count: int, choice: LabelChoice, *, checks_first: bool) -> PrintRow:
        """Give new numbers and print them; a paper that takes no numbers is printed once."""
        ...

    def save_new(self, count: int, choice: LabelChoice) -> LabelsFile:
        """Give new numbers and write them as a file; a paper that takes no numbers is written once."""
        ...

    def reserve(self, count: int) -> MoreNumbers:
        """Ask the platform for more numbers; raises `PlatformUnreachable`."""
        ...

    def confirm(self, job: UUID, scanned: str) -> None:
        """Let a job go on whose first label was scanned back; another text stops it and raises `BadInput`."""
        ...

    def resume(self, job: UUID, last: str) -> None:
        """Go on behind the last label that came out; `none` if nothing more came."""
        ...

    def cancel(self, job: UUID) -> None:
        """Print no more of a job."""
        ...

    def reprint(self, number: str, reason: VoidReason, choice: LabelChoice) -> PrintRow | LabelsFile:
        """Print a label once more and say why; without a printer it is written as a file."""
        ...

    def take_out(self, number: str, reason: VoidReason) -> str:
        """Take a label out of use, and give its number."""
        ...
