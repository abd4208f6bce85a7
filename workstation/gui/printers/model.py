"""The printers of this station as their page sees them: the list, the chosen one, what happened last and its undo.

How each stands: `standings`. The test print: `trial`. Adding and changing: `add_model`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import GhepError, Reason
from workstation.domain.outcomes import OutcomeClass
from workstation.domain.printing import StoredPrinter
from workstation.gui.background import Background
from workstation.gui.printers.ports import PrinterLine, PrintersPort
from workstation.gui.printers.standings import Standings
from workstation.gui.printers.trial import TrialModel
from workstation.gui.printers.words import NoticeKind, PrinterNotice

T = TypeVar("T")
ASK_EVERY_TICKS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How the last act is taken back, and what is said then."""

    words: PrinterNotice
    act: Callable[[PrintersPort], object]


class PrintersModel(QObject):
    """Holds the list and the chosen printer. `answered` gives the class of an answer to a scan."""

    changed = Signal()
    noticed = Signal()
    answered = Signal(object)

    def __init__(self, port: PrintersPort | None, work: Background, asking: Background) -> None:
        super().__init__()
        self._port, self._work = port, work
        self._turn, self._names_jobs, self._ticks = 0, False, 0
        self.standings, self.trials = Standings(port, asking), TrialModel(port, work)
        self.is_open, self.is_busy, self.is_reading = False, False, False
        self.lines: tuple[PrinterLine, ...] | None = None
        self.chosen = ""
        self.undo: Undo | None = None
        self.notice: PrinterNotice | None = None
        self.standings.changed.connect(self.changed)
        self.trials.changed.connect(self.changed)
        self.trials.answered.connect(self.answered)
        self.trials.acted.connect(self._read_anew)
        self.trials.failed.connect(self._trial_failed)
        self.trials.ended.connect(self._ask_again)

    @property
    def is_there(self) -> bool:
        """Whether this window has printers at all."""
        return self._port is not None

    @property
    def line(self) -> PrinterLine | None:
        """The chosen printer."""
        return next((line for line in self.lines or () if line.printer.name == self.chosen), None)

    def open(self) -> None:
        """Begin to look: the page is shown."""
        self.is_open, self._ticks = True, 0
        self._say(None)
        self.refresh()

    def close(self) -> None:
        """Look no more."""
        self.is_open = False
        self.standings.stop()

    def refresh(self) -> None:
        """Read the list again, and ask every printer again."""
        self.standings.forget()
        self._read_anew()

    def tick(self) -> None:
        """A second has passed."""
        if self.is_open:
            self._ticks += 1
            self._read(all_again=self._ticks % ASK_EVERY_TICKS == 0)
            self.trials.look()

    def choose(self, name: str) -> None:
        """Choose a printer of the list."""
        if name != self.chosen:
            self.chosen = name
            self.changed.emit()

    def choose_next(self, by: int) -> None:
        """Choose the printer below (1) or above (-1)."""
        names = [line.printer.name for line in self.lines or ()]
        if self.chosen in names:
            self.choose(names[max(0, min(len(names) - 1, names.index(self.chosen) + by))])

    def take_added(self, printer: StoredPrinter) -> None:
        """Choose a printer that was added just now, and ask it."""
        self.chosen = printer.name
        self._remember(NoticeKind.ADDED, printer.name, NoticeKind.REMOVED, lambda port: port.remove(printer.name))
        self._read_anew()

    def take_changed(self, before: StoredPrinter, printer: StoredPrinter) -> None:
        """Say that a printer was changed just now, and ask it again."""
        name = printer.name
        self._forget(name)
        self._remember(NoticeKind.CHANGED, name, NoticeKind.CHANGED, lambda port: port.change(name, before))
        self._read_anew()

    def make_default(self) -> None:
        """Make the chosen printer the default one."""
        line, before = self.line, next((one.printer for one in self.lines or () if one.printer.is_default), None)
        if line is None or line.printer.is_default:
            return
        name, former = line.printer.name, before.name if before else line.printer.name

        def done(_none: None) -> None:
            default = NoticeKind.DEFAULT
            self._remember(default, name, default, lambda port: port.make_default(former), undone=former)

        self._act(lambda port: port.make_default(name), done)

    def remove(self) -> None:
        """Forget the chosen printer; one with open jobs stays, and they are named."""
        line = self.line
        if line is not None:
            self._act(lambda port: port.remove(line.printer.name), self._removed)

    def is_held(self) -> bool:
        """Tell whether the chosen printer has open jobs, and say which."""
        line = self.line
        if line is not None and line.jobs:
            self._say(PrinterNotice(kind=NoticeKind.AT_WORK, printer=line.printer.name, jobs=line.jobs))
        return line is not None and bool(line.jobs)

    def take_back(self) -> None:
        """Undo the last act."""
        undo = self.undo
        if undo is None:
            return

        def done(_value: object) -> None:
            self.undo, self.chosen = None, undo.words.printer
            self._forget(self.chosen)
            self._say(undo.words)

        self._act(undo.act, done)

    def test(self) -> None:
        """Print a test label on the chosen printer, or cancel the one that waits there."""
        if self.line is not None:
            self._say(None)
            self.trials.toggle(self.chosen)

    def scan(self, text: str) -> None:
        """Take a scan: the test label that is asked for, and nothing else."""
        if self.trials.trial is not None and self.trials.scan(text):
            self._say(None)
            self.choose(self.trials.trial.printer)
        else:
            self._say(PrinterNotice(kind=NoticeKind.SCAN_NOT_USED))
            self.answered.emit(OutcomeClass.NO)

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan."""
        self._say(PrinterNotice(kind=NoticeKind.SCAN_DAMAGED))

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things."""
        self._say(PrinterNotice(kind=NoticeKind.SCAN_DOUBTFUL))

    def scan_cut(self) -> None:
        """Say that a scan has no end."""
        self._say(PrinterNotice(kind=NoticeKind.SCAN_CUT))

    def _ask_again(self, name: str) -> None:
        """Ask one printer again; what it said before stands until it answers."""
        lines = tuple(line for line in self.lines or () if line.printer.name == name)
        self.standings.ask(lines, all_again=True)

    def _removed(self, printer: StoredPrinter) -> None:
        self._forget(printer.name)
        self._remember(NoticeKind.REMOVED, printer.name, NoticeKind.BACK, lambda port: port.add(printer))

    def _forget(self, name: str) -> None:
        self.standings.forget(name)
        self.trials.forget(name)

    def _act(self, work: Callable[[PrintersPort], T], done: Callable[[T], None]) -> None:
        """Have something done, one at a time."""
        if self._port is None or self.is_busy:
            return
        self.is_busy = True
        self.changed.emit()
        self._work.run(partial(work, self._port), done=partial(self._acted, done), failed=self._failed)

    def _acted(self, done: Callable[[T], None], value: T) -> None:
        self.is_busy = False
        done(value)
        self._read_anew()

    def _failed(self, problem: Exception) -> None:
        """Say why not; the jobs that stand in the way are named as soon as they are read."""
        self.is_busy, self._names_jobs = False, _is_at_work(problem)
        self._say(PrinterNotice(kind=NoticeKind.REFUSED, printer=self.chosen, problem=problem))
        self._read_anew()

    def _trial_failed(self, problem: Exception) -> None:
        self._say(PrinterNotice(kind=NoticeKind.REFUSED, problem=problem))

    def _remember(
        self,
        done: NoticeKind,
        name: str,
        back: NoticeKind,
        act: Callable[[PrintersPort], object],
        *,
        undone: str = "",
    ) -> None:
        """Say what was done, and keep how it is taken back."""
        self.undo = Undo(words=PrinterNotice(kind=back, printer=undone or name), act=act)
        self._say(PrinterNotice(kind=done, printer=name))

    def _say(self, notice: PrinterNotice | None) -> None:
        self.notice = notice
        self.noticed.emit()

    def _read(self, *, all_again: bool) -> None:
        if self._port is not None and not self.is_reading:
            self.is_reading = True
            done = partial(self._take, self._turn, all_again)
            self._work.run(self._port.lines, done=done, failed=self._cannot_read)

    def _read_anew(self) -> None:
        """Read after an act; an earlier reading that is under way does not know of it, and is dropped."""
        self.is_reading = False
        self._turn += 1
        self.changed.emit()
        self._read(all_again=False)

    def _take(self, turn: int, all_again: bool, lines: tuple[PrinterLine, ...]) -> None:
        if turn != self._turn:
            return
        self.is_reading = False
        is_new, self.lines = lines != self.lines, lines
        names = [line.printer.name for line in lines]
        if self.chosen not in names:
            self.chosen = names[0] if names else ""
        if is_new:
            self.changed.emit()
        if self._names_jobs:
            self._names_jobs = not self.is_held()
        if self.is_open:
            self.standings.ask(lines, all_again=all_again)

    def _cannot_read(self, problem: Exception) -> None:
        self.is_reading = False
        self._say(PrinterNotice(kind=NoticeKind.REFUSED, problem=problem))


def _is_at_work(problem: Exception) -> bool:
    return isinstance(problem, GhepError) and problem.reason is Reason.PRINTER_AT_WORK
