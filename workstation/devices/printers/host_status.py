"""Zebra's answer to `~HS`: three strings, each between STX and ETX (ZPL II Programming Guide, "Host Status Return")."""

import re
from dataclasses import dataclass

from workstation.domain.errors import PrinterProblem, Reason

STRINGS = 3
_STRING = re.compile(rb"\x02([^\x02\x03]*)\x03")
_FIRST_FIELDS, _SECOND_FIELDS = 12, 11


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatus:
    """What a print run needs of it: `waiting` formats in the receive buffer, `remaining` labels of the one at work."""

    paper_out: bool
    paused: bool
    waiting: int
    is_partial: bool
    head_open: bool
    ribbon_out: bool
    remaining: int
    memory_lost: bool
    too_cold: bool
    too_hot: bool

    @property
    def is_idle(self) -> bool:
        """Nothing is printing and nothing waits in the printer, not even half a label."""
        return not (self.waiting or self.remaining or self.is_partial)

    @property
    def problem(self) -> Reason | None:
        """Why it does not print now, what a person must see to first; None if it does."""
        if self.head_open:
            return Reason.PRINTER_HEAD_OPEN
        if self.paper_out:
            return Reason.PRINTER_PAPER_OUT
        if self.ribbon_out:
            return Reason.PRINTER_RIBBON_OUT
        if self.memory_lost or self.too_hot or self.too_cold:
            return Reason.PRINTER_FAULT
        return Reason.PRINTER_PAUSED if self.paused else None


def is_complete(data: bytes) -> bool:
    """Tell whether all three strings have arrived."""
    return len(_STRING.findall(data)) >= STRINGS


def read_host_status(data: bytes, address: str) -> HostStatus:
    """Read an answer; raise PrinterProblem: PRINTER_SILENT for none, PRINTER_HALF_ANSWER for a part of one."""
    if not data.strip():
        raise PrinterProblem(Reason.PRINTER_SILENT, address=address)
    strings = [found.decode("ascii", "replace").split(",") for found in _STRING.findall(data)]
    if len(strings) < STRINGS or len(strings[0]) < _FIRST_FIELDS or len(strings[1]) < _SECOND_FIELDS:
        raise PrinterProblem(Reason.PRINTER_HALF_ANSWER, address=address)
    one, two = strings[0], strings[1]
    try:
        return HostStatus(
            paper_out=_flag(one[1]),
            paused=_flag(one[2]),
            waiting=int(one[4]),
            is_partial=_flag(one[7]),
            memory_lost=_flag(one[9]),
            too_cold=_flag(one[10]),
            too_hot=_flag(one[11]),
            head_open=_flag(two[2]),
            ribbon_out=_flag(two[3]),
            remaining=int(two[8]),
        )
    except ValueError as error:
        raise PrinterProblem(Reason.PRINTER_HALF_ANSWER, address=address) from error


def _flag(field: str) -> bool:
    return bool(int(field))
