"""The desk as its screen sees it: scans and commands go out, answers come back in order. Signals, no widgets.

Once something could not be saved, everything is refused until the same thing was saved after all. That is
checked on the worker, so a scan that was already waiting behind the failed one is refused as well.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Signal

from workstation.domain.desk import Answer, DeskSummary
from workstation.domain.errors import OperatorError
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.typed_person import TypedPerson
from workstation.gui.background import Background
from workstation.gui.ports import DeskPort

Work = Callable[[], Answer]
PracticeScan = Callable[[Answer | None], str]
CHOICES = {"1": Command.CHOICE_1, "2": Command.CHOICE_2, "3": Command.CHOICE_3}


class Remark(StrEnum):
    """What the window itself has to say instead of the desk's answer."""

    NONE = "none"
    REFUSED = "refused"
    DEVICE_LOST = "device_lost"


class CollectModel(QObject):
    """Holds the last answer, the last problem, and the day's summary."""

    answered = Signal(object)
    changed = Signal()
    summarised = Signal()
    operator_changed = Signal(str)

    def __init__(
        self,
        desk: DeskPort,
        background: Background,
        now: Callable[[], datetime],
        practice_scan: PracticeScan | None = None,
    ) -> None:
        super().__init__()
        self._practice_scan = practice_scan
        self._desk, self._background, self._now = desk, background, now
        self._unsaved: Work | None = None
        self._after_saving: Callable[[], None] | None = None
        self.problem: Exception | None = None
        self._summary_asked = False
        self.answer: Answer | None = None
        self.summary = DeskSummary(people_today=0, tubes_today=0)
        self.remark = Remark.NONE
        self.lost_devices: tuple[str, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether the last thing could not be saved."""
        return self.answer is not None and self.answer.outcome is Outcome.CANNOT_SAVE

    def start(self) -> None:
        """Ask where the desk stands; a tube left open is shown again."""
        self._ask(lambda: self._desk.current)

    def scan(self, text: str) -> None:
        """Give a scanned text to the desk."""
        self._ask(partial(self._desk.scan, text))

    def take_pair(self, tube: str, person: str) -> None:
        """Give a tube and a person seen in one view to the desk; the answer to the last that it took is shown."""
        self._ask(lambda: self._desk.take_pair(tube, person)[-1])

    def enter(self, person: TypedPerson) -> None:
        """Give a person who was typed in or picked from a list to the desk."""
        self._ask(partial(self._desk.enter, person))

    def refuse(self, outcome: Outcome) -> None:
        """Tell the desk that a device got what is no scan."""
        self._ask(partial(self._desk.refuse, outcome))

    def device_lost(self, name: str) -> None:
        """Stop, and say which scanner is gone, until it is back or Esc is pressed; after what was asked before."""
        self.lost_devices = (*self.lost_devices, name)
        self._background.run(_nothing, done=self._tell_of_lost, failed=self._refuse)

    def device_back(self, name: str) -> None:
        """Go on when every scanner is there again."""
        self.lost_devices = tuple(lost for lost in self.lost_devices if lost != name)
        if not self.lost_devices and self.remark is Remark.DEVICE_LOST:
            self._remark(Remark.NONE)

    @property
    def can_practise(self) -> bool:
        """Whether scans may be invented here."""
        return self._practice_scan is not None

    def practise(self) -> None:
        """Scan an invented code, where this is practice: what the desk waits for."""
        if self._practice_scan is not None:
            invent, answer = self._practice_scan, self.answer
            self._ask(lambda: self._desk.scan(invent(answer)))

    def command(self, command: Command) -> None:
        """Give a command to the desk."""
        self._ask(partial(self._desk.command, command))

    def typed(self, text: str) -> None:
        """Take a key that a person pressed: a number answers an open question, anything else does nothing."""
        choices = self.answer.choices if self.answer is not None else ()
        if text in CHOICES and int(text) <= len(choices):
            self.command(CHOICES[text])

    def skip(self) -> None:
        """Leave an open question as it was, or go on without a lost scanner; does nothing else."""
        if self.remark is Remark.DEVICE_LOST:
            self._remark(Remark.NONE)
        elif self.answer is not None and self.answer.is_asking:
            self.command(Command.SKIP)

    def set_pool_size(self, size: int) -> None:
        """Set how many people share a tube; the desk refuses while a tube is open."""
        self._ask(partial(self._desk.set_pool_size, size))

    def between_scans(self, change: Callable[[], None]) -> None:
        """Change the desk after all that was asked before; what is still unsaved is saved as it was asked."""
        self._background.run(partial(self._change, change), done=_done, failed=self._refuse)

    def retry(self) -> None:
        """Try again what could not be saved."""
        if self.is_stopped:
            self._background.run(self._save_after_all, done=self._take, failed=self._refuse)

    def _ask(self, work: Work) -> None:
        self._background.run(partial(self._save, work), done=self._take, failed=self._refuse)

    def _save(self, work: Work) -> Answer:
        """On the worker: do the work, unless something before it is still unsaved."""
        if self._unsaved is not None:
            raise _StillStopped
        try:
            return work()
        except OperatorError:
            raise
        except Exception:
            self._unsaved = work
            raise

    def _save_after_all(self) -> Answer:
        """On the worker: do again what failed; only its success lets other work through."""
        work = self._unsaved if self._unsaved is not None else lambda: self._desk.current
        answer = work()
        self._unsaved = None
        if self._after_saving is not None:
            self._after_saving()
            self._after_saving = None
        return answer

    def _change(self, change: Callable[[], None]) -> None:
        """On the worker."""
        if self._unsaved is None:
            change()
        else:
            self._after_saving = change

    def _take(self, answer: Answer) -> None:
        self.answer, self.remark = answer, Remark.NONE
        if answer.operator:
            self.operator_changed.emit(answer.operator)
        self.answered.emit(answer)
        self.changed.emit()
        self._summarise()

    def _refuse(self, problem: Exception) -> None:
        if not isinstance(problem, _StillStopped):
            self.problem = problem
        if isinstance(problem, OperatorError) and self.answer is not None:
            self._remark(Remark.REFUSED)
            return
        before = self.answer
        self.answer = Answer(
            outcome=Outcome.CANNOT_SAVE,
            at=self._now(),
            facts={"safe": self.summary.people_today},
            desk_tube=before.desk_tube if before else None,
            pool_size=before.pool_size if before else 1,
        )
        self.remark = Remark.NONE
        self.answered.emit(self.answer)
        self.changed.emit()

    def _tell_of_lost(self, _nothing: None) -> None:
        if self.lost_devices and not self.is_stopped:
            self._remark(Remark.DEVICE_LOST)

    def _remark(self, remark: Remark) -> None:
        self.remark = remark
        self.changed.emit()

    def _summarise(self) -> None:
        """Count the day again, but not once more while a count is under way."""
        if not self._summary_asked:
            self._summary_asked = True
            self._background.run(self._desk.summary, done=self._summarised, failed=self._not_summarised)

    def _summarised(self, summary: DeskSummary) -> None:
        self._summary_asked = False
        self.summary = summary
        self.summarised.emit()

    def _not_summarised(self, _problem: Exception) -> None:
        """A count that fails stops nobody; the next answer asks again."""
        self._summary_asked = False


def _nothing() -> None:
    """Only its turn matters."""


def _done(_nothing: None) -> None:
    """There is no answer to show."""


class _StillStopped(Exception):
    """Something before this is not saved yet."""
