"""Labels for the pictures of the screens: numbers, a printer, and the jobs of a morning. Nothing is printed."""

from dataclasses import dataclass, field
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path
from uuid import UUID

from labels.png import draw_page
from labels.tube_label import tube_label
from workstation.domain.errors import Reason
from workstation.domain.printing import JobKind, JobState, Problem
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.ports import LabelForm, LabelPicture, LabelsFile, LabelsState, NumbersLeft, PrinterRow, PrintRow
from workstation.gui.sample_ports import NOW, tube
from workstation.texts.printing import KIND_WORDS, REASON_WORDS, problem_sentence
from workstation.texts.translate import mark as _

PRINTER, RESERVED, DPI = "Zebra ZD421", 10_000, 203
_LOW = _("Only {left} numbers with {prefix} are left. Reserve more while there is a network: ghep labels reserve 10000")


@dataclass
class SampleLabels:
    """A station with one printer and some jobs; a new one has neither."""

    left: int = 8_759
    is_new: bool = False
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    made: list[PrintRow] = field(default_factory=list)

    def state(self) -> LabelsState:
        """Give everything that is shown."""
        if self.is_new:
            numbers = NumbersLeft(prefix="VN", reserved=RESERVED, given=0, left=RESERVED)
            return LabelsState(numbers=numbers, printers=(), jobs=())
        warning = self.catalogue.gettext(_LOW).format(left=self.left, prefix="VN") if self.left < 500 else ""
        numbers = NumbersLeft(
            prefix="VN", reserved=RESERVED, given=RESERVED - self.left, left=self.left, warning=warning
        )
        printer = PrinterRow(name=PRINTER, width_mm=50.8, height_mm=25.4, dpi=DPI)
        return LabelsState(numbers=numbers, printers=(printer,), jobs=(*reversed(self.made), *self._morning()))

    def ask_printer(self, printer: str) -> None:
        """The printer is ready."""

    def preview(self, printer: str, form: LabelForm) -> LabelPicture:  # noqa: ARG002
        """Draw a label of the Collect screen's own numbers."""
        number = tube(1241)
        page = tube_label(number, display=display_tube(number), practice=False)
        image = draw_page(page, DPI)
        return LabelPicture(
            pixels=image.tobytes(), width=image.width, height=image.height, width_mm=50.8, height_mm=25.4
        )

    def print_new(self, count: int, printer: str, *, checks_first: bool) -> PrintRow:  # noqa: ARG002
        """Make a job whose first label is out."""
        job = self._job(9, 0, JobKind.TUBE, (1, count), JobState.CHECKING)
        self.made.append(job)
        return job

    def save_new(self, count: int, form: LabelForm) -> LabelsFile:  # noqa: ARG002
        """Save nothing."""
        return LabelsFile(path=Path("labels.pdf"), count=count, first=tube(1), last=tube(count))

    def confirm(self, job: UUID, scanned: str) -> None:
        """Nothing is printed here."""

    def resume(self, job: UUID, last: str) -> None:
        """Nothing is printed here."""

    def cancel(self, job: UUID) -> None:
        """Nothing is printed here."""

    def reprint(self, number: str, reason: VoidReason, printer: str, form: LabelForm) -> PrintRow:  # noqa: ARG002
        """Make a job of one label."""
        return self._job(8, 0, JobKind.TUBE, (0, 1), JobState.WAITING, reason)

    def take_out(self, number: str, reason: VoidReason) -> str:  # noqa: ARG002
        """Give the number back."""
        return number

    def _morning(self) -> tuple[PrintRow, ...]:
        facts = {"printer": PRINTER, "problem": "paper out"}
        out = Problem(reason=Reason.PRINTER_PAPER_OUT, facts=facts)
        return (
            self._job(4, 6, JobKind.TUBE, (40, 200), JobState.WAITING, problem=out),
            self._job(3, 35, JobKind.TUBE, (1, 1), JobState.DONE, VoidReason.MISPRINTED),
            self._job(2, 52, JobKind.SLIP, (10, 10), JobState.DONE),
            self._job(1, 64, JobKind.TUBE, (500, 500), JobState.DONE),
        )

    def _job(
        self,
        number: int,
        minutes: int,
        kind: JobKind,
        count: tuple[int, int],
        state: JobState,
        reason: VoidReason | None = None,
        problem: Problem | None = None,
    ) -> PrintRow:
        return PrintRow(
            id=UUID(int=number),
            at=NOW - timedelta(minutes=minutes),
            kind=self.catalogue.gettext(KIND_WORDS[kind]),
            done=count[0],
            total=count[1],
            state=state,
            printer=PRINTER,
            operator="Lê Thị Hoà",
            reason=self.catalogue.gettext(REASON_WORDS[reason]) if reason else "",
            problem=problem_sentence(problem, self.catalogue) if problem else "",
            first=tube(1241),
        )
