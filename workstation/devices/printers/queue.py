"""A queue of the print system (CUPS), by its commands `lp`, `lpstat` and `cancel`.

A batch is given to the queue on hold, its id is the mark, and releasing it twice prints it once: so nothing is lost or
repeated by a cut. What was released is CUPS's own business from then on: it keeps it over a restart, but cannot say
whether a label came out. The commands speak English here (LC_ALL=C), and are looked up in PATH.
"""

import os
import re
import subprocess
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from workstation.devices.printers.contract import Batch, PrinterStatus, Reading
from workstation.domain.errors import PrinterProblem, Reason
from workstation.domain.printing import PrinterLanguage, StoredPrinter

AT_ONCE = 100
COMMAND_SECONDS = 30
_ID = re.compile(r"request id is (\S+-\d+)")
_GONE = ("does not exist", "Invalid destination")
_REFUSES = "not accepting"
_NO_SYSTEM = ("scheduler", "Unable to connect", "Connection refused", "Bad file descriptor", "No such file")


class QueuePrinter:
    """One CUPS queue."""

    def __init__(self, stored: StoredPrinter) -> None:
        self._queue = stored.address
        self._options = _options(stored)

    def status(self) -> PrinterStatus:
        """Ask whether the queue is there and goes on."""
        said = self._run("lpstat", "-p", self._queue)
        waiting = len(self._unfinished())
        if " disabled since " in said.partition("\n")[0]:
            raise PrinterProblem(Reason.PRINTER_PAUSED, address=self._queue)
        return PrinterStatus(tells=False, waiting=waiting)

    def most_at_once(self) -> int:
        """A hundred labels: what is cancelled in the middle stops there."""
        return AT_ONCE

    def prepare(self, batch: Batch) -> str:
        """Give the batch to the queue on hold; its id is the mark."""
        try:
            with NamedTemporaryFile(prefix="ghep-") as file:
                batch.write(cast(BinaryIO, file))
                file.flush()
                title = f"ghep {batch.job} {batch.first + 1}-{batch.first + batch.count}"
                hold = ("-H", "hold", "-t", title)
                said = self._run("lp", "-d", self._queue, *hold, *self._options, "--", file.name)
        except OSError as error:
            path, problem = error.filename or self._queue, error.strerror or str(error)
            raise PrinterProblem(Reason.PRINT_FILE_FAILED, path=path, problem=problem) from error
        found = _ID.search(said)
        if found is None:
            raise PrinterProblem(Reason.PRINTER_HALF_ANSWER, address=self._queue)
        return found[1]

    def send(self, _batch: Batch, mark: str, /) -> None:
        """Release the held job."""
        self._run("lp", "-i", mark, "-H", "resume")

    def read(self, batch: Batch, mark: str) -> Reading:
        """Ask whether the job has left the queue. One that was never released is taken back, and nothing is printed."""
        unfinished = self._unfinished()
        if mark not in unfinished:
            return Reading(printed=batch.count, is_settled=True, is_whole=True)
        if unfinished[mark]:
            self.drop(mark)
            return Reading(printed=0, is_settled=True)
        self.status()
        return Reading(printed=0, is_settled=False)

    def drop(self, mark: str, /) -> None:
        """Cancel the job in the queue; one that is finished stays finished."""
        if mark in self._unfinished():
            self._run("cancel", mark)

    def close(self) -> None:
        """Nothing is open."""

    def _unfinished(self) -> dict[str, bool]:
        """Give the jobs of the queue that are not finished, and whether each is held."""
        jobs: dict[str, bool] = {}
        last = ""
        for line in self._run("lpstat", "-l", "-W", "not-completed", "-o", self._queue).splitlines():
            if line[:1].strip():
                last = line.split()[0]
                jobs[last] = False
            elif "job-hold-until-specified" in line and last:
                jobs[last] = True
        return jobs

    def _run(self, *command: str) -> str:
        return run(*command, queue=self._queue)


def queue_names() -> tuple[str, ...]:
    """List the queues that the print system offers, in its order; raise PrinterProblem where there is none."""
    names = tuple(line.strip() for line in run("lpstat", "-e").splitlines() if line.strip())
    if not names and not _is_running():
        raise PrinterProblem(Reason.PRINT_SYSTEM_MISSING, problem="cupsd")
    return names


def run(*command: str, queue: str = "") -> str:
    """Run one of CUPS's commands and give what it said; raise PrinterProblem with what stands in the way."""
    environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=COMMAND_SECONDS,
            env=environment,
            check=False,
        )
    except FileNotFoundError as error:
        raise PrinterProblem(Reason.PRINT_SYSTEM_MISSING, problem=command[0]) from error
    except subprocess.TimeoutExpired as error:
        raise PrinterProblem(Reason.PRINTER_SILENT, address=queue) from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"{command[0]}: {done.returncode}"
    if any(sign in said for sign in _GONE):
        reason = Reason.PRINTER_NAME_GONE if _is_running() else Reason.PRINT_SYSTEM_MISSING
        raise PrinterProblem(reason, address=queue, problem="cupsd")
    if _REFUSES in said:
        raise PrinterProblem(Reason.PRINTER_PAUSED, address=queue)
    if any(sign in said for sign in _NO_SYSTEM):
        raise PrinterProblem(Reason.PRINT_SYSTEM_MISSING, problem="cupsd")
    raise PrinterProblem(Reason.PRINTER_FAULT, address=queue)


def _is_running() -> bool:
    return "not running" not in run("lpstat", "-r")


def _options(stored: StoredPrinter) -> tuple[str, ...]:
    if stored.language is PrinterLanguage.ZPL:
        return ("-o", "raw")
    media = f"media=Custom.{stored.width_mm:g}x{stored.height_mm:g}mm"
    return ("-o", media, "-o", "print-scaling=none")
