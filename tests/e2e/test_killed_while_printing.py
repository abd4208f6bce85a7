"""`ghep jobs run` is killed again and again in the middle of a run: every number comes out once, and in order."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import station, tube
from tests.fakes_printer import FakePrinter, printer_on_a_port
from tests.printing import now, stored_printer
from workstation.domain.printing import JobState
from workstation.usecases.print_labels import print_tubes
from workstation.usecases.printers import add_printer

NUMBERS = [tube(serial) for serial in range(1, 41)]
GHEP = [sys.executable, "-m", "workstation", "jobs", "run", "--json"]


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with printer_on_a_port() as listening:
        yield listening


def run_and_kill(home: Path, printer: FakePrinter, when: int) -> None:
    """Run the worker's process and kill it when the printer has had so many bytes."""
    process = subprocess.Popen([*GHEP, "--home", str(home)], stdout=subprocess.DEVNULL)
    started_at = printer.received

    def kill(at_work: FakePrinter) -> None:
        if at_work.received - started_at >= when and process.poll() is None:
            process.send_signal(signal.SIGKILL)

    printer.watch = kill
    process.wait(timeout=60)
    printer.watch = lambda _printer: None
    assert process.returncode == -signal.SIGKILL


@pytest.mark.timeout(120)
def test_a_worker_that_is_killed_at_any_moment_leaves_neither_a_gap_nor_a_repeat(
    tmp_path: Path, printer: FakePrinter
) -> None:
    with station(tmp_path) as context:
        add_printer(context, stored_printer(printer))
        job = print_tubes(context, NUMBERS)
        for when in (1, 60, 9_000, 18_800, 25_000):
            run_and_kill(tmp_path, printer, when)
        in_the_middle = len(printer.paper)
        subprocess.run([*GHEP, "--home", str(tmp_path)], check=True, timeout=60, capture_output=True)
        ended = now(context, job)

    assert 0 < in_the_middle < len(NUMBERS)
    assert printer.numbers == NUMBERS
    assert (ended.state, ended.done) == (JobState.DONE, len(NUMBERS))
