"""The printers of this station as their page sees them: how each stands, a test print, and what happened last.

Nobody waits for a printer: each is asked on a worker of its own, one after the other, and not while it prints.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import GhepError, Reason
from workstation.domain.outcomes import OutcomeClass
from workstation.domain.printing import JobState, StoredPrinter
from workstation.domain.tube_barcode import normalize_tube
from workstation.gui.background import Background
from workstation.gui.printers.ports import PrinterLine, PrinterSays, PrintersPort, TrialLabel, TrialNow
from workstation.gui.printers.words import NoticeKind, PrinterNotice

T = TypeVar("T")
ASK_EVERY_TICKS = 15


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


class Stage(StrEnum):
    """Where a test print stands; it is scanned back once it is out."""

    GOING = "going"
    OUT = "out"
    READS = "reads"
    MISREAD = "misread"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One test print of one printer; `scanned` is what a scanner read on it."""

    printer: str
    label: TrialLabel
    stage: Stage = Stage.GOING
    problem: Exception | None = None
    scanned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How the last act is taken back."""

    words: PrinterNotice
    act: Callable[[], object]


class PrintersModel(QObject):
    """Holds the list, the chosen printer and the test print. `answered` gives the class of an answer to a scan."""

    changed = Signal()
    noticed = Signal()
    answered = Signal(object)

    def __init__(self, port: PrintersPort | None, work: Background, asking: Background) -> None:
        super().__init__()
        self._port, self._work, self._asking = port, work, asking
        self._is_reading, self._is_looking, self._ticks = False, False, 0
        self._to_ask: list[str] = []
        self._asked_now = ""
        self.is_open, self.is_busy = False, False
        self.lines: tuple[PrinterLine, ...] | None = None
        self.standings: dict[str, Standing] = {}
        self.chosen = ""
        self.trial: Trial | None = None
        self.undo: Undo | None = None
        self.notice: PrinterNotice | None = None

    @property
    def is_there(self) -> bool:
        """Whether this window has printers at all."""
        return self._port is not None

    @property
    def line(self) -> PrinterLine | None:
        """The chosen printer."""
        return next((line for line in self.lines or () if line.printer.name == self.chosen), None)

    @property
    def trial_here(self) -> Trial | None:
        """The test print of the chosen printer."""
        return self.trial if self.trial is not None and self.trial.printer == self.chosen else None

    def standing(self, line: PrinterLine) -> Standing:
        """Tell how a printer stands; one that prints is not asked: it may take one connection at a time."""
        if any(job.state is JobState.PRINTING for job in line.jobs):
            return Standing(mood=Mood.PRINTING)
        return self.standings.get(line.printer.name, Standing())

    def open(self) -> None:
        """Begin to look: the page is shown."""
        self.is_open, self._ticks = True, 0
        self._say(None)
        self.refresh()

    def close(self) -> None:
        """Look no more."""
        self.is_open = False
        self._to_ask.clear()

    def refresh(self) -> None:
        """Read the list again, and ask every printer again."""
        self.standings.clear()
        self.changed.emit()
        self._read_anew(asks=True)

    def tick(self) -> None:
        """A second has passed."""
        if self.is_open:
            self._ticks += 1
            self._read(asks=self._ticks % ASK_EVERY_TICKS == 0)
            self._look_at_trial()

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
        self._read_anew(asks=True)

    def make_default(self) -> None:
        """Make the chosen printer the default one."""
        line, before = self.line, next((one.printer for one in self.lines or () if one.printer.is_default), None)
        if line is None or line.printer.is_default:
            return
        name = line.printer.name

        def done(_none: None) -> None:
            if before is None:
                self._say(PrinterNotice(kind=NoticeKind.DEFAULT, printer=name))
                return
            self._remember(NoticeKind.DEFAULT, name, NoticeKind.DEFAULT, _default(before.name), undone=before.name)

        self._act(lambda port: port.make_default(name), done)

    def remove(self) -> None:
        """Forget the chosen printer; one with open jobs stays, and they are named."""
        line = self.line
        if line is None:
            return
        if line.jobs:
            self._say(PrinterNotice(kind=NoticeKind.AT_WORK, printer=line.printer.name, jobs=line.jobs))
            return
        self._act(lambda port: port.remove(line.printer.name), self._removed)

    def take_back(self) -> None:
        """Undo the last act."""
        undo = self.undo
        if undo is None or self.is_busy:
            return

        def done(_value: object) -> None:
            self.undo = None
            self.chosen = undo.words.printer
            self._say(undo.words)

        self._act(lambda _port: undo.act(), done)

    def test(self) -> None:
        """Print one test label on the chosen printer; while it waits there, cancel it instead."""
        line, trial = self.line, self.trial_here
        if line is None:
            return
        if trial is not None and trial.stage is Stage.GOING:
            self._act(lambda port: port.cancel_trial(trial.label.job), partial(self._cancelled, trial))
        else:
            self._act(lambda port: port.print_test(line.printer.name), partial(self._sent, line.printer.name))

    def scan(self, text: str) -> None:
        """Take a scan: the test label that is asked for, and nothing else."""
        trial = self.trial
        if trial is None or trial.stage in (Stage.READS, Stage.CANCELLED):
            self._refuse_scan(NoticeKind.SCAN_NOT_USED)
            return
        reads = normalize_tube(text) == normalize_tube(trial.label.text)
        stage = Stage.READS if reads else Stage.MISREAD
        self.trial = replace(trial, stage=stage, scanned=text, problem=None)
        self.chosen = trial.printer
        self._say(None)
        self.changed.emit()
        self.answered.emit(OutcomeClass.OK if reads else OutcomeClass.NO)

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan."""
        self._say(PrinterNotice(kind=NoticeKind.SCAN_DAMAGED))

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things."""
        self._say(PrinterNotice(kind=NoticeKind.SCAN_DOUBTFUL))

    def scan_cut(self) -> None:
        """Say that a scan has no end."""
        self._say(PrinterNotice(kind=NoticeKind.SCAN_CUT))

    def _refuse_scan(self, kind: NoticeKind) -> None:
        self._say(PrinterNotice(kind=kind))
        self.answered.emit(OutcomeClass.NO)

    def _removed(self, printer: StoredPrinter) -> None:
        if self.trial is not None and self.trial.printer == printer.name:
            self.trial = None
        self.standings.pop(printer.name, None)
        self._remember(NoticeKind.REMOVED, printer.name, NoticeKind.BACK, lambda port: port.add(printer))

    def _sent(self, name: str, label: TrialLabel) -> None:
        self.trial = Trial(printer=name, label=label)
        self._say(None)

    def _cancelled(self, trial: Trial, _none: None) -> None:
        self.trial = replace(trial, stage=Stage.CANCELLED, problem=None)
        self._say(None)

    def _look_at_trial(self) -> None:
        trial = self.trial
        if self._port is not None and trial is not None and trial.stage is Stage.GOING and not self._is_looking:
            self._is_looking = True
            work = partial(self._port.trial_now, trial.label.job)
            self._work.run(work, done=partial(self._looked, trial), failed=self._cannot_read)

    def _looked(self, trial: Trial, now: TrialNow) -> None:
        """Take where a test print stands; one that stopped in doubt is looked for, and its job ended."""
        self._is_looking = False
        if self.trial is None or self.trial.label != trial.label or self.trial.stage is not Stage.GOING:
            return
        stage = {JobState.DONE: Stage.OUT, JobState.STOPPED: Stage.OUT, JobState.CANCELLED: Stage.CANCELLED}
        after = replace(self.trial, stage=stage.get(now.state, Stage.GOING), problem=now.problem)
        if now.state is JobState.STOPPED:
            self._act(lambda port: port.cancel_trial(trial.label.job), lambda _none: None)
        if after != self.trial:
            self.trial = after
            self.changed.emit()
            self._ask(trial.printer)

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
        self._read_anew(asks=False)

    def _failed(self, problem: Exception) -> None:
        self.is_busy = False
        jobs = self.line.jobs if self.line and _is_at_work(problem) else ()
        kind = NoticeKind.AT_WORK if jobs else NoticeKind.REFUSED
        self._say(PrinterNotice(kind=kind, printer=self.chosen, jobs=jobs, problem=problem))
        self._read_anew(asks=False)

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
        if self._port is not None:
            self.undo = Undo(words=PrinterNotice(kind=back, printer=undone or name), act=partial(act, self._port))
        self._say(PrinterNotice(kind=done, printer=name))

    def _say(self, notice: PrinterNotice | None) -> None:
        self.notice = notice
        self.noticed.emit()

    def _read(self, *, asks: bool) -> None:
        if self._port is not None and not self._is_reading:
            self._is_reading = True
            self._work.run(self._port.lines, done=partial(self._take, asks), failed=self._cannot_read)

    def _read_anew(self, *, asks: bool) -> None:
        """Read after an act, also where an earlier reading is under way that does not know of it."""
        self._is_reading = False
        self.changed.emit()
        self._read(asks=asks)

    def _take(self, asks: bool, lines: tuple[PrinterLine, ...]) -> None:
        self._is_reading = False
        is_new, self.lines = lines != self.lines, lines
        names = [line.printer.name for line in lines]
        if self.chosen not in names:
            self.chosen = names[0] if names else ""
        if asks:
            self._ask(*names)
        else:
            self._ask(*(name for name in names if name not in self.standings))
        if is_new:
            self.changed.emit()

    def _cannot_read(self, problem: Exception) -> None:
        self._is_reading = self._is_looking = False
        self._say(PrinterNotice(kind=NoticeKind.REFUSED, problem=problem))

    def _ask(self, *names: str) -> None:
        self._to_ask += [name for name in names if name not in (*self._to_ask, self._asked_now)]
        self._ask_next()

    def _ask_next(self) -> None:
        """Ask one printer: the others wait here, so that a window that closes waits for one alone."""
        if self._port is None or self._asked_now or not self._to_ask:
            return
        idle = _idle(self.lines or ())
        name = self._to_ask.pop(0)
        if name not in idle:
            self._ask_next()
            return
        self._asked_now = name
        self._asking.run(
            partial(self._port.ask, name), done=partial(self._ready, name), failed=partial(self._at_fault, name)
        )

    def _ready(self, name: str, says: PrinterSays) -> None:
        self._stands(name, Standing(mood=Mood.READY, says=says))

    def _at_fault(self, name: str, problem: Exception) -> None:
        self._stands(name, Standing(mood=Mood.AT_FAULT, problem=problem))

    def _stands(self, name: str, standing: Standing) -> None:
        self._asked_now = ""
        if self.standings.get(name) != standing:
            self.standings[name] = standing
            self.changed.emit()
        if self.is_open:
            self._ask_next()


def _default(name: str) -> Callable[[PrintersPort], object]:
    return lambda port: port.make_default(name)


def _idle(lines: Iterable[PrinterLine]) -> frozenset[str]:
    return frozenset(
        line.printer.name for line in lines if all(job.state is not JobState.PRINTING for job in line.jobs)
    )


def _is_at_work(problem: Exception) -> bool:
    return isinstance(problem, GhepError) and problem.reason is Reason.PRINTER_AT_WORK
