"""Printing through a real CUPS: a raw queue to a label printer, and a PDF queue."""

import os
import pwd
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.builders import Hands, station, tube
from tests.cups import PDF_DRIVER, cups, own_cups
from tests.fakes_printer import FakePrinter, printer_on_a_port
from tests.printing import now, stored_printer, worker
from workstation.devices.printers.contract import Batch
from workstation.devices.printers.queue import QueuePrinter, queue_names
from workstation.domain.errors import PrinterProblem, Reason
from workstation.domain.printing import JobState, PrinterKind, PrinterLanguage
from workstation.usecases.context import Context
from workstation.usecases.print_jobs import cancel_job
from workstation.usecases.print_labels import print_tubes
from workstation.usecases.printers import add_printer, ask_printer, discover_queues

NUMBERS = [tube(serial) for serial in range(1, 131)]
Cups = Callable[..., str]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with own_cups() as running:
        yield running


@pytest.fixture
def printer(server: str) -> Iterator[FakePrinter]:
    with printer_on_a_port() as listening:
        yield listening


@pytest.fixture
def queue(server: str, printer: FakePrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A raw queue to the printer, under a name of its own."""
    monkeypatch.setenv("CUPS_SERVER", server)
    name = f"Zebra-{uuid4().hex[:6]}"
    cups(server, "lpadmin", "-p", name, "-E", "-v", f"socket://127.0.0.1:{printer.port}", "-m", "raw")
    yield name
    cups(server, "lpadmin", "-x", name)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands()) as opened:
        yield opened


def add_queue(context: Context, queue: str, **fields: object) -> None:
    add_printer(context, stored_printer(queue, kind=PrinterKind.QUEUE, **fields))


def settle(printer: FakePrinter) -> None:
    """Let the printer print what it has received."""
    for _ in range(len(NUMBERS)):
        printer.take(b"~HS")


def test_a_run_goes_through_the_queue_once_and_in_order(
    context: Context, queue: str, printer: FakePrinter, tmp_path: Path
) -> None:
    add_queue(context, queue)
    job = print_tubes(context, NUMBERS)
    worker(context, tmp_path).run_due(threading.Event())
    settle(printer)

    assert now(context, job).state is JobState.DONE
    assert printer.numbers == NUMBERS


def test_queues_are_found(context: Context, queue: str) -> None:
    before = dict(discover_queues(context))
    add_queue(context, queue)

    assert before[queue] is False
    assert dict(discover_queues(context))[queue] is True
    assert queue in queue_names()


def test_a_batch_that_was_never_released_is_taken_back_and_one_that_was_is_printed_once(
    queue: str, printer: FakePrinter, server: str
) -> None:
    """Between the two steps the process may be killed: another one asks by the mark."""
    batch = Batch(job=uuid4(), first=0, count=1, write=lambda file: file.write(b"^XA^FDVN1^FS^XZ") and None)
    stored = stored_printer(queue, kind=PrinterKind.QUEUE)
    never_released = QueuePrinter(stored).prepare(batch)
    after_the_kill = QueuePrinter(stored).read(batch, never_released)
    released = QueuePrinter(stored).prepare(batch)
    QueuePrinter(stored).send(batch, released)
    while not (reading := QueuePrinter(stored).read(batch, released)).is_settled:
        pass
    settle(printer)

    assert (after_the_kill.printed, after_the_kill.is_settled) == (0, True)
    assert (reading.printed, printer.numbers) == (1, ["VN1"])
    assert cups(server, "lpstat", "-W", "not-completed", "-o", queue) == ""


def test_a_stopped_queue_is_named_and_cancelling_takes_its_job_back(
    context: Context, queue: str, server: str, printer: FakePrinter, tmp_path: Path
) -> None:
    add_queue(context, queue)
    cups(server, "cupsdisable", queue)
    job = print_tubes(context, NUMBERS)
    worker(context, tmp_path).run_due(threading.Event())
    waiting = now(context, job)
    with pytest.raises(PrinterProblem, match=Reason.PRINTER_PAUSED):
        ask_printer(context, "Zebra")
    cancel_job(context, job.id)
    cups(server, "cupsenable", queue)

    assert waiting.problem is not None
    assert (waiting.state, waiting.problem.reason) == (JobState.WAITING, Reason.PRINTER_PAUSED)
    assert cups(server, "lpstat", "-W", "not-completed", "-o", queue) == ""
    assert printer.numbers == []


def test_a_queue_that_is_gone_and_a_system_that_is_off_are_told_apart(
    context: Context, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_queue(context, "Nobody")
    with pytest.raises(PrinterProblem, match=Reason.PRINTER_NAME_GONE):
        ask_printer(context, "Zebra")
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")
    with pytest.raises(PrinterProblem, match=Reason.PRINT_SYSTEM_MISSING):
        ask_printer(context, "Zebra")


@pytest.mark.skipif(not PDF_DRIVER.exists(), reason="cups-pdf is not installed")
@pytest.mark.skipif(os.getuid() != 0, reason="cups-pdf writes as root into the user's folder")
def test_a_pdf_queue_gets_pages_of_the_labels_own_size(
    context: Context, server: str, queue: str, tmp_path: Path
) -> None:
    name = f"PDF-{uuid4().hex[:6]}"
    cups(server, "lpadmin", "-p", name, "-E", "-v", "cups-pdf:/", "-P", str(PDF_DRIVER))
    add_queue(context, name, language=PrinterLanguage.PDF)
    job = print_tubes(context, NUMBERS[:3])
    worker(context, tmp_path).run_due(threading.Event())
    written = list(Path(pwd.getpwuid(os.getuid()).pw_dir, "PDF").glob(f"*{str(job.id)[-12:]}*.pdf"))
    try:
        [file] = written
        said = subprocess.run(["pdfinfo", "-box", str(file)], capture_output=True, text=True, check=True).stdout
    finally:
        for one in written:
            one.unlink()

    assert now(context, job).state is JobState.DONE
    assert re.search(r"Pages: +3\n", said)
    width, height = map(float, re.findall(r"Page size: +([\d.]+) x ([\d.]+)", said)[0])
    assert (round(width), round(height)) == (144, 72)
