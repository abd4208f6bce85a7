"""A printer on the network, raw TCP (port 9100). One that counts its labels is asked by its counter what it printed.

A ZPL printer is asked two things: `~HS`, which is answered at once, for its flags and buffers; and, by
`! U1 getvar "odometer.total_label_count"`, how many labels it ever printed. The second is answered in the order of what
was sent, so that its answer on the sending connection proves that everything before it has arrived. The count belongs
to the printer of this `device.unique_id`, not to the address. A printer that knows neither gets one label at a time.
"""

import io
import re
from typing import NoReturn

from workstation.devices.printers.contract import Batch, PrinterStatus, Reading
from workstation.devices.printers.host_status import HostStatus, is_complete, read_host_status
from workstation.devices.printers.line import Line
from workstation.domain.errors import PrinterProblem, Reason
from workstation.domain.printing import PrinterLanguage, StoredPrinter, host_and_port

AT_ONCE = 10
ANSWER_SECONDS = 5.0
UNCOUNTED = "sent"
_STATUS, _FORGET_HALF = b"~HS", b"~JX"
_COUNTER, _NAME = "odometer.total_label_count", "device.unique_id"
_QUOTED = re.compile(rb'"([^"]*)"')


class TcpPrinter:
    """One network printer. It keeps one connection from `prepare` to the next problem or `close`."""

    def __init__(self, stored: StoredPrinter, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._address = host_and_port(stored.address)
        self._speaks_zpl = stored.language is PrinterLanguage.ZPL
        self._seconds = answer_seconds
        self._line: Line | None = None
        self._sent_here = ""
        self._counts: bool | None = None

    def status(self) -> PrinterStatus:
        """Ask for its flags and its counter."""
        if not self._speaks_zpl:
            self._connected()
            return PrinterStatus(tells=False)
        status = self._host_status()
        if status.problem is not None:
            self._refuse(status.problem)
        counter = self._counter()
        return PrinterStatus(tells=counter is not None, counter=counter, waiting=status.waiting + status.remaining)

    def most_at_once(self) -> int:
        """Ten labels for a printer that counts, one for any other."""
        if self._counts is None:
            self._counts = self._speaks_zpl and self._counter() is not None
        return AT_ONCE if self._counts else 1

    def prepare(self, batch: Batch) -> str:
        """Remember the counter of a printer that has nothing to do; PRINTER_BUSY while it prints for others."""
        if batch.count > self.most_at_once():
            raise ValueError(batch.count)
        if not self._speaks_zpl:
            self._connected()
            return UNCOUNTED
        status = self._rid_of_half()
        if status.problem is not None:
            self._refuse(status.problem)
        if not status.is_idle:
            self._refuse(Reason.PRINTER_BUSY)
        if self.most_at_once() == 1:
            return UNCOUNTED
        counter = self._counter()
        if counter is None:
            # It counted a moment ago: ten labels without a count could not be proven.
            self._refuse(Reason.PRINTER_SILENT)
        return f"{counter} {self._name()}"

    def send(self, batch: Batch, mark: str, /) -> None:
        """Send the labels on the open connection."""
        data = io.BytesIO()
        batch.write(data)
        line = self._connected()
        try:
            line.send(data.getvalue())
            if not self._speaks_zpl:
                line.finish()
        except PrinterProblem:
            self.close()
            raise
        self._sent_here = f"{batch.first} {mark}"

    def read(self, batch: Batch, mark: str) -> Reading:
        """Ask by the counter; a printer without one is trusted only on the connection that sent the label."""
        is_whole = self._sent_here == f"{batch.first} {mark}" and self._line is not None
        if mark == UNCOUNTED:
            return self._read_uncounted(batch, is_whole)
        status = self._rid_of_half()
        before, _, name = mark.partition(" ")
        if not is_whole and self._name() != name:
            return Reading(printed=None, is_settled=True)
        counter = self._counter()
        if counter is None:
            self._refuse(Reason.PRINTER_SILENT)
        printed = counter - int(before)
        if not 0 <= printed <= batch.count:
            return Reading(printed=None, is_settled=status.is_idle)
        if printed < batch.count and status.problem is not None:
            self._refuse(status.problem)
        return Reading(printed=printed, is_settled=status.is_idle, is_whole=is_whole)

    def drop(self, mark: str, /) -> None:
        """Nothing can be taken back: what is in the printer comes out, at most one batch."""

    def close(self) -> None:
        """Leave the connection."""
        if self._line is not None:
            self._line.close()
        self._line, self._sent_here = None, ""

    def _read_uncounted(self, batch: Batch, is_whole: bool) -> Reading:
        if not is_whole:
            return Reading(printed=None, is_settled=True)
        if not self._speaks_zpl:
            return Reading(printed=batch.count, is_settled=True, is_whole=True)
        status = self._host_status()
        if status.problem is not None:
            raise PrinterProblem(status.problem, address=self._connected().name)
        return Reading(printed=batch.count if status.is_idle else 0, is_settled=status.is_idle, is_whole=True)

    def _rid_of_half(self) -> HostStatus:
        """Ask for the flags; half a label that a cut has left behind is forgotten, or it would swallow what follows."""
        status = self._host_status()
        if status.is_partial and not self._sent_here:
            self._connected().send(_FORGET_HALF)
            status = self._host_status()
        return status

    def _host_status(self) -> HostStatus:
        line = self._connected()
        try:
            return read_host_status(line.ask(_STATUS, is_complete), line.name)
        except PrinterProblem:
            self.close()
            raise

    def _counter(self) -> int | None:
        said = self._variable(_COUNTER)
        digits = re.match(r"[0-9]{1,18}", said)
        return int(digits[0]) if digits else None

    def _name(self) -> str:
        return self._variable(_NAME)[:100]

    def _variable(self, name: str) -> str:
        """Ask for a printer's variable; empty where it has none of this name."""
        line = self._connected()
        try:
            answer = line.ask(f'! U1 getvar "{name}"\r\n'.encode(), lambda data: bool(_QUOTED.search(data)))
        except PrinterProblem:
            self.close()
            raise
        found = _QUOTED.search(answer)
        if found is None:
            # An answer that comes late would be taken for that to the next question.
            self.close()
            if answer.strip() not in (b"", b"?"):
                raise PrinterProblem(Reason.PRINTER_HALF_ANSWER, address=line.name)
            return ""
        said = found[1].decode("ascii", "replace").strip()
        return "" if said == "?" else said

    def _connected(self) -> Line:
        if self._line is None:
            self._line = Line(self._address, self._seconds)
        return self._line

    def _refuse(self, reason: Reason) -> NoReturn:
        self.close()
        raise PrinterProblem(reason, address=f"{self._address[0]}:{self._address[1]}")
