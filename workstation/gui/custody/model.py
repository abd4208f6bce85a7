"""Boxes and reception as their screen sees them: scans and commands go out, answers come back. Signals, no widgets.

Once something could not be saved, everything is refused until the same thing was saved after all.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workstation.domain.badge import read_badge
from workstation.domain.custody import CustodyAnswer, Reception
from workstation.domain.desk import Answer
from workstation.domain.errors import OperatorError
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.gui.background import Background
from workstation.gui.custody.ports import BoxLimits, CustodyPort, Side

Work = Callable[[], CustodyAnswer]
CHOICES = (Command.CHOICE_1, Command.CHOICE_2, Command.CHOICE_3)
STEP = 0.5
"""°C by which a button changes the temperature."""


def utc_now() -> datetime:
    """Give the time of now."""
    return datetime.now(UTC)


class CustodyModel(QObject):
    """Holds the open side, and for each side its last answer and what was refused with it."""

    changed = Signal()
    answered = Signal(object)
    badge_scanned = Signal(str)

    def __init__(self, port: CustodyPort | None, background: Background, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._port, self._background, self._now = port, background, now
        self._unsaved: Work | None = None
        self._unsaved_side = Side.PACK
        self.side, self.problem = Side.PACK, None  # type: Side, Exception | None
        self._told: dict[Side, CustodyAnswer] = {}

    @property
    def is_there(self) -> bool:
        """Whether this window has custody at all."""
        return self._port is not None

    @property
    def limits(self) -> BoxLimits:
        """What a box is measured by."""
        return self._port.limits if self._port is not None else BoxLimits()

    @property
    def told(self) -> CustodyAnswer | None:
        """The last answer of the open side."""
        return self._told.get(self.side)

    @property
    def is_stopped(self) -> bool:
        """Whether the last thing could not be saved."""
        return self.told is not None and self.told.answer.outcome is Outcome.CANNOT_SAVE

    @property
    def is_asking(self) -> bool:
        """Whether a question is open."""
        return self.told is not None and self.told.answer.is_asking

    @property
    def temperature(self) -> float | None:
        """How warm the open box is said to be (°C)."""
        told = self.told
        if told is None:
            return None
        if self.side is Side.PACK:
            return told.box.box.temperature if told.box is not None else None
        return told.reception.arrival_temperature if told.reception is not None else None

    @property
    def may_note_temperature(self) -> bool:
        """Whether a box is open whose temperature may be noted."""
        told = self.told
        has_box = told is not None and (told.box is not None or told.reception is not None)
        return has_box and not self.is_asking and not self.is_stopped

    def open(self, side: Side) -> None:
        """Open the other tab; what is asked on one waits there."""
        if side is not self.side:
            self.side, self.problem = side, None
            self.changed.emit()
            self.refresh()

    def refresh(self) -> None:
        """Read where the open side stands; the last answer stays in sight."""
        if self._port is not None:
            port, side = self._port, self.side
            self._background.run(lambda: port.current(side), done=partial(self._refreshed, side), failed=self._refuse)

    def scan(self, text: str) -> None:
        """Take a scan. A badge is the desk's: whoever it names works everywhere in this window."""
        if read_badge(text):
            self.badge_scanned.emit(text)
        elif self._port is not None:
            self._ask(partial(self._port.scan, self.side, text))

    def command(self, command: Command) -> None:
        """Give a command to the open side."""
        if self._port is not None:
            self._ask(partial(self._port.command, self.side, command))

    def typed(self, text: str) -> None:
        """Take a key that a person pressed: a number answers an open question, anything else does nothing."""
        told = self.told
        if told is None or not text.isascii() or not text.isdigit() or text == "0":
            return
        place = int(text) - 1
        if place < len(told.reasons):
            self.choose_reason(place)
        elif place < min(len(told.answer.choices), len(CHOICES)):
            self.command(CHOICES[place])

    def choose_reason(self, place: int) -> None:
        """Say why a tube is rejected, by its place among the reasons that are offered."""
        told = self.told
        if self._port is not None and told is not None and place < len(told.reasons):
            self._ask(partial(self._port.choose_reason, told.reasons[place]))

    def change_temperature(self, by: int) -> None:
        """Note a temperature half a degree up or down; the first press notes the middle of what is right."""
        if self._port is None or not self.may_note_temperature:
            return
        limits, now = self.limits, self.temperature
        middle = round((limits.coldest + limits.warmest) / 2 / STEP) * STEP
        wanted = middle if now is None else now + by * STEP
        self._ask(partial(self._port.set_temperature, self.side, wanted))

    @property
    def reception(self) -> Reception | None:
        """The reception that may be written as a file: the box that is checked in, or was finished last."""
        told = self.told
        return told.reception if told is not None and self.side is Side.RECEIVE and not self.is_asking else None

    def write_reception(self, path: Path) -> None:
        """Write the reception that is shown; what is wrong with the file stops no scan."""
        if self._port is not None and (reception := self.reception) is not None:
            work = partial(self._port.write_reception, path, reception)
            self._background.run(work, done=partial(self._written, path), failed=self._not_written)

    def skip(self) -> None:
        """Leave an open question as it was, or a refusal; does nothing else."""
        if self.is_asking:
            self.command(Command.SKIP)
        elif self.problem is not None and not self.is_stopped:
            self.problem = None
            self.changed.emit()

    def retry(self) -> None:
        """Try again what could not be saved or read."""
        if self._unsaved is not None:
            done = partial(self._saved_after_all, self._unsaved_side)
            self._background.run(self._save_after_all, done=done, failed=self._refuse)
        elif self.is_stopped:  # It could not be read: nothing waits to be saved.
            del self._told[self.side]
            self.problem = None
            self.refresh()

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan; it is taken for nothing."""
        self._say(Outcome.IME_ON)

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things; it is taken for neither."""
        self._say(Outcome.LAYOUT_DOUBT)

    def scan_cut(self) -> None:
        """Say that a scan has no end; it is taken for nothing."""
        self._say(Outcome.CUT_READ)

    def set_operator(self, name: str) -> None:
        """Say that somebody else works from now on; the port gives their name to what is done."""
        if self.told is not None and not self.is_asking and not self.is_stopped:
            self._say(Outcome.OPERATOR_IN, operator=name)

    def _ask(self, work: Work) -> None:
        side = self.side
        self._background.run(partial(self._save, side, work), done=partial(self._take, side), failed=self._refuse)

    def _save(self, side: Side, work: Work) -> CustodyAnswer:
        """On the worker: do the work, unless something before it is still unsaved."""
        if self._unsaved is not None:
            raise _StillStopped
        try:
            return work()
        except OperatorError:
            raise
        except Exception:
            self._unsaved, self._unsaved_side = work, side
            raise

    def _save_after_all(self) -> CustodyAnswer:
        """On the worker: do again what failed; only its success lets other work through."""
        if self._unsaved is None:
            raise _StillStopped
        answer = self._unsaved()
        self._unsaved = None
        return answer

    def _take(self, side: Side, told: CustodyAnswer) -> None:
        self._told[side], self.problem = told, None
        self.answered.emit(told.answer)
        self.changed.emit()

    def _saved_after_all(self, side: Side, told: CustodyAnswer) -> None:
        """Show what was saved on the tab that it belongs to; the other one may be scanned on again."""
        for stopped in [other for other, answer in self._told.items() if answer.answer.outcome is Outcome.CANNOT_SAVE]:
            del self._told[stopped]
        self.side = side
        self._take(side, told)

    def _refreshed(self, side: Side, told: CustodyAnswer) -> None:
        """Show how the box stands now; an answer that was given stays until the next one."""
        before = self._told.get(side)
        keeps = before is not None and (before.box is None) == (told.box is None)
        if before is not None and keeps:
            told = replace(before, box=told.box, reception=told.reception or before.reception)
        self._told[side] = told
        self.changed.emit()

    def _written(self, path: Path, count: int) -> None:
        self.problem = None
        self._say(Outcome.RECEPTION_WRITTEN, path=path, count=count)

    def _not_written(self, problem: Exception) -> None:
        self.problem = problem
        if not isinstance(problem, OperatorError):
            self._say(Outcome.CANNOT_SAVE)
        self.changed.emit()

    def _refuse(self, problem: Exception) -> None:
        if not isinstance(problem, _StillStopped):
            self.problem = problem
        if not isinstance(problem, OperatorError):
            self._say(Outcome.CANNOT_SAVE)
        if self.told is not None:
            self.answered.emit(self.told.answer if self.is_stopped else _refused(self._now()))
        self.changed.emit()

    def _say(self, outcome: Outcome, **facts: object) -> None:
        """Show what the window itself has to say, beside the box as it stands."""
        before = self.told or CustodyAnswer(answer=Answer(outcome=Outcome.BOX_READY, at=self._now()))
        answer = Answer(outcome=outcome, at=self._now(), facts=facts)
        self._told[self.side] = replace(before, answer=answer, reasons=())
        self.changed.emit()


def _refused(now: datetime) -> Answer:
    """A refusal sounds like one."""
    return Answer(outcome=Outcome.NOT_FOR_BOX, at=now)


class _StillStopped(Exception):
    """Something before this is not saved yet."""
