"""New labels, print jobs and old labels as their screen sees them. Signals, no widgets.

A scan goes to what waits for one: an old label that is asked for, a job whose first label came out, a job that stopped
in doubt. A scan on this screen never reaches the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import BadInput, Reason
from workstation.domain.printing import ENDED, MOST_LABELS, RUNNABLE, JobState
from workstation.domain.tube_barcode import normalize_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.background import Background
from workstation.gui.labels.words import LabelNotice, LabelNoticeKind
from workstation.gui.ports import LabelForm, LabelPicture, LabelsFile, LabelsPort, LabelsState, PrintRow

T = TypeVar("T")
NONE_CAME = "none"


class PrinterMood(StrEnum):
    """What is known of the chosen printer."""

    ASKED = "asked"
    READY = "ready"
    AT_FAULT = "at_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLabel:
    """A label that is to be printed again, or taken out of use; no `number` until it was scanned or typed."""

    number: str = ""
    takes_out: bool = False


class LabelsModel(QObject):
    """Holds what is shown, the chosen printer and job, and what happened last.

    Printers are asked on a worker of their own: one that does not answer keeps nobody waiting.
    """

    changed = Signal()
    printer_changed = Signal()
    previewed = Signal()
    noticed = Signal()

    def __init__(self, port: LabelsPort | None, background: Background, asking: Background) -> None:
        super().__init__()
        self._port, self._background, self._asking = port, background, asking
        self._is_reading, self._asked_for, self._has_chosen = False, 0, False
        self.state: LabelsState | None = None
        self.printer, self.form = "", LabelForm.TUBE
        self.mood = PrinterMood.ASKED
        self.printer_problem: Exception | None = None
        self.picture: LabelPicture | None = None
        self.picture_problem: Exception | None = None
        self.checks_first, self.is_busy = True, False
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

    def refresh(self) -> None:
        """Read everything again, and ask the printer again."""
        self.read()
        self._ask_printer()
        self._draw()

    def read(self) -> None:
        """Read numbers, printers and jobs again, unless that is under way."""
        if self._port is not None and not self._is_reading:
            self._is_reading = True
            self._background.run(self._port.state, done=self._take_state, failed=self._cannot_read)

    def choose_printer(self, name: str) -> None:
        """Choose a printer, or none: then labels are saved as a file."""
        if name != self.printer:
            self.printer, self._has_chosen = name, True
            self._ask_printer()
            self._draw()

    def choose_form(self, form: LabelForm) -> None:
        """Choose what a file of labels holds."""
        if form is not self.form:
            self.form = form
            self._draw()

    def toggle_check(self) -> None:
        """Print one first and wait until it was scanned back, or print all at once."""
        self.checks_first = not self.checks_first
        self.changed.emit()

    def choose(self, job: UUID | None) -> None:
        """Choose a job of the list."""
        if job != self.chosen:
            self.chosen = job
            self.changed.emit()

    def print_new(self, quantity: str) -> None:
        """Give that many new numbers and print them, or save them where no printer is chosen; one run at a time."""
        if self._port is None or self.is_busy:
            return
        count = _count(quantity)
        if count is None:
            self._refuse(BadInput(Reason.BAD_QUANTITY, count=quantity[:12] or "—", most=MOST_LABELS))
        elif self.printer:
            work = partial(self._port.print_new, count, self.printer, checks_first=self.checks_first)
            self._act(work, done=self._printing)
        else:
            self._act(partial(self._port.save_new, count, self.form), done=self._saved)

    def scan(self, text: str) -> None:
        """Take a scan: an old label, the first label of a job, or the last one that came out of it."""
        if self._port is None:
            return
        if self.is_busy:
            self._notice(LabelNoticeKind.BUSY)
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
        self.old = None if self.old else OldLabel()
        self._clear()

    def leave(self) -> None:
        """Leave the question about an old label."""
        self.old = None
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
            work = partial(self._port.reprint, old.number, reason, self.printer, self.form)
            self._act(work, done=self._printed_again)

    def _scan_for_job(self, port: LabelsPort, number: str) -> None:
        jobs = self.state.jobs if self.state else ()
        checking = next((job for job in jobs if job.state is JobState.CHECKING and job.first == number), None)
        job = checking or self.task
        if job is None:
            self._notice(LabelNoticeKind.NOTHING_WAITS)
        elif job.state is JobState.CHECKING:
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
        self._notice(LabelNoticeKind.SAVED, count=file.count, first=file.first, last=file.last, path=file.path)

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
        names = [printer.name for printer in state.printers]
        if (names and not self._has_chosen) or (self.printer and self.printer not in names):
            self.printer = names[0] if names else ""
            self._ask_printer()
            self._draw()
        if is_new:
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

    def _ask_printer(self) -> None:
        if self._port is not None and self.printer:
            self.mood, self.printer_problem = PrinterMood.ASKED, None
            name = self.printer
            work = partial(self._port.ask_printer, name)
            self._asking.run(work, done=partial(self._printer_said, name), failed=partial(self._printer_failed, name))
        self.printer_changed.emit()

    def _printer_said(self, name: str, _ready: None) -> None:
        if name == self.printer:
            self.mood, self.printer_problem = PrinterMood.READY, None
            self.printer_changed.emit()

    def _printer_failed(self, name: str, problem: Exception) -> None:
        if name == self.printer:
            self.mood, self.printer_problem = PrinterMood.AT_FAULT, problem
            self.printer_changed.emit()

    def _draw(self) -> None:
        if self._port is not None:
            self._asked_for += 1
            work, turn = partial(self._port.preview, self.printer, self.form), self._asked_for
            self._background.run(work, done=partial(self._drawn, turn), failed=partial(self._not_drawn, turn))

    def _drawn(self, turn: int, picture: LabelPicture) -> None:
        if turn == self._asked_for:
            self.picture, self.picture_problem = picture, None
            self.previewed.emit()

    def _not_drawn(self, turn: int, problem: Exception) -> None:
        if turn == self._asked_for:
            self.picture, self.picture_problem = None, problem
            self.previewed.emit()

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


def _count(quantity: str) -> int | None:
    """Read a quantity; None for what is none, or not from 1 to a million."""
    plain = quantity.strip()
    if not plain.isascii() or not plain.isdigit() or len(plain) > len(str(MOST_LABELS)):
        return None
    return int(plain) if 1 <= int(plain) <= MOST_LABELS else None
