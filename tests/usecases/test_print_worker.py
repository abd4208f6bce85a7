"""The worker over days and over names: what passes is tried again, and one place is printed on by one job at a time."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from labels.layout import Page
from sync.client.worker import working
from tests.builders import Hands, station, tube
from tests.fakes_printer import FakePrinter, printer_on_a_port
from tests.printing import AT_ONCE, impatient, now, plain_pages, run, stored_printer, worker
from workstation.devices.printers.contract import Printer
from workstation.domain.errors import PrinterProblem, Reason, StoreUnavailable
from workstation.domain.printing import JobState, PrinterKind, PrintJob, StoredPrinter
from workstation.store.database import Database
from workstation.usecases import run_print_jobs
from workstation.usecases.context import Context
from workstation.usecases.print_labels import print_tubes
from workstation.usecases.print_one_job import Pace
from workstation.usecases.printers import add_printer
from workstation.usecases.run_print_jobs import PrintWorker

NUMBERS = [tube(serial) for serial in range(1, 24)]
SOON_STUCK = Pace(ask=0.0, settle=0.0, patience=0.05)
SECONDS = 5.0


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def printer(context: Context) -> Iterator[FakePrinter]:
    with printer_on_a_port() as listening:
        add_printer(context, stored_printer(listening))
        yield listening


def comes(is_so: Callable[[], bool]) -> bool:
    """Look until something is so; False where it does not come."""
    until = monotonic() + SECONDS
    while not is_so():
        if monotonic() > until:
            return False
    return True


class TestTwoNamesOfOnePlace:
    """Two sizes of label for one printer, or for one file."""

    def test_two_jobs_for_one_file_are_two_whole_files(self, context: Context, tmp_path: Path) -> None:
        both = threading.Barrier(2)

        def pages(of: Context, job: PrintJob, items: Sequence[str], stored: StoredPrinter) -> Iterable[Page]:
            with suppress(threading.BrokenBarrierError):
                both.wait(0.3)
            return plain_pages(of, job, items, stored)

        target = tmp_path / "out" / "labels.zpl"
        for name in ("Roll 50", "Roll 60"):
            add_printer(context, stored_printer(str(target), kind=PrinterKind.FILE, name=name))
        print_tubes(context, NUMBERS[:3], printer="Roll 50")
        print_tubes(context, NUMBERS[3:8], printer="Roll 60")
        PrintWorker(context, pages, tmp_path, pace=AT_ONCE).run_due(threading.Event())
        files = {file.name: file.read_bytes().count(b"^XA") for file in target.parent.iterdir()}

        assert files == {"labels.zpl": 3, "labels-2.zpl": 5}

    @pytest.mark.parametrize(
        ("kind", "first", "second"),
        [
            (PrinterKind.TCP, "zebra.lan:9100", "zebra.lan:9100"),
            (PrinterKind.TCP, "zebra.lan", "Zebra.lan:9100"),
            (PrinterKind.QUEUE, "tem", "tem"),
        ],
    )
    def test_a_job_that_waits_for_its_printer_is_not_overtaken_under_another_name(
        self, context: Context, tmp_path: Path, kind: PrinterKind, first: str, second: str
    ) -> None:
        opened = list[str]()

        def opens(stored: StoredPrinter) -> Printer:
            opened.append(stored.name)
            raise PrinterProblem(Reason.PRINTER_REFUSED, address=stored.address)

        add_printer(context, stored_printer(first, kind=kind, name="First"))
        add_printer(context, stored_printer(second, kind=kind, name="Second"))
        print_tubes(context, NUMBERS[:3], printer="First")
        print_tubes(context, NUMBERS[3:], printer="Second")
        PrintWorker(context, plain_pages, tmp_path, opens=opens).run_due(threading.Event())

        assert opened == ["First"]


@contextmanager
def refusing_to_say_what_waits(database: Database) -> Iterator[threading.Event]:
    """Let the database be locked once when it is asked what waits; tell that it was."""
    was_refused = threading.Event()

    def refuse(*given: Any) -> None:
        statement = given[2]
        if "ORDER BY print_jobs.mark" in statement and not was_refused.is_set():
            was_refused.set()
            raise OperationalError(statement, None, sqlite3.OperationalError("database is locked"))

    event.listen(database.engine, "before_cursor_execute", refuse)
    yield was_refused
    event.remove(database.engine, "before_cursor_execute", refuse)


class TestAWindowWithAPrinterThatIsStuck:
    """One printer that is stuck for days; what passes at another one, or at the database, is over when it is over."""

    @pytest.fixture(autouse=True)
    def stuck(
        self, context: Context, printer: FakePrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> PrintJob:
        monkeypatch.setattr(run_print_jobs, "IDLE_SECONDS", 0.05)
        add_printer(context, stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER, name="Folder"))
        printer.trouble.prints = False
        return print_tubes(context, NUMBERS[:12])

    def test_a_job_that_the_database_refused_for_a_moment_is_tried_again(
        self, context: Context, stuck: PrintJob, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        tries = list[str]()

        def pages(of: Context, job: PrintJob, items: Sequence[str], stored: StoredPrinter) -> Iterable[Page]:
            if stored.name == "Folder":
                tries.append(stored.name)
                if len(tries) == 1:
                    raise StoreUnavailable(Reason.STORE_UNAVAILABLE, cause="database is locked")
            return plain_pages(of, job, items, stored)

        at_work = PrintWorker(context, pages, tmp_path, pace=AT_ONCE, opens=impatient)
        with working(at_work, "printing"):
            assert comes(lambda: bool(now(context, stuck).mark))
            job = print_tubes(context, NUMBERS[12:], printer="Folder")
            at_work.wake()
            is_done = comes(lambda: now(context, job).state is JobState.DONE)

        assert (is_done, len(tries)) == (True, 2)
        assert "StoreUnavailable" in caplog.text
        caplog.clear()

    def test_what_waits_is_asked_again_of_a_database_that_refused_for_a_moment(
        self, context: Context, stuck: PrintJob, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        at_work = worker(context, tmp_path)
        with working(at_work, "printing"):
            assert comes(lambda: bool(now(context, stuck).mark))
            with refusing_to_say_what_waits(context.database) as was_refused:
                at_work.wake()
                assert comes(was_refused.is_set)
            job = print_tubes(context, NUMBERS[12:], printer="Folder")
            at_work.wake()
            is_done = comes(lambda: now(context, job).state is JobState.DONE)

        assert is_done
        assert "StoreUnavailable" in caplog.text
        caplog.clear()


class TestACommandAtAPrinterThatIsStuck:
    """It leaves the job, also one that was put off before."""

    def returns(self, context: Context, folder: Path) -> bool:
        stop = threading.Event()
        at_work = PrintWorker(context, plain_pages, folder, pace=SOON_STUCK, opens=impatient)
        thread = threading.Thread(target=at_work.run_due, args=(stop,))
        thread.start()
        thread.join(SECONDS)
        has_returned = not thread.is_alive()
        stop.set()
        thread.join()
        return has_returned

    def test_returns_after_the_job_was_put_off_once(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble.is_paused = True
        job = print_tubes(context, NUMBERS)
        run(context, tmp_path)
        was_put_off = now(context, job).next_try_at is not None
        printer.trouble.is_paused, printer.trouble.prints = False, False
        clock.forward(minutes=1)
        has_returned = self.returns(context, tmp_path)
        left = now(context, job)

        assert (was_put_off, has_returned, left.next_try_at) == (True, True, None)
        assert left.problem is not None
        assert left.problem.reason is Reason.PRINTER_STUCK

    def test_says_that_it_is_stuck_where_another_trouble_was_before(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble.hang_up_after_labels = 4
        job = print_tubes(context, NUMBERS)
        run(context, tmp_path)
        before = now(context, job)
        printer.trouble.prints = False
        clock.forward(minutes=1)
        has_returned = self.returns(context, tmp_path)
        left = now(context, job)

        assert (bool(before.mark), before.next_try_at is not None) == (True, True)
        assert (has_returned, left.next_try_at) == (True, None)
        assert left.problem is not None
        assert left.problem.reason is Reason.PRINTER_STUCK
