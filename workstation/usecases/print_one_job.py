"""Prints one job as far as it goes, so that a run that is cut anywhere goes on with neither a gap nor a repeat.

A batch is stored as under way, with the mark by which its printer finds it again, before the first byte of it is let
go; it is stored as done when the printer has said so. After a cut the printer is asked before anything more is sent.
Where it cannot be told what came out, the job stops and a person says it (`print_jobs.resume_job`).
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO

from labels.errors import LabelError
from sync.first_use import module_when_used
from workstation.devices.printers.contract import Batch, Printer
from workstation.domain.errors import BadInput, GhepError, PrinterProblem, Reason, StoreUnavailable
from workstation.domain.printing import ENDED, RUNNABLE, JobState, PrinterLanguage, PrintJob, Problem, StoredPrinter
from workstation.store import print_jobs
from workstation.usecases.context import Context
from workstation.usecases.print_jobs import in_doubt
from workstation.usecases.printers import known_printer

if TYPE_CHECKING:
    from labels import pdf, zpl
    from labels.layout import Page
else:
    pdf = module_when_used("labels.pdf")
    zpl = module_when_used("labels.zpl")

_log = logging.getLogger(__name__)
FIRST_RETRY, LAST_RETRY = timedelta(seconds=2), timedelta(seconds=30)
Pages = Callable[[Context, PrintJob, Sequence[str], StoredPrinter], "Iterable[Page]"]
"""Lays out labels: one page for each item, in their order, the same ones every time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a printer is asked, and how long nothing must change until a batch counts as lost, in seconds.

    After `patience` without a change the printer is called stuck: a window waits on, a command leaves the job.
    """

    ask: float = 0.25
    settle: float = 1.5
    patience: float = 60.0


class _EndedMeanwhile(Exception):
    """Somebody has cancelled the job."""


class _Stopped(Exception):
    """The worker was told to stop; what is under way is asked for at the next start."""


class PrintRun:
    """One job on its way through its printer; `waits` for a printer that is stuck, or else leaves the job."""

    def __init__(
        self,
        context: Context,
        pages: Pages,
        pace: Pace,
        opens: Callable[[StoredPrinter], Printer],
        stop: threading.Event,
        *,
        waits: bool,
    ) -> None:
        self._context, self._pages, self._pace, self._opens, self._stop = context, pages, pace, opens, stop
        self._waits = waits

    def print(self, job: PrintJob) -> PrintJob:
        """Print a job as far as it goes, and give where it stands then. Raises StoreUnavailable, and loses nothing."""
        # Its time has come; a time that stayed would say that a job which is left as stuck is tried again by itself.
        self._job = replace(job, next_try_at=None)
        try:
            self._print()
        except PrinterProblem as problem:
            self._save_unless_ended(self._put_off(problem))
        except StoreUnavailable:
            # Where the job stands is in the database, or the printer is asked by its mark.
            raise
        except GhepError as problem:
            self._save_unless_ended(self._stopped_by(Problem(reason=problem.reason, facts=problem.facts)))
        except _EndedMeanwhile:
            return replace(self._job, state=JobState.CANCELLED)
        except _Stopped:
            return self._job
        except Exception as error:
            # A job that nobody foresaw must not keep the others from their printers; the type holds no data.
            _log.warning("a print job failed: %s", type(error).__name__)
            unforeseen = PrinterProblem(Reason.PRINT_FAILED, problem=type(error).__name__)
            self._save_unless_ended(self._put_off(unforeseen))
        return self._job

    def _print(self) -> None:
        with self._context.database.read() as connection:
            stored = known_printer(connection, self._job.printer)
            self._items = print_jobs.items_of(connection, self._job.id)
        self._stored = stored
        printer = self._opens(stored)
        try:
            self._print_all(printer)
        finally:
            printer.close()

    def _print_all(self, printer: Printer) -> None:
        if self._job.mark:
            self._wait_for(printer, self._batch(self._job.under_way))
        while self._job.state in RUNNABLE and self._job.done < self._job.total:
            if self._stop.is_set():
                raise _Stopped
            self._print_batch(printer)
        if self._job.state in RUNNABLE:
            self._save(replace(self._job, state=JobState.DONE, ended_at=self._context.clock()))

    def _print_batch(self, printer: Printer) -> None:
        left = self._job.total - self._job.done
        batch = self._batch(1 if self._job.checks_first else min(left, printer.most_at_once()))
        mark = printer.prepare(batch)
        try:
            self._save(replace(self._job, state=JobState.PRINTING, under_way=batch.count, mark=mark, problem=None))
        except _EndedMeanwhile:
            printer.drop(mark)
            raise
        printer.send(batch, mark)
        self._wait_for(printer, batch)

    def _wait_for(self, printer: Printer, batch: Batch) -> None:
        """Wait until it is known what became of the batch, and store that."""
        before, until = None, monotonic() + self._pace.patience
        while True:
            reading = printer.read(batch, self._job.mark)
            if reading.is_settled and (reading.printed == batch.count or reading == before):
                break
            if self._stop.wait(self._pace.settle if reading.is_settled else self._pace.ask):
                raise _Stopped
            self._refuse_ended()
            if reading != before:
                before, until = reading, monotonic() + self._pace.patience
            elif monotonic() >= until:
                self._say_stuck()
        if reading.printed is None or (reading.is_whole and reading.printed < batch.count):
            facts = in_doubt(self._job, self._items)
            self._save(self._stopped_by(Problem(reason=Reason.PRINT_UNPROVEN, facts=facts)))
            return
        came = replace(self._job, done=self._job.done + reading.printed, under_way=0, mark="", attempts=0)
        checks = came.checks_first and came.done == 1
        self._save(replace(came, state=JobState.CHECKING if checks else JobState.PRINTING, problem=None))

    def _say_stuck(self) -> None:
        if self._job.problem is None or self._job.problem.reason is not Reason.PRINTER_STUCK:
            facts = {"printer": self._job.printer, "address": self._stored.address}
            self._save(replace(self._job, problem=Problem(reason=Reason.PRINTER_STUCK, facts=facts)))
        if not self._waits:
            raise _Stopped

    def _batch(self, count: int) -> Batch:
        first = self._job.done
        items = self._items[first : first + count]
        return Batch(job=self._job.id, first=first, count=count, write=partial(self._write, items))

    def _write(self, items: Sequence[str], target: BinaryIO) -> None:
        stored = self._stored
        pages = (fitting(page, stored) for page in self._pages(self._context, self._job, items, stored))
        try:
            if stored.language is PrinterLanguage.ZPL:
                zpl.write_zpl(pages, target, dpi=stored.dpi)
            else:
                pdf.write_pdf(pages, target)
        except LabelError as error:
            raise BadInput(Reason.BAD_LABEL, problem=error) from error

    def _put_off(self, problem: PrinterProblem) -> PrintJob:
        attempts = self._job.attempts + 1
        pause = min(LAST_RETRY, FIRST_RETRY * 2 ** min(attempts - 1, 10))
        return replace(
            self._job,
            state=JobState.WAITING,
            attempts=attempts,
            next_try_at=self._context.clock() + pause,
            problem=Problem(reason=problem.reason, facts={"printer": self._job.printer, **problem.facts}),
        )

    def _stopped_by(self, problem: Problem) -> PrintJob:
        return replace(self._job, state=JobState.STOPPED, problem=problem, next_try_at=None)

    def _save_unless_ended(self, job: PrintJob) -> None:
        try:
            self._save(job)
        except _EndedMeanwhile:
            self._job = replace(self._job, state=JobState.CANCELLED)

    def _save(self, job: PrintJob) -> None:
        with self._context.database.write() as connection:
            current = print_jobs.find_job(connection, job.id)
            if current is None or current.state in ENDED:
                raise _EndedMeanwhile
            print_jobs.save_progress(connection, job)
        self._job = job

    def _refuse_ended(self) -> None:
        with self._context.database.read() as connection:
            current = print_jobs.find_job(connection, self._job.id)
        if current is None or current.state in ENDED:
            raise _EndedMeanwhile


def fitting(page: "Page", printer: StoredPrinter) -> "Page":
    """Give a page that its printer's label holds; raise BadInput(BAD_LABEL) for another."""
    size = page.size
    if size.width_mm > printer.width_mm + 0.05 or size.height_mm > printer.height_mm + 0.05:
        needed = f"{size.width_mm:g} × {size.height_mm:g} mm > {printer.width_mm:g} × {printer.height_mm:g} mm"
        raise BadInput(Reason.BAD_LABEL, problem=needed)
    return page
