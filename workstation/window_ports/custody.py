"""Custody's use cases, in the window's own words."""

from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from sync.first_use import module_when_used
from workstation.domain.custody import CustodyAnswer, FilledBox, Reception, RejectReason
from workstation.domain.scans import Command
from workstation.gui.custody.ports import BoxLimits, Side
from workstation.station import platform_access
from workstation.usecases.context import Context
from workstation.usecases.find_box_list import PlatformAccess
from workstation.usecases.pack_session import PackSession
from workstation.usecases.receive_session import ReceiveSession

if TYPE_CHECKING:
    from workstation import reports
    from workstation.cli import box_papers
else:
    reports = module_when_used("workstation.reports")
    box_papers = module_when_used("workstation.cli.box_papers")


class WindowCustody:
    """Boxes and reception; `context` is that of whoever works now, `on_job_made` is called when something prints."""

    def __init__(
        self,
        context: Callable[[], Context],
        catalogue: Callable[[], NullTranslations],
        home: Path,
        on_job_made: Callable[[], None],
    ) -> None:
        self._context, self._catalogue, self._home, self._on_job_made = context, catalogue, home, on_job_made
        now = context()
        settings = now.settings
        url, key = platform_access(home, settings, practice=now.practice)
        self._access = PlatformAccess(url=url, key=key)
        self.limits = BoxLimits(room=settings.box_tubes, coldest=settings.box_coldest, warmest=settings.box_warmest)
        self._packing: PackSession | None = None
        self._reception: ReceiveSession | None = None

    def current(self, side: Side) -> CustodyAnswer:
        """Where a side stands now; at start, the box that is still open."""
        return self._side(side).current

    def scan(self, side: Side, text: str) -> CustodyAnswer:
        """Take one scanned text."""
        return self._side(side).scan(text)

    def command(self, side: Side, command: Command) -> CustodyAnswer:
        """Take one command, from a key or a card."""
        return self._side(side).command(command)

    def choose_reason(self, reason: RejectReason) -> CustodyAnswer:
        """Say why the tube that was scanned is rejected."""
        return self._receive().choose_reason(reason)

    def write_reception(self, path: Path, reception: Reception) -> int:
        """Write a reception as a file, in the language of now."""
        return reports.write_reception(self._context(), reception, path, self._catalogue())

    def set_temperature(self, side: Side, temperature: float) -> CustodyAnswer:
        """Note how warm the open box is (°C)."""
        return self._side(side).set_temperature(temperature)

    def _side(self, side: Side) -> PackSession | ReceiveSession:
        return self._pack() if side is Side.PACK else self._receive()

    def _pack(self) -> PackSession:
        if self._packing is None:
            self._packing = PackSession(self._context(), print_box=self._print)
        self._packing.context = self._context()
        return self._packing

    def _receive(self) -> ReceiveSession:
        if self._reception is None:
            self._reception = ReceiveSession(self._context(), access=self._access)
        self._reception.context = self._context()
        return self._reception

    def _print(self, context: Context, box: FilledBox) -> Path | str:
        where = box_papers.hand_out_box(context, box, self._home, self._catalogue())
        self._on_job_made()
        return where
