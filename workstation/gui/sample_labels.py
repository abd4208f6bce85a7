"""Labels for the pictures of the screens: numbers, printers, and the jobs of a morning. Nothing is printed."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path
from uuid import UUID

from labels.command_card import command_card
from labels.layout import Page
from labels.png import draw_page
from labels.sheet import SHEETS as SIZES
from labels.sheet import lay_out_sheet
from labels.tube_label import AUTO12, SMALL_TUBE, TubeCode, tube_label
from workstation.domain.errors import BadInput, Reason
from workstation.domain.printing import JobKind, JobState, Problem
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.labels.ports import (
    LabelChoice,
    LabelForm,
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
from workstation.gui.sample_ports import NOW, tube
from workstation.texts.command_card import card_title, command_tiles
from workstation.texts.printing import KIND_WORDS, REASON_WORDS, problem_sentence
from workstation.texts.translate import mark as _

PRINTER, OFFICE, RESERVED, DPI = "Zebra ZD421", "HP LaserJet", 10_000, 203
ROLL = PrinterRow(name=PRINTER, width_mm=50.8, height_mm=25.4, dpi=DPI)
SHEETS = tuple(
    SheetRow(name=size.name, places=size.places, width_mm=size.label.width_mm, height_mm=size.label.height_mm)
    for size in SIZES.values()
)
_LOW = _("Only {left} numbers with {prefix} are left. Ask the platform for more while there is a network (F4)")


@dataclass
class SampleLabels:
    """A station with two printers and some jobs; a new one has neither."""

    left: int = 8_759
    is_new: bool = False
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    made: list[PrintRow] = field(default_factory=list)

    def state(self) -> LabelsState:
        """Give everything that is shown."""
        given = 0 if self.is_new else RESERVED - self.left
        warning = self.catalogue.gettext(_LOW).format(left=self.left, prefix="VN") if self.left < 500 else ""
        numbers = NumbersLeft(
            prefix="VN", reserved=RESERVED, given=given, left=RESERVED - given, can_reserve=True, warning=warning
        )
        office = PrinterRow(name=OFFICE, width_mm=210, height_mm=297, dpi=300)
        printers, jobs = (ROLL, office), (*reversed(self.made), *self._morning())
        if self.is_new:
            return LabelsState(numbers=numbers, printers=(), jobs=(), sheets=SHEETS)
        return LabelsState(numbers=numbers, printers=printers, jobs=jobs, sheets=SHEETS)

    def ask_printer(self, printer: str) -> None:
        """The printer is ready."""

    def preview(self, choice: LabelChoice) -> LabelPicture:
        """Draw a label of the Collect screen's own numbers."""
        if choice.printer == PRINTER and not choice.form.may_be_checked:
            raise BadInput(Reason.BAD_LABEL, problem="210 × 297 mm > 50.8 × 25.4 mm")
        page = _page(choice)
        image, size = draw_page(page, DPI), page.size
        return LabelPicture(
            pixels=image.tobytes(),
            width=image.width,
            height=image.height,
            width_mm=size.width_mm,
            height_mm=size.height_mm,
        )

    def next_numbers(self, count: int) -> NextNumbers:
        """Count on from the numbers that are given."""
        first, there = 1 if self.is_new else RESERVED - self.left + 1, min(count, self.left)
        return NextNumbers(first=tube(first), last=tube(first + count - 1) if there == count else "", there=there)

    def print_new(self, count: int, choice: LabelChoice, *, checks_first: bool) -> PrintRow:  # noqa: ARG002
        """Make a job whose first label is out."""
        coming = self.next_numbers(count)
        job = self._job(9, 0, JobKind.TUBE, (1, count), JobState.CHECKING)
        job = replace(job, first=coming.first, last=coming.last)
        self.made.append(job)
        return job

    def save_new(self, count: int, choice: LabelChoice) -> LabelsFile:  # noqa: ARG002
        """Save nothing."""
        coming = self.next_numbers(count)
        path = Path("ghep/labels") / f"{coming.first}-{coming.last}.pdf"
        return LabelsFile(path=path, count=count, first=coming.first, last=coming.last)

    def reserve(self, count: int) -> MoreNumbers:
        """Have more."""
        return MoreNumbers(count=count, left=self.left + count)

    def confirm(self, job: UUID, scanned: str) -> None:
        """Nothing is printed here."""

    def resume(self, job: UUID, last: str) -> None:
        """Nothing is printed here."""

    def cancel(self, job: UUID) -> None:
        """Nothing is printed here."""

    def reprint(self, number: str, reason: VoidReason, choice: LabelChoice) -> PrintRow:  # noqa: ARG002
        """Make a job of one label."""
        return self._job(8, 0, JobKind.TUBE, (0, 1), JobState.WAITING, reason)

    def take_out(self, number: str, reason: VoidReason) -> str:  # noqa: ARG002
        """Give the number back."""
        return number

    def _morning(self) -> tuple[PrintRow, ...]:
        facts = {"printer": PRINTER, "address": "192.168.1.50:9100"}
        out = Problem(reason=Reason.PRINTER_PAPER_OUT, facts=facts)
        waiting = self._job(4, 6, JobKind.TUBE, (40, 200), JobState.WAITING, span=(1041, 1240))
        return (
            replace(waiting, problem=problem_sentence(out, self.catalogue), next_try=NOW + timedelta(seconds=20)),
            self._job(3, 35, JobKind.TUBE, (1, 1), JobState.DONE, VoidReason.MISPRINTED, span=(1002, 1002)),
            self._job(2, 52, JobKind.SLIP, (10, 10), JobState.DONE, span=(1037, 1037)),
            self._job(1, 64, JobKind.TUBE, (500, 500), JobState.DONE, span=(541, 1040)),
        )

    def _job(
        self,
        number: int,
        minutes: int,
        kind: JobKind,
        count: tuple[int, int],
        state: JobState,
        reason: VoidReason | None = None,
        span: tuple[int, int] = (1241, 1241),
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
            first=tube(span[0]),
            last=tube(span[1]),
        )


def _page(choice: LabelChoice) -> Page:
    if choice.form is LabelForm.A4_SHEET:
        size = SIZES[choice.sheet]
        labels = (_plain(tube(1241 + place)) for place in range(size.places - choice.first + 1))
        return next(lay_out_sheet(labels, size, first=choice.first))
    if choice.form is LabelForm.COMMAND_CARD:
        title, hint = card_title()
        return command_card(command_tiles(), title=title, hint=hint, practice=False)
    if choice.form is LabelForm.SMALL_TUBE and choice.printer != PRINTER:
        number = tube(1241)
        display = display_tube(number).replace("\u00a0", " ")
        return tube_label(number, display=display, practice=False, size=SMALL_TUBE, code=TubeCode.DATA_MATRIX)
    return _plain(tube(1241))


def _plain(number: str) -> Page:
    return tube_label(number, display=display_tube(number), practice=False, size=AUTO12)
