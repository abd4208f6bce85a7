"""A test print: one label that is no tube's is printed, and scanned back here to see whether it reads."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from workstation.domain.outcomes import OutcomeClass
from workstation.domain.printing import JobState
from workstation.domain.tube_barcode import normalize_tube
from workstation.gui.background import Background
from workstation.gui.printers.ports import PrintersPort, TrialLabel, TrialNow

T = TypeVar("T")


class Stage(StrEnum):
    """Where a test print stands; it is scanned back once it is out."""

    GOING = "going"
    OUT = "out"
    READS = "reads"
    MISREAD = "misread"
    CANCELLED = "cancelled"


STAGES = {JobState.DONE: Stage.OUT, JobState.STOPPED: Stage.OUT, JobState.CANCELLED: Stage.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One test print of one printer; `scanned` is what a scanner read on it."""

    printer: str
    label: TrialLabel
    stage: Stage = Stage.GOING
    problem: Exception | None = None
    scanned: str = ""


class TrialModel(QObject):
    """Holds the last test print. `answered` gives the class of an answer to a scan; `ended` names its printer.

    `acted` says that a job was made or cancelled.
    """

    changed = Signal()
    answered = Signal(object)
    acted = Signal()
    ended = Signal(str)
    failed = Signal(object)

    def __init__(self, port: PrintersPort | None, work: Background) -> None:
        super().__init__()
        self._port, self._work, self._is_looking = port, work, False
        self.is_busy = False
        self.trial: Trial | None = None

    def of(self, printer: str) -> Trial | None:
        """Give the test print of a printer."""
        return self.trial if self.trial is not None and self.trial.printer == printer else None

    def toggle(self, printer: str) -> None:
        """Print a test label; while one waits at this printer, cancel it instead."""
        trial = self.of(printer)
        if trial is not None and trial.stage is Stage.GOING:
            self._act(lambda port: port.cancel_trial(trial.label.job), partial(self._cancelled, trial))
        else:
            self._act(lambda port: port.print_test(printer), partial(self._sent, printer))

    def forget(self, printer: str) -> None:
        """Forget what became of a printer's test: it was changed or removed."""
        if self.of(printer) is not None:
            self.trial = None
            self.changed.emit()

    def look(self) -> None:
        """Look where the label is that is on its way."""
        trial = self.trial
        if self._port is not None and trial is not None and trial.stage is Stage.GOING and not self._is_looking:
            self._is_looking = True
            work = partial(self._port.trial_now, trial.label.job)
            self._work.run(work, done=partial(self._looked, trial), failed=self._cannot_look)

    def scan(self, text: str) -> bool:
        """Take a scan of the label; tells whether one is awaited, or may be here before its job says so."""
        trial = self.trial
        if trial is None or trial.stage in (Stage.READS, Stage.CANCELLED):
            return False
        reads = normalize_tube(text) == normalize_tube(trial.label.text)
        self.trial = replace(trial, stage=Stage.READS if reads else Stage.MISREAD, scanned=text, problem=None)
        self.changed.emit()
        self.answered.emit(OutcomeClass.OK if reads else OutcomeClass.NO)
        return True

    def _act(self, work: Callable[[PrintersPort], T], done: Callable[[T], None]) -> None:
        if self._port is not None and not self.is_busy:
            self.is_busy = True
            self._work.run(partial(work, self._port), done=partial(self._acted, done), failed=self._refused)

    def _acted(self, done: Callable[[T], None], value: T) -> None:
        self.is_busy = False
        done(value)
        self.changed.emit()
        self.acted.emit()

    def _refused(self, problem: Exception) -> None:
        self.is_busy = False
        self.failed.emit(problem)

    def _sent(self, printer: str, label: TrialLabel) -> None:
        self.trial = Trial(printer=printer, label=label)

    def _cancelled(self, trial: Trial, _none: None) -> None:
        self.trial = replace(trial, stage=Stage.CANCELLED, problem=None)

    def _looked(self, trial: Trial, now: TrialNow) -> None:
        """Take where it stands; one that stopped in doubt is looked for by a person, and its job ended."""
        self._is_looking = False
        if self.trial is None or self.trial.label != trial.label or self.trial.stage is not Stage.GOING:
            return
        if now.state is JobState.STOPPED:
            self._act(lambda port: port.cancel_trial(trial.label.job), lambda _none: None)
        after = replace(self.trial, stage=STAGES.get(now.state, Stage.GOING), problem=now.problem)
        self.trial = after
        self.changed.emit()
        if after.stage is not Stage.GOING:
            self.ended.emit(after.printer)

    def _cannot_look(self, problem: Exception) -> None:
        self._is_looking = False
        self.failed.emit(problem)
