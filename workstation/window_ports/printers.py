"""The printers of a station, in the windows' own words."""

from collections.abc import Callable
from gettext import NullTranslations
from uuid import UUID

from workstation.devices.printers.contract import PrinterStatus
from workstation.domain.errors import GhepError, Reason
from workstation.domain.printing import PrinterKind, PrintJob, StoredPrinter
from workstation.gui.printers.ports import FoundQueue, OpenJob, PrinterLine, PrinterSays, TrialLabel, TrialNow
from workstation.texts.printing import KIND_WORDS
from workstation.usecases.context import Context
from workstation.usecases.print_jobs import cancel_job, show_job
from workstation.usecases.print_labels import TEST_TEXT, print_test
from workstation.usecases.printers import (
    add_printer,
    ask_printer,
    change_printer,
    discover_queues,
    find_printer,
    list_printers,
    open_jobs,
    remove_printer,
    set_default_printer,
    try_printer,
)


class WindowPrinters:
    """Printers as their page asks for them; `context` gives the desk's, in whoever's name it works now.

    Words are in the language of `catalogue`; `on_job` wakes the printing.
    """

    def __init__(
        self,
        context: Callable[[], Context],
        catalogue: Callable[[], NullTranslations],
        on_job: Callable[[], None],
    ) -> None:
        self._context, self._catalogue, self._on_job = context, catalogue, on_job

    def lines(self) -> tuple[PrinterLine, ...]:
        """List the printers with their open jobs."""
        context = self._context()
        return tuple(
            PrinterLine(printer=one, jobs=tuple(map(self._job, open_jobs(context, one.name))))
            for one in list_printers(context)
        )

    def ask(self, name: str) -> PrinterSays:
        """Ask a printer whether it could print now."""
        printer = find_printer(self._context(), name)
        return _says(ask_printer(self._context(), name), printer.kind)

    def try_out(self, printer: StoredPrinter) -> PrinterSays:
        """Ask a printer that is not added yet."""
        return _says(try_printer(printer), printer.kind)

    def queues(self) -> tuple[FoundQueue, ...]:
        """List the queues of the print system."""
        found = discover_queues(self._context())
        return tuple(FoundQueue(name=name, is_added=is_added) for name, is_added in found)

    def add(self, printer: StoredPrinter) -> StoredPrinter:
        """Add a printer."""
        return add_printer(self._context(), printer)

    def change(self, name: str, printer: StoredPrinter) -> StoredPrinter:
        """Change how a printer is reached and what is in it."""
        return change_printer(self._context(), name, printer)

    def remove(self, name: str) -> StoredPrinter:
        """Forget a printer."""
        return remove_printer(self._context(), name)

    def make_default(self, name: str) -> None:
        """Make a printer the default one."""
        set_default_printer(self._context(), name)

    def print_test(self, name: str) -> TrialLabel:
        """Print one label that is no tube's."""
        job = print_test(self._context(), name)
        self._on_job()
        return TrialLabel(job=job.id, text=TEST_TEXT)

    def trial_now(self, job: UUID) -> TrialNow:
        """Look where a test print stands."""
        found, _items = show_job(self._context(), job)
        problem = GhepError(found.problem.reason, **found.problem.facts) if found.problem else None
        return TrialNow(state=found.state, problem=problem)

    def cancel_trial(self, job: UUID) -> None:
        """Print a test label no more; it may have ended meanwhile."""
        context = self._context()
        try:
            cancel_job(context, job)
        except GhepError as error:
            if error.reason is not Reason.JOB_ENDED:
                raise

    def _job(self, job: PrintJob) -> OpenJob:
        return OpenJob(
            kind=self._catalogue().gettext(KIND_WORDS[job.kind]),
            done=job.done,
            total=job.total,
            state=job.state,
            at=job.created_at,
            operator=job.operator,
        )


def _says(status: PrinterStatus, kind: PrinterKind) -> PrinterSays:
    asks_last = not status.tells and kind is PrinterKind.TCP
    return PrinterSays(counts=status.tells, asks_last=asks_last, waiting=status.waiting)
