"""New labels, print jobs and old labels as their screen sees them. Signals, no widgets.

A scan goes to what waits for one: an old label that is asked for, a job whose first label came out, a job that stopped
in doubt. A scan on this screen never reaches the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import BadInput
from workstation.domain.printing import ENDED, RUNNABLE, JobState
from workstation.domain.tube_barcode import normalize_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.background import Background
from workstation.gui.labels.next_run import NextRun
from workstation.gui.labels.ports import LabelsFile, LabelsPort, LabelsState, MoreNumbers, PrintRow
from workstation.gui.labels.words import LabelNotice, LabelNoticeKind

T = TypeVar("T")
NONE_CAME = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLabel:
    """A label that is to be printed again, or taken out of use; no `number` until it was scanned or typed."""

    number: str = ""
    takes_out: bool = False


class LabelsModel(QObject):
    """Holds what is shown, the next run, the chosen job, the open question, and what happened last."""

    changed = Signal()
    noticed = Signal()

    def __init__(self, port: LabelsPort | None, background: Background, asking: Background) -> None:
        super().__init__()
        self._port, self._background = port, background
        self._is_reading = False
        self.next_run = NextRun(port, background, asking)
        self.state: LabelsState | None = None
        self.is_busy, self.asks_more = False, False
        self.old: OldLabel | None = None
        self.chosen: UUID | None = None
        self.notice: LabelNotice | None = None

    @property
    def is_there(self) -> bool:
        """Whether this window has labels at all."""
        return self._port is not None

    @property
    def task(self) -> PrintRow | None:
        """The job that a person must do something about: the chosen one, else one whose first label came out."""
        jobs = self.state.jobs if self.state else ()
        waiting = [job for job in jobs if job.state in (JobState.CHECKING, JobState.STOPPED)]
        chosen = next((job for job in waiting if job.id == self.chosen), None)
        return chosen or next((job for job in waiting if job.state is JobState.CHECKING), None)

    @property
    def may_cancel(self) -> bool:
        """Whether the chosen job could still be cancelled."""
        job = self._job(self.chosen)
        return job is not None and job.state not in ENDED and not self.is_busy

    @property
    def asks(self) -> bool:
        """Whether something is asked of a person, or waits to be scanned."""
        return self.asks_more or self.old is not None or self.task is not None

    @property
    def may_reserve(self) -> bool:
        """Whether the platform may be asked for more numbers."""
        return self.state is not None and self.state.numbers.can_reserve

    @property
    def looked_at(self) -> PrintRow | None:
        """The job that is chosen in the list."""
        return self._job(self.chosen)

    def refresh(self) -> None:
        """Read everything again, and ask the printer again."""
        self.read()
        self.next_run.refresh()

    def read(self) -> None:
        """Read numbers, printers and jobs again, unless that is under way."""
        if self._port is not None and not self._is_reading:
            self._is_reading = True
            self._background.run(self._port.state, done=self._take_state, failed=self._cannot_read)

    def choose(self, job: UUID | None) -> None:
        """Choose a job of the list."""
        if job != self.chosen:
            self.chosen = job
            self.changed.emit()

    def print_new(self) -> None:
        """Print or save what is chosen, each label with a new number; one run at a time."""
        if self._port is None or self.is_busy:
            return
        run = self.next_run
        try:
            count, choice = run.count if run.form.takes_numbers else 1, run.choice
        except BadInput as problem:
            self._refuse(problem)
            return
        if choice.printer:
            work = partial(self._port.print_new, count, choice, checks_first=run.checks_first)
            self._act(work, done=self._printing)
        else:
            self._act(partial(self._port.save_new, count, choice), done=self._saved)

    def ask_more(self) -> None:
        """Ask how many more numbers the platform should give; asked once more, leave it."""
        if self.may_reserve and not self.is_busy:
            self.asks_more, self.old = not self.asks_more, None
            self._clear()

    def reserve(self, count: int) -> None:
        """Ask the platform for more numbers."""
        if self._port is not None and self.asks_more and not self.is_busy:
            self.asks_more = False
            self._act(partial(self._port.reserve, count), done=self._reserved)
            self._notice(LabelNoticeKind.RESERVING, count=count)

    def scan(self, text: str) -> None:
        """Take a scan: an old label, the first label of a job, or the last one that came out of it."""
        if self._port is None:
            return
        if self.is_busy:
            self._notice(LabelNoticeKind.BUSY)
        elif self.asks_more:
            self._notice(LabelNoticeKind.ANSWER_FIRST)
        elif self.old is not None:
            self.take_old(text)
        else:
            self._scan_for_job(self._port, normalize_tube(text))

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan; it is taken for nothing."""
        self._notice(LabelNoticeKind.SCAN_DAMAGED)

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things; it is taken for neither."""
        self._notice(LabelNoticeKind.SCAN_DOUBTFUL)

    def scan_cut(self) -> None:
        """Say that a scan has no end; it is taken for nothing."""
        self._notice(LabelNoticeKind.SCAN_CUT)

    def go_on(self, last: str = "") -> None:
        """Let the stopped job that is shown go on; `none` says that nothing came of what is in doubt."""
        job = self.task
        if self._port is not None and job is not None and job.state is JobState.STOPPED and not self.is_busy:
            self._act(partial(self._port.resume, job.id, last), done=self._going_on)

    def cancel(self) -> None:
        """Print no more of the chosen job."""
        if self._port is not None and self.chosen is not None and self.may_cancel:
            self._act(partial(self._port.cancel, self.chosen), done=self._cancelled)

    def ask_old(self) -> None:
        """Ask for an old label; asked once more, leave it."""
        self.old, self.asks_more = None if self.old else OldLabel(), False
        self._clear()

    def leave(self) -> None:
        """Leave an open question, or the job that is looked at."""
        if self.old is None and not self.asks_more:
            self.chosen = None
        self.old, self.asks_more = None, False
        self._clear()

    def take_old(self, text: str) -> None:
        """Take the number of an old label, scanned or typed."""
        number = normalize_tube(text)
        if self.old is not None and number:
            self.old = OldLabel(number=number, takes_out=self.old.takes_out)
            self._clear()

    def toggle_take_out(self) -> None:
        """Take the old label out of use instead of printing it again, or the other way round."""
        if self.old is not None:
            self.old = OldLabel(number=self.old.number, takes_out=not self.old.takes_out)
            self._clear()

    def say_why(self, reason: VoidReason) -> None:
        """Say what happened to the old label, and do what was asked for."""
        old = self.old
        if self._port is None or old is None or not old.number or self.is_busy:
            return
        if old.takes_out:
            self._act(partial(self._port.take_out, old.number, reason), done=self._out_of_use)
        else:
            self._reprint(self._port, old.number, reason)

    def _reprint(self, port: LabelsPort, number: str, reason: VoidReason) -> None:
        try:
            choice = self.next_run.choice
        except BadInput as problem:
            self._refuse(problem)
            return
        self._act(partial(port.reprint, number, reason, choice), done=self._printed_again)

    def _scan_for_job(self, port: LabelsPort, number: str) -> None:
        jobs = self.state.jobs if self.state else ()
        checking = next((job for job in jobs if job.state is JobState.CHECKING and job.first == number), None)
        job = checking or self.task
        if job is None:
            self._notice(LabelNoticeKind.NOTHING_WAITS)
        elif job.state is JobState.CHECKING:
            self.chosen = job.id
            self._act(partial(port.confirm, job.id, number), done=self._confirmed)
        elif job.is_in_doubt:
            self._act(partial(port.resume, job.id, number), done=self._going_on)
        else:
            self._notice(LabelNoticeKind.NOTHING_WAITS)

    def _act(self, work: Callable[[], T], *, done: Callable[[T], None]) -> None:
        self.is_busy = True
        self._clear()
        self._background.run(work, done=partial(self._acted, done), failed=self._failed)

    def _acted(self, done: Callable[[T], None], value: T) -> None:
        self.is_busy = False
        done(value)
        self._read_anew()

    def _failed(self, problem: Exception) -> None:
        self.is_busy = False
        self._refuse(problem)
        self._read_anew()

    def _printing(self, job: PrintRow) -> None:
        self.old, self.chosen = None, job.id
        self._notice(LabelNoticeKind.PRINTING, count=job.total, printer=job.printer)

    def _printed_again(self, made: PrintRow | LabelsFile) -> None:
        if isinstance(made, PrintRow):
            self._printing(made)
        else:
            self.old = None
            self._saved(made)

    def _saved(self, file: LabelsFile) -> None:
        if file.first:
            self._notice(LabelNoticeKind.SAVED, count=file.count, first=file.first, last=file.last, path=file.path)
        else:
            self._notice(LabelNoticeKind.SAVED_PAPER, path=file.path)

    def _reserved(self, more: MoreNumbers) -> None:
        kind = LabelNoticeKind.RESERVED_CLOSED if more.closed else LabelNoticeKind.RESERVED
        self._notice(kind, count=more.count, left=more.left, blocks=more.closed)

    def _confirmed(self, _done: None) -> None:
        self._notice(LabelNoticeKind.CONFIRMED)

    def _going_on(self, _done: None) -> None:
        self._notice(LabelNoticeKind.GOING_ON)

    def _cancelled(self, _done: None) -> None:
        self._notice(LabelNoticeKind.CANCELLED)

    def _out_of_use(self, number: str) -> None:
        self.old = None
        self._notice(LabelNoticeKind.OUT_OF_USE, tube=number)

    def _read_anew(self) -> None:
        """Read after an act, also where an earlier reading is under way that does not know of it."""
        self._is_reading = False
        self.changed.emit()
        self.read()

    def _take_state(self, state: LabelsState) -> None:
        is_new = state != self.state
        self._is_reading, self.state = False, state
        if is_new:
            self.next_run.take_state(state)
            self._forget_promise()
            self.changed.emit()

    def _forget_promise(self) -> None:
        """Say no longer that labels go to a printer, once the job says something else."""
        job = self._job(self.chosen)
        is_promised = self.notice is not None and self.notice.kind is LabelNoticeKind.PRINTING
        if is_promised and job is not None and (job.problem or job.state not in RUNNABLE):
            self.notice = None
            self.noticed.emit()

    def _cannot_read(self, problem: Exception) -> None:
        self._is_reading = False
        self._refuse(problem)

    def _job(self, job_id: UUID | None) -> PrintRow | None:
        jobs = self.state.jobs if self.state else ()
        return next((job for job in jobs if job.id == job_id), None)

    def _refuse(self, problem: Exception) -> None:
        self.notice = LabelNotice(kind=LabelNoticeKind.REFUSED, problem=problem)
        self.noticed.emit()

    def _notice(self, kind: LabelNoticeKind, **facts: object) -> None:
        self.notice = LabelNotice(kind=kind, facts=facts)
        self.noticed.emit()

    def _clear(self) -> None:
        self.notice = None
        self.noticed.emit()
        self.changed.emit()
