"""Printers and jobs as bad luck meets them: odd names and places, full disks, wrong clocks, a printer that is stuck."""

import errno
import os
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select, update

from labels.layout import Page
from sync.client.worker import working
from tests.builders import Hands, station, tube
from tests.fakes_printer import FakePrinter, printer_on_a_port
from tests.printing import AT_ONCE, impatient, now, plain_pages, problem_of, run, stored_printer, worker
from workstation.devices.printers.contract import Batch
from workstation.devices.printers.folder import FolderPrinter
from workstation.devices.printers.queue import QueuePrinter
from workstation.domain.errors import (
    BadInput,
    GhepError,
    NotFound,
    PrinterProblem,
    Reason,
    RuleBroken,
    StoreUnavailable,
)
from workstation.domain.printing import JobKind, JobState, PrinterKind, PrintJob, StoredPrinter
from workstation.domain.void_reason import VoidReason
from workstation.store.database import Database
from workstation.store.tables import audit, print_items, print_jobs
from workstation.usecases.context import Context
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.print_jobs import cancel_job
from workstation.usecases.print_labels import print_new_tubes, print_test, print_tubes, reprint_label
from workstation.usecases.print_one_job import Pace
from workstation.usecases.printers import add_printer, ask_printer, discover_queues, find_printer
from workstation.usecases.run_print_jobs import PrintWorker

NUMBERS = [tube(serial) for serial in range(1, 24)]


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


class TestNamesAndPlaces:
    def test_a_host_that_no_name_server_can_be_asked_for_is_named(self, context: Context) -> None:
        add_printer(context, stored_printer("a..b"))

        with pytest.raises(PrinterProblem, match=Reason.PRINTER_NAME_GONE):
            ask_printer(context, "Zebra")

    @pytest.mark.parametrize("written", ["máy in", "MÁY  IN", unicodedata.normalize("NFD", "Máy in")])
    def test_a_printer_is_found_however_its_name_is_written(self, context: Context, written: str) -> None:
        added = add_printer(context, stored_printer("host", name="Máy in"))

        assert added == find_printer(context, written)

    def test_a_name_that_is_no_text_is_no_printers(self, context: Context) -> None:
        with pytest.raises(NotFound, match=Reason.NO_SUCH_PRINTER):
            find_printer(context, "\udcff")

    @pytest.mark.parametrize("address", ["/", ".", "/tmp/\udcff/labels.pdf", "~nobody-here/labels.pdf", "x" * 600])
    def test_a_file_that_cannot_be_is_refused_when_it_is_added(self, context: Context, address: str) -> None:
        with pytest.raises(BadInput, match=Reason.BAD_PRINTER):
            add_printer(context, stored_printer(address, kind=PrinterKind.FILE))

    def test_a_path_means_one_place_for_every_process_of_the_station(
        self, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        add_printer(context, stored_printer("labels.zpl", kind=PrinterKind.FILE))
        print_tubes(context, NUMBERS)
        monkeypatch.chdir(tmp_path)
        run(context, tmp_path)

        assert (tmp_path / "here" / "labels.zpl").is_file()


class TestADiskThatRefuses:
    def test_a_name_that_is_too_long_for_the_disk_makes_the_job_wait(self, context: Context, tmp_path: Path) -> None:
        add_printer(context, stored_printer(str(tmp_path / ("x" * 300)), kind=PrinterKind.FILE))
        job = print_tubes(context, NUMBERS)
        run(context, tmp_path)

        assert (now(context, job).state, problem_of(context, job)) == (JobState.WAITING, Reason.PRINT_FILE_FAILED)

    def test_the_name_of_a_file_is_on_the_disk_before_its_mark_is_stored(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else a power cut leaves the mark without the file, which looks as if the file had been taken and printed."""
        synced, real = list[str](), os.fsync

        def fsync(handle: int) -> None:
            synced.append(os.readlink(f"/proc/self/fd/{handle}"))
            real(handle)

        monkeypatch.setattr(os, "fsync", fsync)
        printer = FolderPrinter(stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER))
        printer.prepare(Batch(job=uuid4(), first=0, count=1, write=lambda target: None))

        assert synced[-1] == str(tmp_path / "hot")

    def test_no_room_for_the_file_that_a_queue_is_given_makes_the_job_wait(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fill(_target: BinaryIO) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        printer = QueuePrinter(stored_printer("tem", kind=PrinterKind.QUEUE))
        with pytest.raises(PrinterProblem, match=Reason.PRINT_FILE_FAILED):
            printer.prepare(Batch(job=uuid4(), first=0, count=1, write=fill))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
        with pytest.raises(PrinterProblem, match=Reason.PRINT_FILE_FAILED):
            printer.prepare(Batch(job=uuid4(), first=0, count=1, write=lambda target: None))


def test_what_the_print_system_says_in_other_letters_is_read(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    lpstat = tmp_path / "bin" / "lpstat"
    lpstat.write_bytes(b"#!/bin/sh\nprintf 'printer tem is idle. M\\341y in\\n'\n")
    lpstat.chmod(0o755)
    monkeypatch.setenv("PATH", f"{lpstat.parent}:{os.environ['PATH']}")
    add_printer(context, stored_printer("tem", kind=PrinterKind.QUEUE))

    assert ask_printer(context, "Zebra").tells is False


def test_a_print_system_that_is_switched_off_is_not_one_without_queues(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    lpstat = tmp_path / "bin" / "lpstat"
    lpstat.write_text("#!/bin/sh\n[ $1 = -e ] || echo scheduler is not running\n")
    lpstat.chmod(0o755)
    monkeypatch.setenv("PATH", f"{lpstat.parent}:{os.environ['PATH']}")

    with pytest.raises(PrinterProblem, match=Reason.PRINT_SYSTEM_MISSING):
        discover_queues(context)


@contextmanager
def refusing(database: Database, when: str) -> Iterator[None]:
    """Let the database refuse what would be written of a print job."""

    def refuse() -> None:
        raise OSError

    def teach(connection: Any, _record: object) -> None:
        connection.create_function("refuse", 0, refuse)

    database.engine.dispose()
    event.listen(database.engine, "connect", teach)
    with database.write() as connection:
        trigger = f"CREATE TRIGGER refused BEFORE UPDATE ON print_jobs WHEN {when} BEGIN SELECT refuse(); END"
        connection.exec_driver_sql(trigger)
    yield
    with database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER refused")
    event.remove(database.engine, "connect", teach)
    database.engine.dispose()


class TestOneAmongOthers:
    """What goes wrong with one job or printer is no reason for the others to wait."""

    @pytest.fixture
    def folder(self, context: Context, printer: FakePrinter, tmp_path: Path) -> Path:
        add_printer(context, stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER, name="Folder"))
        return tmp_path / "hot"

    def test_a_printer_that_is_stuck_keeps_no_other_one_waiting(
        self, context: Context, printer: FakePrinter, tmp_path: Path, folder: Path
    ) -> None:
        printer.trouble.prints = False
        stuck = print_tubes(context, NUMBERS[:12])
        at_work = worker(context, tmp_path)
        with working(at_work, "printing"):
            while not now(context, stuck).mark:
                pass
            job = print_tubes(context, NUMBERS[12:], printer="Folder")
            at_work.wake()
            while now(context, job).state is not JobState.DONE:
                pass
            printer.trouble.prints = True
            while now(context, stuck).state is not JobState.DONE:
                pass

        assert printer.numbers == NUMBERS[:12]

    def test_a_command_leaves_a_printer_that_is_stuck_and_the_job_says_so(
        self, context: Context, printer: FakePrinter, tmp_path: Path
    ) -> None:
        printer.trouble.prints = False
        job = print_tubes(context, NUMBERS)
        pace = Pace(ask=0.0, settle=0.0, patience=0.05)
        PrintWorker(context, plain_pages, tmp_path, pace=pace, opens=impatient).run_due(threading.Event())
        left, said = now(context, job), problem_of(context, job)
        printer.trouble.prints = True
        run(context, tmp_path)

        assert (left.state, left.under_way, said) == (JobState.PRINTING, 10, Reason.PRINTER_STUCK)
        assert printer.numbers == NUMBERS
        assert problem_of(context, job) is None

    def test_a_job_that_nobody_foresaw_keeps_no_other_one_waiting(
        self, context: Context, printer: FakePrinter, tmp_path: Path, folder: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        def pages(of: Context, job: PrintJob, items: Sequence[str], stored: StoredPrinter) -> Iterable[Page]:
            if job.kind is JobKind.TEST:
                raise ValueError("a name")
            return plain_pages(of, job, items, stored)

        broken = print_test(context, "Zebra")
        job = print_tubes(context, NUMBERS, printer="Folder")
        PrintWorker(context, pages, tmp_path, pace=AT_ONCE).run_due(threading.Event())

        assert (now(context, broken).state, problem_of(context, broken)) == (JobState.WAITING, Reason.PRINT_FAILED)
        assert now(context, job).state is JobState.DONE
        assert "ValueError" in caplog.text
        assert "a name" not in caplog.text
        caplog.clear()

    def test_a_database_that_refuses_for_a_moment_stops_no_job(
        self, context: Context, printer: FakePrinter, tmp_path: Path
    ) -> None:
        job = print_tubes(context, NUMBERS)
        with refusing(context.database, "NEW.done > 0"), pytest.raises(StoreUnavailable):
            run(context, tmp_path)
        waiting = now(context, job).state
        run(context, tmp_path)

        assert waiting in (JobState.WAITING, JobState.PRINTING)
        assert printer.numbers == NUMBERS


class TestAClockThatIsSetBack:
    def test_a_job_that_waits_for_its_printer_is_tried_again_soon(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble.is_paused = True
        job = print_tubes(context, NUMBERS)
        run(context, tmp_path)
        printer.trouble.is_paused = False
        clock.forward(days=-1)
        run(context, tmp_path)

        assert now(context, job).state is JobState.DONE

    def test_a_later_job_does_not_overtake_one_that_is_under_way(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble.hang_up_after_labels = 4
        print_tubes(context, NUMBERS[:8])
        run(context, tmp_path)
        last = print_tubes(context, NUMBERS[8:])
        with context.database.write() as connection:
            # Ids follow the clock of the computer; this is one of a clock that was set back.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.execute(update(print_jobs).where(print_jobs.c.id == last.id).values(id=UUID(int=1)))
            connection.execute(update(print_items).values(job_id=UUID(int=1)).where(print_items.c.job_id == last.id))
        for _ in range(10):
            run(context, tmp_path, clock)

        assert printer.numbers == NUMBERS


class TestALabelOnce:
    """No label comes out twice because somebody asked twice, and no number is given for a label that is not made."""

    def test_a_label_that_waits_for_its_printer_is_not_printed_by_another_job_too(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble.paper_left = 3
        job = print_tubes(context, NUMBERS[:10])
        run(context, tmp_path)
        with pytest.raises(RuleBroken, match=Reason.LABEL_WAITS):
            reprint_label(context, NUMBERS[4], VoidReason.LOST)
        cancel_job(context, job.id)
        again = reprint_label(context, NUMBERS[4], VoidReason.LOST)

        assert again.state is JobState.WAITING

    def test_a_label_that_came_out_is_printed_again_while_its_job_goes_on(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble.paper_left = 12
        print_tubes(context, NUMBERS)
        run(context, tmp_path)
        reprint_label(context, NUMBERS[0], VoidReason.DAMAGED)
        printer.trouble.paper_left = None
        for _ in range(3):
            run(context, tmp_path, clock)

        assert printer.numbers == [*NUMBERS, NUMBERS[0]]

    def test_a_number_that_is_named_twice_is_printed_once(
        self, context: Context, printer: FakePrinter, tmp_path: Path
    ) -> None:
        print_tubes(context, [NUMBERS[0], NUMBERS[1], NUMBERS[0].lower()])
        run(context, tmp_path)

        assert printer.numbers == NUMBERS[:2]

    @pytest.mark.parametrize(("printer_name", "reason"), [("Gone", Reason.NO_SUCH_PRINTER), ("Tiny", Reason.BAD_LABEL)])
    def test_a_label_that_cannot_be_printed_costs_no_number(
        self, context: Context, printer: FakePrinter, printer_name: str, reason: Reason
    ) -> None:
        add_printer(context, stored_printer("host", name="Tiny", width_mm=20, height_mm=8))
        first = int(mint_numbers(context, 1)[0][2:10])
        with pytest.raises(GhepError, match=reason):
            print_new_tubes(context, 500, printer=printer_name)

        assert int(mint_numbers(context, 1)[0][2:10]) == first + 1

    def test_new_numbers_are_printed_and_audited_in_one_act(
        self, context: Context, printer: FakePrinter, tmp_path: Path
    ) -> None:
        print_new_tubes(context, 12)
        run(context, tmp_path)
        with context.database.read() as connection:
            acts = connection.execute(select(audit.c.action, audit.c.subject)).all()[-2:]

        assert [tuple(act) for act in acts] == [
            ("numbers.minted", printer.numbers[0]),
            ("labels.printed", printer.numbers[0]),
        ]
        assert len(set(printer.numbers)) == len(printer.numbers) == 12
