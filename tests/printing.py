"""A station with a fake printer, for tests of printing: its worker asks without waiting."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from labels.layout import Page, Size
from labels.tube_label import AUTO12, tube_label
from tests.builders import Hands
from tests.fakes_printer import FakePrinter
from workstation.devices.printers.contract import Printer
from workstation.devices.printers.open_printer import open_printer
from workstation.devices.printers.tcp import TcpPrinter
from workstation.domain.errors import Reason
from workstation.domain.printing import PrinterKind, PrinterLanguage, PrintJob, StoredPrinter
from workstation.usecases.context import Context
from workstation.usecases.print_jobs import show_job
from workstation.usecases.print_one_job import Pace
from workstation.usecases.run_print_jobs import PrintWorker

AT_ONCE = Pace(ask=0.0, settle=0.0)
LABEL = Size(width_mm=50.8, height_mm=25.4)


def stored_printer(printer: FakePrinter | str, **fields: object) -> StoredPrinter:
    """A network label printer, or another kind by its fields."""
    given: dict[str, object] = {
        "name": "Zebra",
        "kind": PrinterKind.TCP,
        "address": printer if isinstance(printer, str) else printer.address,
        "language": PrinterLanguage.ZPL,
        "dpi": 203,
        "width_mm": LABEL.width_mm,
        "height_mm": LABEL.height_mm,
    }
    return StoredPrinter(**{**given, **fields})  # type: ignore[arg-type]


def plain_pages(_context: Context, _job: PrintJob, items: Sequence[str], _printer: StoredPrinter) -> Iterator[Page]:
    """Tube labels, whatever the job's kind."""
    return (tube_label(item, display=item, practice=False, size=AUTO12) for item in items)


def impatient(stored: StoredPrinter) -> Printer:
    """Open a printer that is given up soon: what does not answer in a test will not answer later."""
    if stored.kind is PrinterKind.TCP:
        return TcpPrinter(stored, answer_seconds=0.3)
    return open_printer(stored)


def worker(context: Context, folder: Path) -> PrintWorker:
    return PrintWorker(context, plain_pages, folder, pace=AT_ONCE, opens=impatient)


def run(context: Context, folder: Path, clock: Hands | None = None) -> None:
    """Print what can be printed now; with a clock also what waits for its time."""
    if clock is not None:
        clock.forward(minutes=1)
    worker(context, folder).run_due(threading.Event())


def now(context: Context, job: PrintJob) -> PrintJob:
    """Where a job stands."""
    return show_job(context, job.id)[0]


def problem_of(context: Context, job: PrintJob) -> Reason | None:
    """Why a job waits or was stopped."""
    problem = now(context, job).problem
    return problem.reason if problem else None
