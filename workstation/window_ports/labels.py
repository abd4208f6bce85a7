"""Numbers, printers and print jobs, in the windows' own words."""

import os
from collections.abc import Callable, Iterable
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from labels.errors import LabelError
from labels.layout import Page, Resolution
from labels.pdf import write_pdf
from labels.png import draw_page
from labels.sheet import SHEETS, lay_out_sheet
from labels.tube_label import AUTO12, SMALL_TUBE, TubeCode, tube_label
from workstation.cli.print_pages import tube_page
from workstation.domain.errors import BadInput, GhepError, Reason
from workstation.domain.personal_qr.card import is_card_number
from workstation.domain.printing import JobKind, JobState, PrintJob, Problem
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.ports import (
    LabelForm,
    LabelPicture,
    LabelsFile,
    LabelsState,
    NumbersLeft,
    PrinterRow,
    PrintRow,
)
from workstation.store.numbers import NumberSource
from workstation.texts.notices import error_notice
from workstation.texts.numbers import share_warning
from workstation.texts.printing import KIND_WORDS, REASON_WORDS, problem_sentence
from workstation.usecases.context import Context
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.number_share import number_share
from workstation.usecases.print_jobs import cancel_job, confirm_first, list_jobs, resume_job, show_job
from workstation.usecases.print_labels import print_tubes, reprint_label, tube_number
from workstation.usecases.printers import ask_printer, find_printer, list_printers
from workstation.usecases.record_print import FILE_PRINTER, record_print
from workstation.usecases.void_label import refuse_void, void_label

LABELS_FOLDER, A4_SHEET = "labels", SHEETS["4x10-52.5x29.7"]
SPECIMEN = (0, 0)  # block and serial of the number on the picture of a label


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
        self._firsts: dict[UUID, str] = {}

    def state(self) -> LabelsState:
        """Read numbers, printers and jobs."""
        context = self._context()
        printers = tuple(
            PrinterRow(name=one.name, width_mm=one.width_mm, height_mm=one.height_mm, dpi=one.dpi)
            for one in list_printers(context)
        )
        jobs = tuple(self._row(context, job) for job in list_jobs(context))
        return LabelsState(numbers=self._numbers(context), printers=printers, jobs=jobs)

    def ask_printer(self, printer: str) -> None:
        """Ask a printer whether it could print now."""
        ask_printer(self._context(), printer)

    def preview(self, printer: str, form: LabelForm) -> LabelPicture:
        """Draw a label with a specimen number."""
        context = self._context()
        number = context.settings.scan_rules(practice=context.practice).tubes.number(*SPECIMEN)
        stored = find_printer(context, printer) if printer else None
        if stored is not None:
            page = tube_page(number, stored, practice=context.practice)
        else:
            page = _file_label(number, form, practice=context.practice)
        try:
            image = draw_page(page, stored.dpi if stored else Resolution.DPI_203)
        except LabelError as error:
            raise BadInput(Reason.BAD_LABEL, problem=error) from error
        return LabelPicture(
            pixels=image.tobytes(),
            width=image.width,
            height=image.height,
            width_mm=page.size.width_mm,
            height_mm=page.size.height_mm,
        )

    def print_new(self, count: int, printer: str, *, checks_first: bool) -> PrintRow:
        """Give numbers and print them; a label that its printer does not hold costs no number."""
        context = self._context()
        self.preview(printer, LabelForm.TUBE)
        numbers = mint_numbers(context, count)
        job = print_tubes(context, numbers, printer=printer, checks_first=checks_first)
        self._on_job()
        return self._row(context, job)

    def save_new(self, count: int, form: LabelForm) -> LabelsFile:
        """Give numbers and write them as one PDF, named by the first and last of them."""
        context = self._context()
        self.preview("", form)
        numbers = mint_numbers(context, count)
        return self._save(context, numbers, form, f"{numbers[0]}-{numbers[-1]}")

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

    def reprint(self, number: str, reason: VoidReason, printer: str, form: LabelForm) -> PrintRow | LabelsFile:
        """Print a label once more, or without a printer write it as a PDF of its own."""
        context = self._context()
        if not printer and not is_card_number(number):
            plain = tube_number(context, number)
            refuse_void(context, [plain])
            return self._save(context, [plain], form, quote(plain, safe=""), reason=reason)
        job = reprint_label(context, number, reason, printer=printer)
        self._on_job()
        return self._row(context, job)

    def take_out(self, number: str, reason: VoidReason) -> str:
        """Take a label out of use."""
        return void_label(self._context(), number, reason).number

    def _save(
        self, context: Context, numbers: list[str], form: LabelForm, name: str, *, reason: str = ""
    ) -> LabelsFile:
        """Write labels as a file that takes its name when it is whole, and keep it in the history of prints."""
        path = self._folder / LABELS_FOLDER / f"{name}.pdf"
        labels = (_file_label(number, form, practice=context.practice) for number in numbers)
        _write(lay_out_sheet(labels, A4_SHEET) if form is LabelForm.A4_SHEET else labels, path)
        record_print(context, JobKind.TUBE, numbers, path, reason=reason)
        return LabelsFile(path=path, count=len(numbers), first=numbers[0], last=numbers[-1])

    def _numbers(self, context: Context) -> NumbersLeft:
        share = number_share(context)
        is_random = share.source is NumberSource.RANDOM
        warning = share_warning(share.source, self._catalogue(), prefix=share.prefix, left=share.left, low=share.low)
        return NumbersLeft(
            prefix=share.prefix,
            reserved=share.reserved,
            given=share.given,
            left=share.left,
            is_random=is_random,
            warning=warning[1] if warning and not (is_random and context.practice) else "",
        )

    def _row(self, context: Context, job: PrintJob) -> PrintRow:
        catalogue = self._catalogue()
        is_stopped = job.state is JobState.STOPPED
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
            problem=_problem(job.problem, catalogue, alone=is_stopped) if job.problem else "",
            first=self._first_of(context, job) if job.state is JobState.CHECKING else "",
            is_in_doubt=is_stopped and job.under_way > 0,
            is_file=job.printer == FILE_PRINTER and job.state is JobState.DONE,
        )

    def _first_of(self, context: Context, job: PrintJob) -> str:
        """A job may have a million labels, and is asked for every second: they are read once."""
        if job.id not in self._firsts:
            self._firsts[job.id] = show_job(context, job.id)[1][0]
        return self._firsts[job.id]


def _problem(problem: Problem, catalogue: NullTranslations, *, alone: bool) -> str:
    """Say why a job does not go on; `alone` without what to do, which the screen says in its own way."""
    error = GhepError(problem.reason, **problem.facts)
    return error_notice(error, catalogue).what if alone else problem_sentence(problem, catalogue)


def _write(pages: Iterable[Page], path: Path) -> None:
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            write_pdf(pages, file)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error


def _file_label(number: str, form: LabelForm, *, practice: bool) -> Page:
    small = form is LabelForm.SMALL_TUBE
    try:
        return tube_label(
            number,
            # A small label breaks the number at blanks, and shows no other difference between the two.
            display=display_tube(number).replace("\u00a0", " "),
            practice=practice,
            size=SMALL_TUBE if small else AUTO12,
            code=TubeCode.DATA_MATRIX if small else TubeCode.BARS,
        )
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error
