"""A plate as its tab sees it: the wells, the one that comes next, the file that is looked at. Signals, no widgets.

Scans are taken in their order, one after another; each gives one answer, after its commit.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import GhepError, Reason
from workstation.domain.plate import ControlKind, FillOrder, wells_of
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.scans import Command
from workstation.gui.background import Background
from workstation.gui.plate.facts import (
    ORDER_WORDS,
    answer_of,
    command_of,
    looked_answer,
    opened_answer,
    resting_answer,
    scanned_answer,
    taken_answer,
)
from workstation.gui.plate.ports import FileRows, FileTaken, PlateLine, PlatesPort, PlateState, ScanEnd, Scanned
from workstation.gui.plate.words import PlateAnswer, Said
from workstation.texts.plates import CONTROL_WORDS

T = TypeVar("T")
_CHOICES = {
    Command.CHOICE_1: ControlKind.NTC,
    Command.CHOICE_2: ControlKind.PTC,
    Command.CHOICE_3: ControlKind.EXTRACTION,
}


class PlateModel(QObject):
    """Holds what is shown, and what happened last.

    `state` is the open plate, None while plates are listed in `lines`. `cursor` is a well that a person chose; else the
    next one in order takes the scan. `file` is looked at before it is imported. `answered` follows every answer.
    """

    changed = Signal()
    noticed = Signal()
    answered = Signal()

    def __init__(self, port: PlatesPort | None, background: Background) -> None:
        super().__init__()
        self._port, self._background = port, background
        self.state: PlateState | None = None
        self.lines: tuple[PlateLine, ...] = ()
        self.answer = PlateAnswer(said=Said.READY)
        self.cursor: str | None = None
        self.file: FileRows | None = None
        self.columns: Mapping[PlateColumn, str] = {}
        self.is_busy = False
        self._asked: Callable[[], None] | None = None
        self._offer: Callable[[], None] | None = None
        self._placed: list[str] = []
        self._open_number = ""

    @property
    def is_there(self) -> bool:
        """Whether this window has plates at all."""
        return self._port is not None

    @property
    def next(self) -> str | None:
        """The well that a scan would fill."""
        if self.state is None or self.state.is_finished:
            return None
        return self.cursor or self.state.next

    @property
    def is_open(self) -> bool:
        """Whether tubes may be scanned into the plate."""
        return self.state is not None and not self.state.is_finished

    def refresh(self) -> None:
        """Read everything again."""
        if self._port is None:
            return
        self._background.run(self._port.plates, done=self._take_lines, failed=self._refuse)
        if self.state is not None:
            work = partial(self._port.open, self.state.number)
            self._background.run(work, done=self._take_state, failed=self._refuse)

    def scan(self, text: str) -> None:
        """Take a scan: a tube, a plate's barcode, or a code of the command card."""
        if self._port is None:
            return
        command = command_of(text)
        self._offer = None
        if command is not None:
            self.command(command)
        elif self._asked is not None or self.file is not None:
            self._say(PlateAnswer(said=Said.ANSWER_FIRST))
        else:
            self._scan(text, replicate=False)

    def command(self, command: Command) -> None:
        """Take a command, from the card or a key."""
        if command is Command.UNDO:
            self.undo()
        elif command is Command.CLOSE:
            self.finish()
        elif command is Command.SKIP:
            self.leave()
        elif command in _CHOICES:
            self.choose(list(_CHOICES).index(command) + 1)

    def choose(self, number: int) -> None:
        """Take 1, 2 or 3: the answer to a question, else a control for the next well; 4 turns the order."""
        asked, offer, self._offer = self._asked, self._offer, None
        if number == 1 and (asked or offer):
            self._asked = None
            (asked or offer or self.refresh)()
        elif asked is None and number in (1, 2, 3):
            self.place_control(list(_CHOICES.values())[number - 1])
        elif asked is None and number == 4:
            self.turn_order()

    def leave(self) -> bool:
        """Leave the question, the file, the chosen well, or the plate; tells whether there was something to leave."""
        if self._asked is not None:
            self._asked = None
            self._say(self._answer(Said.KEPT))
        elif self.file is not None:
            self.file, self.columns = None, {}
            self._say(resting_answer(self.state, self.next), quiet=True)
        elif self.cursor is not None:
            self.cursor = None
            self.changed.emit()
        elif self.state is not None:
            self._show(None)
            self._placed = []
            self._say(PlateAnswer(said=Said.READY), quiet=True)
            self.refresh()
        else:
            return False
        return True

    def open(self, number: str) -> None:
        """Open a plate of the list."""
        if self._port is not None:
            self._act(partial(self._port.open, number), done=self._opened)

    def make(self) -> None:
        """Begin a plate under a new number."""
        if self._port is not None and self._asked is None:
            self._act(self._port.make, done=self._made)

    def move(self, rows: int, columns: int) -> None:
        """Choose the well beside the one that is marked now."""
        if self.state is None:
            return
        wells, size = wells_of(self.state.size, FillOrder.ROWS), self.state.size
        at = wells.index(self.cursor or self.state.next or wells[0])
        row, column = divmod(at, size.columns)
        row, column = (row + rows) % size.rows, (column + columns) % size.columns
        self.pick(wells[row * size.columns + column])

    def pick(self, well: str) -> None:
        """Choose a well: the next scan goes there, and F6 empties it."""
        if self.state is not None and self.file is None:
            self.cursor = well
            self.changed.emit()

    def undo(self) -> None:
        """Take the last tube or control out of its well again."""
        if self._asked is not None:
            self.leave()
        elif self._placed:
            self._clear(self._placed.pop())
        else:
            self._say(self._answer(Said.KEPT))

    def clear_chosen(self) -> None:
        """Empty the chosen well, or the one that was filled last."""
        well = self.cursor or (self._placed[-1] if self._placed else None)
        if well is not None:
            self._placed = [one for one in self._placed if one != well]
            self._clear(well)

    def place_control(self, kind: ControlKind) -> None:
        """Put a control into the next well."""
        if self._port is None or self.state is None or self.next is None:
            return
        well = self.next
        work = partial(self._port.control, self.state.number, well, kind)
        self._act(work, done=partial(self._control_placed, well, kind))

    def turn_order(self) -> None:
        """Fill the plate in the other order."""
        if self._port is None or self.state is None or not self.is_open:
            return
        other = FillOrder.ROWS if self.state.order is FillOrder.COLUMNS else FillOrder.COLUMNS
        self._act(partial(self._port.fill, self.state.number, other), done=partial(self._turned, other))

    def finish(self) -> None:
        """Import the file that is looked at, or finish the map."""
        if self.file is not None:
            self.take_file()
        elif self._port is not None and self.state is not None and self.is_open and self._asked is None:
            self._act(partial(self._port.finish, self.state.number), done=self._finished)

    def reopen(self) -> None:
        """Open a finished map again."""
        if self._port is not None and self.state is not None and self.state.is_finished:
            self._act(partial(self._port.reopen, self.state.number), done=partial(self._became, Said.REOPENED))

    def look_at(self, path: Path) -> None:
        """Read a machine's file and show it; nothing is stored."""
        self.columns = {}
        self._look_at(path)

    def name_column(self, column: PlateColumn, heading: str) -> None:
        """Say which heading a column has, and read the file again."""
        if self.file is not None:
            self.columns = {**self.columns, column: heading}
            self._look_at(self.file.path)

    def take_file(self, save_as: str = "") -> None:
        """Import the file that is shown."""
        if self._port is None or self.file is None or self.is_busy:
            return
        work = partial(self._port.take, self._number, self.file.path, self.columns, save_as)
        self._act(work, done=self._taken)

    def print_sheet(self) -> None:
        """Write the plate's sheet of paper."""
        if self._port is not None and self.state is not None:
            self._act(partial(self._port.worksheet, self.state.number), done=self._printed)

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan; it is taken for nothing."""
        self._say(PlateAnswer(said=Said.SCAN_DAMAGED), quiet=True)

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things; it is taken for neither."""
        self._say(PlateAnswer(said=Said.SCAN_DOUBTFUL), quiet=True)

    def scan_cut(self) -> None:
        """Say that a scan has no end; it is taken for nothing."""
        self._say(PlateAnswer(said=Said.SCAN_CUT), quiet=True)

    def set_operator(self, name: str) -> None:
        """Work in another person's name: the port asks for it at every call."""

    @property
    def _number(self) -> str:
        return self.state.number if self.state is not None else ""

    def _scan(self, text: str, *, replicate: bool) -> None:
        """Several scans may be under way; each goes into the well that is next when its turn comes."""
        if self._port is None:
            return
        well, self.cursor = self.cursor or "", None
        work = partial(self._take_scan, self._port, text, well, replicate=replicate)
        self._background.run(work, done=self._scanned, failed=partial(self._not_scanned, text))

    def _take_scan(self, port: PlatesPort, text: str, well: str, *, replicate: bool) -> Scanned:
        """On the worker: a scan may follow the one that began the plate before that came home."""
        done = port.scan(self._open_number, text, well, replicate=replicate)
        self._open_number = done.state.number
        return done

    def _scanned(self, done: Scanned) -> None:
        self.state = done.state
        self._placed = [*self._placed, done.well] if done.end is ScanEnd.PLACED else []
        self._say(scanned_answer(done))

    def _not_scanned(self, text: str, problem: Exception) -> None:
        facts = problem.facts if isinstance(problem, GhepError) else {}
        reason = problem.reason if isinstance(problem, GhepError) else None
        if reason is Reason.TUBE_ON_PLATE:
            again = partial(self._scan, text, replicate=True)
            is_last = bool(self._placed) and str(facts.get("well", "")).endswith(self._placed[-1])
            if is_last:
                self._offer = again
            else:
                self._asked = again
            said = Said.SAME_TUBE if is_last else Said.ASK_REPLICATE
            self._say(self._answer(said, tube=facts.get("tube"), well=facts.get("well")))
        elif reason is Reason.NO_SUCH_PLATE and self.state is not None:
            self._asked = partial(self._begin, text)
            self._say(self._answer(Said.ASK_PLATE, text=text[:30]))
        else:
            self._refuse(problem)

    def _begin(self, text: str) -> None:
        """Begin a plate whose barcode was scanned while another one is open."""
        self._show(None)
        self._scan(text, replicate=False)

    def _clear(self, well: str) -> None:
        if self._port is None or self.state is None:
            return
        content = self.state.well(well)
        if content is None:
            self._say(self._answer(Said.NOTHING, well=well))
            return
        what = content.tube or (content.control.upper() if content.control else "")
        work = partial(self._port.clear, self.state.number, well)
        self._act(work, done=partial(self._cleared, well, what))

    def _cleared(self, well: str, what: str, state: PlateState) -> None:
        self.state = state
        self.cursor = well
        self._say(self._answer(Said.CLEARED, well=well, content=what))

    def _control_placed(self, well: str, kind: ControlKind, state: PlateState) -> None:
        self.state, self.cursor = state, None
        self._placed.append(well)
        self._say(self._answer(Said.CONTROL, well=well, control=CONTROL_WORDS[kind]))

    def _turned(self, order: FillOrder, state: PlateState) -> None:
        self.state = state
        self._say(self._answer(Said.ORDER, order=ORDER_WORDS[order]))

    def _made(self, state: PlateState) -> None:
        self._placed = []
        self._became(Said.MADE, state)

    def _opened(self, state: PlateState) -> None:
        self._placed, self.cursor = [], None
        self._show(state)
        self._say(opened_answer(state), quiet=state.is_finished)

    def _finished(self, state: PlateState) -> None:
        self._became(Said.INVALID if state.findings else Said.FINISHED, state)

    def _became(self, said: Said, state: PlateState) -> None:
        self._show(state)
        self.cursor = None
        self._say(self._answer(said))

    def _look_at(self, path: Path) -> None:
        if self._port is not None and self._asked is None:
            work = partial(self._port.preview, self._number, path, dict(self.columns))
            self._act(work, done=self._looked)

    def _looked(self, file: FileRows) -> None:
        self.file = file
        self._say(looked_answer(file, self.state), quiet=True)

    def _taken(self, taken: FileTaken) -> None:
        path = self.file.path if self.file is not None else None
        self.file, self.columns = None, {}
        number = taken.plate or self._number
        if number and self._port is not None:
            work = partial(self._port.open, number)
            self._background.run(work, done=partial(self._show_taken, taken, path), failed=self._refuse)
        else:
            self._show_taken(taken, path, self.state)

    def _show_taken(self, taken: FileTaken, path: Path | None, state: PlateState | None) -> None:
        self._show(state)
        self._say(taken_answer(taken, path, state))

    def _printed(self, path: Path) -> None:
        self._say(self._answer(Said.PRINTED, path=path))

    def _act(self, work: Callable[[], T], *, done: Callable[[T], None]) -> None:
        self.is_busy = True
        self._background.run(work, done=partial(self._acted, done), failed=self._failed)

    def _acted(self, done: Callable[[T], None], value: T) -> None:
        self.is_busy = False
        done(value)

    def _failed(self, problem: Exception) -> None:
        self.is_busy = False
        self._refuse(problem)

    def _refuse(self, problem: Exception) -> None:
        self._say(PlateAnswer(said=Said.REFUSED, problem=problem))

    def _take_lines(self, lines: tuple[PlateLine, ...]) -> None:
        self.lines = lines
        self.changed.emit()

    def _take_state(self, state: PlateState) -> None:
        self.state = state
        self.changed.emit()

    def _show(self, state: PlateState | None) -> None:
        self.state = state
        self._open_number = state.number if state is not None else ""

    def _answer(self, said: Said, **more: object) -> PlateAnswer:
        return answer_of(said, self.state, self.next, **more)

    def _say(self, answer: PlateAnswer, *, quiet: bool = False) -> None:
        self.answer = answer
        self.changed.emit()
        self.noticed.emit()
        if not quiet:
            self.answered.emit()
