"""Numbers, printers and print jobs, in the windows' own words."""

from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from labels.errors import LabelError
from labels.pdf import write_pdf
from labels.png import draw_page
from labels.sheet import SHEETS
from workstation.cli.whole_file import whole_file
from workstation.domain.errors import BadInput, GhepError, Reason
from workstation.domain.personal_qr.card import is_card_number
from workstation.domain.printing import ENDED, JobKind, JobState, PrintJob, Problem
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
from workstation.station import platform_access
from workstation.store.numbers import NumberSource
from workstation.texts.labels_here import here_sentence
from workstation.texts.notices import error_notice
from workstation.texts.numbers import unprinted_sentence, window_warning
from workstation.texts.printing import KIND_WORDS, REASON_WORDS
from workstation.usecases.context import Context
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.number_share import number_share
from workstation.usecases.peek_numbers import peek_numbers
from workstation.usecases.print_jobs import cancel_job, confirm_first, job_ends, list_jobs, resume_job
from workstation.usecases.print_labels import (
    print_new_tubes,
    print_tubes,
    refuse_waiting,
    reprint_label,
    tube_number,
)
from workstation.usecases.print_sheets import (
    TEST_PAGE,
    command_card_items,
    print_command_card,
    print_new_sheets,
    print_sheets,
    print_test_sheet,
)
from workstation.usecases.printers import ask_printer, find_printer, list_printers
from workstation.usecases.record_print import FILE_PRINTER, record_print
from workstation.usecases.reserve_numbers import reserve_numbers
from workstation.usecases.void_label import refuse_void, void_label
from workstation.window_ports.label_papers import drawing_dpi, file_pages, specimen_page

LABELS_FOLDER = "labels"
PAPER_FILES = {LabelForm.COMMAND_CARD: "command-card", LabelForm.TEST_SHEET: "scanner-test"}
SHEET_ROWS = tuple(
    SheetRow(name=sheet.name, places=sheet.places, width_mm=sheet.label.width_mm, height_mm=sheet.label.height_mm)
    for sheet in SHEETS.values()
)


class WindowLabels:
    """Labels as their screen asks for them; `context` gives the desk's, in whoever's name it works now.

    Files are written under `folder`; sentences are in the language of `catalogue`; `on_job` wakes the printing.
    """

    def __init__(
        self,
        context: Callable[[], Context],
        catalogue: Callable[[], NullTranslations],
        folder: Path,
        on_job: Callable[[], None],
    ) -> None:
        self._context, self._catalogue, self._folder, self._on_job = context, catalogue, folder, on_job
        self._ends: dict[UUID, tuple[str, str]] = {}

    def state(self) -> LabelsState:
        """Read numbers, printers and jobs."""
        context = self._context()
        printers = tuple(
            PrinterRow(name=one.name, width_mm=one.width_mm, height_mm=one.height_mm, dpi=one.dpi)
            for one in list_printers(context)
        )
        jobs = tuple(self._row(context, job) for job in list_jobs(context))
        return LabelsState(numbers=self._numbers(context), printers=printers, jobs=jobs, sheets=SHEET_ROWS)

    def ask_printer(self, printer: str) -> None:
        """Ask a printer whether it could print now."""
        ask_printer(self._context(), printer)

    def preview(self, choice: LabelChoice) -> LabelPicture:
        """Draw a label or paper with a specimen number."""
        context = self._context()
        stored = find_printer(context, choice.printer) if choice.printer else None
        page = specimen_page(context, choice, stored, self._catalogue())
        try:
            image = draw_page(page, drawing_dpi(stored))
        except LabelError as error:
            raise BadInput(Reason.BAD_LABEL, problem=error) from error
        return LabelPicture(
            pixels=image.tobytes(),
            width=image.width,
            height=image.height,
            width_mm=page.size.width_mm,
            height_mm=page.size.height_mm,
        )

    def next_numbers(self, count: int) -> NextNumbers:
        """Say which numbers come next."""
        coming = peek_numbers(self._context(), count)
        return NextNumbers(first=coming.first, last=coming.last, there=coming.there)

    def print_new(self, count: int, choice: LabelChoice, *, checks_first: bool) -> PrintRow:
        """Give numbers and print them; a label that its printer does not hold costs no number."""
        context = self._context()
        self.preview(choice)
        job = self._print(context, count, choice, checks_first=checks_first)
        self._on_job()
        return self._row(context, job)

    def save_new(self, count: int, choice: LabelChoice) -> LabelsFile:
        """Give numbers and write them as one PDF, named by the first and last of them.

        They are given when the file could be begun; those of a file that fails are named.
        """
        context = self._context()
        self.preview(choice)
        if not choice.form.takes_numbers:
            return self._save_paper(context, choice)
        numbers: list[str] = []
        begun = self._folder / LABELS_FOLDER / "new.pdf"
        try:
            with whole_file(begun, named=lambda: _file_name(numbers)) as file:
                numbers += mint_numbers(context, count)
                write_pdf(file_pages(context, numbers, choice, self._catalogue()), file)
        except BadInput as error:
            if numbers and error.reason is Reason.PRINT_FILE_FAILED:
                lost = unprinted_sentence(numbers, self._catalogue())
                raise BadInput(
                    error.reason, **{**error.facts, "problem": f"{error.facts['problem']}. {lost}"}
                ) from error
            raise
        return _record(context, numbers, choice, begun.with_name(_file_name(numbers)))

    def reserve(self, count: int) -> MoreNumbers:
        """Ask the platform for more numbers, for this station alone."""
        context = self._context()
        url, key = platform_access(self._folder, context.settings, practice=context.practice)
        got = reserve_numbers(context, count, url=url, key=key)
        return MoreNumbers(count=got.numbers, left=got.share.left, closed=len(got.closed))

    def confirm(self, job: UUID, scanned: str) -> None:
        """Let a job go on whose first label was scanned back."""
        confirm_first(self._context(), job, scanned)
        self._on_job()

    def resume(self, job: UUID, last: str) -> None:
        """Go on behind the last label that came out."""
        resume_job(self._context(), job, last)
        self._on_job()

    def cancel(self, job: UUID) -> None:
        """Print no more of a job."""
        cancel_job(self._context(), job)

    def reprint(self, number: str, reason: VoidReason, choice: LabelChoice) -> PrintRow | LabelsFile:
        """Print a label once more, or without a printer write it as a PDF of its own."""
        context = self._context()
        if is_card_number(number):
            job = reprint_label(context, number, reason, printer=choice.printer)
        elif not choice.printer:
            plain = tube_number(context, number)
            refuse_void(context, [plain])
            refuse_waiting(context, [plain])
            path = self._folder / LABELS_FOLDER / f"{quote(plain, safe='')}.pdf"
            with whole_file(path) as file:
                write_pdf(file_pages(context, [plain], choice, self._catalogue()), file)
            return _record(context, [plain], choice, path, reason=reason)
        else:
            job = self._print_again(context, [number], choice, reason)
        self._on_job()
        return self._row(context, job)

    def take_out(self, number: str, reason: VoidReason) -> str:
        """Take a label out of use."""
        return void_label(self._context(), number, reason).number

    def _print(self, context: Context, count: int, choice: LabelChoice, *, checks_first: bool) -> PrintJob:
        if choice.form is LabelForm.COMMAND_CARD:
            return print_command_card(context, printer=choice.printer)
        if choice.form is LabelForm.TEST_SHEET:
            return print_test_sheet(context, printer=choice.printer)
        printer = choice.printer
        if choice.form is LabelForm.A4_SHEET:
            return print_new_sheets(context, count, sheet=choice.sheet, first=choice.first, printer=printer)
        small = choice.form is LabelForm.SMALL_TUBE
        return print_new_tubes(context, count, printer=printer, checks_first=checks_first, small=small)

    def _print_again(self, context: Context, numbers: list[str], choice: LabelChoice, reason: str) -> PrintJob:
        printer = choice.printer
        if choice.form is LabelForm.A4_SHEET:
            where = {"sheet": choice.sheet, "printer": printer}
            return print_sheets(context, numbers, first=choice.first, reason=reason, **where)
        small = choice.form is LabelForm.SMALL_TUBE
        return print_tubes(context, numbers, printer=printer, reason=reason, small=small)

    def _save_paper(self, context: Context, choice: LabelChoice) -> LabelsFile:
        path = self._folder / LABELS_FOLDER / f"{PAPER_FILES[choice.form]}.pdf"
        with whole_file(path) as file:
            write_pdf(file_pages(context, (), choice, self._catalogue()), file)
        is_card = choice.form is LabelForm.COMMAND_CARD
        kind = JobKind.COMMAND_CARD if is_card else JobKind.TEST_SHEET
        items = command_card_items(context) if is_card else [TEST_PAGE]
        record_print(context, kind, items, path)
        return LabelsFile(path=path, count=len(items))

    def _numbers(self, context: Context) -> NumbersLeft:
        share = number_share(context)
        is_random = share.source is NumberSource.RANDOM
        warning = window_warning(share.source, self._catalogue(), prefix=share.prefix, left=share.left, low=share.low)
        return NumbersLeft(
            prefix=share.prefix,
            reserved=share.reserved,
            given=share.given,
            left=share.left,
            is_random=is_random,
            can_reserve=not context.practice and share.source is not NumberSource.TUBE_BLOCKS,
            warning="" if is_random and context.practice else warning,
        )

    def _row(self, context: Context, job: PrintJob) -> PrintRow:
        catalogue = self._catalogue()
        is_stopped = job.state is JobState.STOPPED
        in_doubt = is_stopped and job.under_way > 0
        reason = job.problem.reason if job.problem else None
        wrong_first = is_stopped and reason is Reason.FIRST_LABEL_WRONG
        first, last = self._ends_of(context, job)
        return PrintRow(
            id=job.id,
            at=job.created_at,
            kind=catalogue.gettext(KIND_WORDS[job.kind]),
            done=job.done,
            total=job.total,
            state=job.state,
            printer=job.printer,
            operator=job.operator,
            reason=catalogue.gettext(REASON_WORDS[VoidReason(job.reason)]) if job.reason else "",
            problem=_problem(job.problem, catalogue, alone=in_doubt or wrong_first) if job.problem else "",
            first=first,
            last=last,
            next_try=job.next_try_at if job.state not in ENDED else None,
            is_in_doubt=in_doubt,
            is_first_wrong=wrong_first,
            is_file=job.printer == FILE_PRINTER and job.state is JobState.DONE,
        )

    def _ends_of(self, context: Context, job: PrintJob) -> tuple[str, str]:
        """A job may have a million labels, and is asked for every second: its ends are read once."""
        if job.id not in self._ends:
            self._ends[job.id] = job_ends(context, job)
        return self._ends[job.id]


def _file_name(numbers: list[str]) -> str:
    return f"{numbers[0]}-{numbers[-1]}.pdf"


def _record(context: Context, numbers: list[str], choice: LabelChoice, path: Path, *, reason: str = "") -> LabelsFile:
    """Keep a file of labels in the history of prints."""
    kind = JobKind.SMALL_TUBE if choice.form is LabelForm.SMALL_TUBE else JobKind.TUBE
    record_print(context, kind, numbers, path, reason=reason)
    return LabelsFile(path=path, count=len(numbers), first=numbers[0], last=numbers[-1])


def _problem(problem: Problem, catalogue: NullTranslations, *, alone: bool) -> str:
    """Say why a job does not go on; `alone` without what to do, which the screen says in its own way."""
    error = GhepError(problem.reason, **problem.facts)
    return error_notice(error, catalogue).what if alone else here_sentence(error, catalogue)
