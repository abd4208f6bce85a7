"""Prints what waits: the jobs of each printer in the order in which they were made, several printers at once.

Printers of one address are one printer here, whatever they are called.
"""

import logging
import math
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from time import monotonic

from workstation.devices.printers.contract import Printer
from workstation.devices.printers.open_printer import open_printer
from workstation.devices.process_lock import process_lock
from workstation.domain.errors import StoreUnavailable
from workstation.domain.printing import RUNNABLE, PrinterKind, PrintJob, StoredPrinter, host_and_port
from workstation.store import print_jobs, printers
from workstation.usecases.context import Context
from workstation.usecases.print_one_job import LAST_RETRY, Pace, Pages, PrintRun

_log = logging.getLogger(__name__)
IDLE_SECONDS = 2.0
MOST_PRINTERS = 16
LOCK_FILE = "printing.lock"
_FAILED = "printing failed: %s"
_Place = tuple[str | int, ...]


class PrintWorker:
    """Prints the jobs of a station, those of one printer in the order in which they were made.

    One process of a home at a time: `folder` holds the lock between them. `opens` gives the printer of a stored one.
    """

    def __init__(
        self,
        context: Context,
        pages: Pages,
        folder: Path,
        *,
        pace: Pace | None = None,
        opens: Callable[[StoredPrinter], Printer] = open_printer,
    ) -> None:
        self._context = context
        self._pages = pages
        self._folder = folder
        self._pace = pace or Pace()
        self._opens = opens
        self._wake = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Print until told to stop; look again every two seconds, or when woken."""
        while not stop.is_set():
            self._wake.clear()
            try:
                self._run_locked(stop, waits=True)
            except Exception as error:
                # A database that is locked or full now is tried again; the type says enough, and holds no data.
                _log.warning(_FAILED, type(error).__name__)
            if not stop.is_set():
                self._wake.wait(IDLE_SECONDS)

    def wake(self) -> None:
        """Look at once for what waits; from any thread."""
        self._wake.set()

    def run_due(self, stop: threading.Event) -> bool:
        """Print what can be printed now, and leave what is stuck; gives False where another process is at it.

        Raises StoreUnavailable.
        """
        return self._run_locked(stop, waits=False)

    def _run_locked(self, stop: threading.Event, *, waits: bool) -> bool:
        with process_lock(self._folder / LOCK_FILE) as is_ours:
            if is_ours:
                with ThreadPoolExecutor(MOST_PRINTERS, "printing") as threads:
                    self._run_due(stop, threads, waits=waits)
            return is_ours

    def _run_due(self, stop: threading.Event, threads: ThreadPoolExecutor, *, waits: bool) -> None:
        """A printer that is slow or stuck keeps no other one waiting; each has one job at a time."""
        at_work = dict[_Place, Future[PrintJob]]()
        left_until, problem = dict[_Place, float](), None
        while True:
            for place in [place for place, run in at_work.items() if run.done()]:
                try:
                    after = at_work.pop(place).result()
                    is_left = after.state in RUNNABLE and after.next_try_at is None
                except StoreUnavailable as unavailable:
                    problem, is_left = unavailable, True
                if is_left:
                    # A window may be here for days, with one printer that is stuck: the others are tried again.
                    left_until[place] = monotonic() + IDLE_SECONDS if waits else math.inf
            left = {place for place, until in left_until.items() if monotonic() < until}
            try:
                due = {} if stop.is_set() else self._due(left | at_work.keys())
            except StoreUnavailable as unavailable:
                problem, due = unavailable, {}
            for place, job in due.items():
                run = PrintRun(self._context, self._pages, self._pace, self._opens, stop, waits=waits)
                at_work[place] = threads.submit(run.print, job)
                at_work[place].add_done_callback(lambda _: self._wake.set())
            if waits and problem is not None:
                _log.warning(_FAILED, type(problem).__name__)
                problem = None
            if not at_work:
                break
            self._wake.wait(IDLE_SECONDS)
            self._wake.clear()
        if problem is not None:
            raise problem

    def _due(self, busy: set[_Place]) -> dict[_Place, PrintJob]:
        """Give the first job of each place that is not busy, if its time has come: none may overtake another."""
        with self._context.database.read() as connection:
            waiting = print_jobs.runnable_jobs(connection)
            places = {one.name: _place(one) for one in printers.all_printers(connection)} if waiting else {}
        firsts = dict[_Place, PrintJob]()
        for job in waiting:
            firsts.setdefault(places.get(job.printer, (job.printer,)), job)
        now = self._context.clock()
        return {place: job for place, job in firsts.items() if place not in busy and is_due(job, now)}


def _place(printer: StoredPrinter) -> _Place:
    """Two names may lead to one place, for two sizes of label; whoever counts labels there must be alone."""
    if printer.kind is PrinterKind.TCP:
        host, port = host_and_port(printer.address)
        return printer.kind, host.lower(), port
    return printer.kind, printer.address


def is_due(job: PrintJob, now: datetime) -> bool:
    """Tell whether a job may be tried again; a time that is too far ahead is that of a clock which was set back."""
    return job.next_try_at is None or not now < job.next_try_at <= now + LAST_RETRY
