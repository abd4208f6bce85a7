"""How each printer stands. They are asked one after the other on a worker of their own, so nobody waits for them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Signal

from workstation.domain.printing import JobState
from workstation.gui.background import Background
from workstation.gui.printers.ports import PrinterLine, PrinterSays, PrintersPort


class Mood(StrEnum):
    """What is known of a printer."""

    ASKED = "asked"
    READY = "ready"
    PRINTING = "printing"
    AT_FAULT = "at_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a printer stands, with what it said or what is wrong."""

    mood: Mood = Mood.ASKED
    says: PrinterSays | None = None
    problem: Exception | None = None


class Standings(QObject):
    """Keeps the last answer of each. What is still to be asked waits here: a window that closes waits for one alone."""

    changed = Signal()

    def __init__(self, port: PrintersPort | None, asking: Background) -> None:
        super().__init__()
        self._port, self._asking = port, asking
        self._to_ask: list[str] = []
        self._asked_now, self._printing = "", frozenset[str]()
        self.known: dict[str, Standing] = {}

    def of(self, line: PrinterLine) -> Standing:
        """Tell how a printer stands."""
        if _prints(line):
            return Standing(mood=Mood.PRINTING)
        return self.known.get(line.printer.name, Standing())

    def ask(self, lines: tuple[PrinterLine, ...], *, all_again: bool) -> None:
        """Ask printers that were never asked, or all. One that prints is not: it may take one connection at a time."""
        self._printing = frozenset(line.printer.name for line in lines if _prints(line))
        for line in lines:
            name = line.printer.name
            if (all_again or name not in self.known) and name not in (*self._to_ask, self._asked_now):
                self._to_ask.append(name)
        self._ask_next()

    def forget(self, *names: str) -> None:
        """Forget what printers said; without names, what all said."""
        for name in names or tuple(self.known):
            self.known.pop(name, None)
        self.changed.emit()

    def stop(self) -> None:
        """Ask nobody more."""
        self._to_ask.clear()

    def _ask_next(self) -> None:
        while self._port is not None and self._to_ask and not self._asked_now:
            name = self._to_ask.pop(0)
            if name not in self._printing:
                self._asked_now = name
                work = partial(self._port.ask, name)
                self._asking.run(work, done=partial(self._ready, name), failed=partial(self._at_fault, name))

    def _ready(self, name: str, says: PrinterSays) -> None:
        self._take(name, Standing(mood=Mood.READY, says=says))

    def _at_fault(self, name: str, problem: Exception) -> None:
        self._take(name, Standing(mood=Mood.AT_FAULT, problem=problem))

    def _take(self, name: str, standing: Standing) -> None:
        self._asked_now = ""
        self.known[name] = standing
        self.changed.emit()
        self._ask_next()


def _prints(line: PrinterLine) -> bool:
    return any(job.state is JobState.PRINTING for job in line.jobs)
