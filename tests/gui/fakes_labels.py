"""A port of the Labels screen in memory: numbers, printers and jobs; nothing is printed."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import current_thread, main_thread
from uuid import UUID

from tests.gui.fakes import NOW, TUBE
from workstation.domain.errors import BadInput, Reason
from workstation.domain.printing import JobState
from workstation.domain.void_reason import VoidReason
from workstation.gui.labels.ports import (
    LabelChoice,
    LabelPicture,
    LabelsFile,
    LabelsState,
    MoreNumbers,
    NextNumbers,
    NumbersLeft,
    PrinterRow,
    PrintRow,
    SheetRow,
)


def print_row(number: int = 1, state: JobState = JobState.DONE, **changes: object) -> PrintRow:
    made = PrintRow(
        id=UUID(int=number),
        at=NOW,
        kind="Tem ống",
        done=1 if state is JobState.CHECKING else 200,
        total=200,
        state=state,
        printer="Zebra",
        operator="Hoà",
        first=TUBE,
    )
    return replace(made, **changes)


LAST = "VN0048143689"
SHEETS = (
    SheetRow(name="5x13-38.1x21.2", places=65, width_mm=38.1, height_mm=21.2),
    SheetRow(name="4x10-52.5x29.7", places=40, width_mm=52.5, height_mm=29.7),
)
OFFICE = PrinterRow(name="Office", width_mm=210, height_mm=297, dpi=300)
ZEBRA = PrinterRow(name="Zebra", width_mm=50.8, height_mm=25.4, dpi=203)


@dataclass
class FakeLabels:
    """Numbers, printers and jobs in memory. Printing makes a job that waits for `TUBE` to be scanned back."""

    printers: tuple[PrinterRow, ...] = (ZEBRA,)
    coming: NextNumbers = field(default_factory=lambda: NextNumbers(first=TUBE, last=LAST, there=200))
    picture_fault: Exception | None = None
    jobs: list[PrintRow] = field(default_factory=list)
    numbers: NumbersLeft = field(
        default_factory=lambda: NumbersLeft(prefix="VN", reserved=10_000, given=1_240, left=8_760, can_reserve=True)
    )
    printer_fault: Exception | None = None
    fault: Exception | None = None
    done: list[tuple[object, ...]] = field(default_factory=list)
    choices: list[LabelChoice] = field(default_factory=list)
    on_gui_thread: bool = False

    def state(self) -> LabelsState:
        self._work(may_fail=False)
        return LabelsState(numbers=self.numbers, printers=self.printers, jobs=tuple(self.jobs), sheets=SHEETS)

    def ask_printer(self, printer: str) -> None:
        self._work(may_fail=False)
        if self.printer_fault is not None:
            raise self.printer_fault

    def preview(self, choice: LabelChoice) -> LabelPicture:
        self._work(may_fail=False)
        if self.picture_fault is not None:
            raise self.picture_fault
        return LabelPicture(pixels=bytes(range(6)), width=3, height=2, width_mm=50.8, height_mm=25.4)

    def next_numbers(self, count: int) -> NextNumbers:
        self._work(may_fail=False)
        return self.coming

    def reserve(self, count: int) -> MoreNumbers:
        self._work()
        self.done.append(("reserve", count))
        return MoreNumbers(count=count, left=count + 320)

    def print_new(self, count: int, choice: LabelChoice, *, checks_first: bool) -> PrintRow:
        self._work()
        self.choices.append(choice)
        self.done.append(("print", count, choice.printer, checks_first))
        state = JobState.CHECKING if checks_first else JobState.PRINTING
        self.jobs.insert(0, print_row(len(self.jobs) + 1, state, done=1, total=count))
        return self.jobs[0]

    def save_new(self, count: int, choice: LabelChoice) -> LabelsFile:
        self._work()
        self.choices.append(choice)
        self.done.append(("save", count, choice.form))
        if not choice.form.takes_numbers:
            return LabelsFile(path=Path("labels/paper.pdf"), count=1)
        return LabelsFile(path=Path("labels/new.pdf"), count=count, first=TUBE, last=TUBE)

    def confirm(self, job: UUID, scanned: str) -> None:
        self._work()
        self.done.append(("confirm", job, scanned))
        right = scanned == TUBE
        self._change(job, JobState.PRINTING if right else JobState.STOPPED, done=1)
        if not right:
            raise BadInput(Reason.FIRST_LABEL_WRONG, tube=TUBE, job="0001")

    def resume(self, job: UUID, last: str) -> None:
        self._work()
        self.done.append(("resume", job, last))
        self._change(job, JobState.PRINTING)

    def cancel(self, job: UUID) -> None:
        self._work()
        self.done.append(("cancel", job))
        self._change(job, JobState.CANCELLED)

    def reprint(self, number: str, reason: VoidReason, choice: LabelChoice) -> PrintRow:
        self._work()
        self.done.append(("reprint", number, reason, choice.printer))
        return print_row(77, JobState.WAITING, total=1)

    def take_out(self, number: str, reason: VoidReason) -> str:
        self._work()
        self.done.append(("take out", number, reason))
        return number

    def _change(self, job: UUID, state: JobState, **changes: object) -> None:
        self.jobs = [replace(row, state=state, **changes) if row.id == job else row for row in self.jobs]

    def _work(self, *, may_fail: bool = True) -> None:
        self.on_gui_thread = self.on_gui_thread or current_thread() is main_thread()
        if may_fail and self.fault is not None:
            raise self.fault
