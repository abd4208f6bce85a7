"""What the Custody screen asks of the rest: boxes, shipments and their reception."""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from workstation.domain.custody import CustodyAnswer, Reception, RejectReason
from workstation.domain.scans import Command


class Side(IntEnum):
    """The two tabs: boxes leave from one, and come in at the other."""

    PACK = 0
    RECEIVE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxLimits:
    """How many tubes a box holds, and between which temperatures it is right (°C)."""

    room: int = 50
    coldest: float = 2.0
    warmest: float = 8.0


class CustodyPort(Protocol):
    """Boxes and tubes on their way; every call is made on a worker thread and may wait for the disk."""

    @property
    def limits(self) -> BoxLimits:
        """What a box is measured by; known at once."""
        ...

    def current(self, side: Side) -> CustodyAnswer:
        """Where a side stands now; at start, the box that is still open."""
        ...

    def scan(self, side: Side, text: str) -> CustodyAnswer:
        """Take one scanned text."""
        ...

    def command(self, side: Side, command: Command) -> CustodyAnswer:
        """Take one command, from a key or a card."""
        ...

    def choose_reason(self, reason: RejectReason) -> CustodyAnswer:
        """Say why the tube that was scanned is rejected."""
        ...

    def write_reception(self, path: Path, reception: Reception) -> int:
        """Write every tube of a reception as CSV where the file is named so, else what differs as PDF."""
        ...

    def set_temperature(self, side: Side, temperature: float) -> CustodyAnswer:
        """Note how warm the open box is (°C)."""
        ...
