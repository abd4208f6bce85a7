"""The next run as it is being set up: what is printed, where, how many, which numbers come. Signals, no widgets."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Signal

from labels.errors import LabelError, LabelProblem
from workstation.domain.errors import BadInput, Reason
from workstation.domain.printing import MOST_LABELS
from workstation.gui.background import Background
from workstation.gui.labels.ports import (
    LabelChoice,
    LabelForm,
    LabelPicture,
    LabelsPort,
    LabelsState,
    NextNumbers,
    PrinterRow,
    SheetRow,
)
from workstation.gui.printers.newest_asks import NewestAsks

USUAL_QUANTITY = "200"


class PrinterMood(StrEnum):
    """What is known of the chosen printer."""

    ASKED = "asked"
    READY = "ready"
    AT_FAULT = "at_fault"


class NextRun(QObject):
    """Holds the choice, and asks what it looks like, which numbers it takes, and whether its printer is ready.

    Printers are asked on a worker of their own: one that does not answer keeps nobody waiting.
    """

    changed = Signal()
    printer_changed = Signal()
    previewed = Signal()
    foreseen = Signal()

    def __init__(self, port: LabelsPort | None, background: Background, asking: Background) -> None:
        super().__init__()
        self._port, self._background, self._asks = port, background, NewestAsks(asking)
        self._drawn_for, self._has_chosen, self._peek_turn = 0, False, 0
        self.printers: tuple[PrinterRow, ...] = ()
        self.sheets: tuple[SheetRow, ...] = ()
        self.form, self.printer, self.sheet, self.first = LabelForm.TUBE, "", "", "1"
        self.quantity = USUAL_QUANTITY
        self.mood = PrinterMood.ASKED
        self.printer_problem: Exception | None = None
        self.picture: LabelPicture | None = None
        self.picture_problem: Exception | None = None
        self.coming: NextNumbers | None = None
        self.wants_check = True

    @property
    def choice(self) -> LabelChoice:
        """What is chosen, complete; raises BadInput for a place that the sheet has not."""
        if self.form is not LabelForm.A4_SHEET or self.chosen_sheet is None:
            return LabelChoice(form=self.form, printer=self.printer)
        places = self.chosen_sheet.places
        first = whole_number(self.first, most=places)
        if first is None:
            place = whole_number(self.first, most=MOST_LABELS) or 0
            raise BadInput(Reason.BAD_LABEL, problem=LabelError(LabelProblem.NO_SUCH_PLACE, place=place, places=places))
        return LabelChoice(form=self.form, printer=self.printer, sheet=self.sheet, first=first)

    @property
    def chosen_printer(self) -> PrinterRow | None:
        """The printer that is chosen, or None for a file."""
        return next((row for row in self.printers if row.name == self.printer), None)

    @property
    def chosen_sheet(self) -> SheetRow | None:
        """The size of sheet that is chosen."""
        return next((row for row in self.sheets if row.name == self.sheet), None)

    @property
    def count(self) -> int:
        """How many labels are wanted; raises BadInput for what is no quantity."""
        count = whole_number(self.quantity, most=MOST_LABELS)
        if count is None:
            raise BadInput(Reason.BAD_QUANTITY, count=self.quantity.strip()[:12] or "—", most=MOST_LABELS)
        return count

    @property
    def may_check(self) -> bool:
        """Whether one label can be printed and scanned back before the others."""
        return bool(self.printer) and self.form.may_be_checked

    @property
    def checks_first(self) -> bool:
        """Whether that is done."""
        return self.wants_check and self.may_check

    def refresh(self) -> None:
        """Ask everything again."""
        self.ask_printer()
        self._draw()
        self.peek()

    def take_state(self, state: LabelsState) -> None:
        """Take the printers and sheets that there are; the default printer is chosen until somebody chooses."""
        names = [printer.name for printer in state.printers]
        is_gone = bool(self.printer) and self.printer not in names
        self.printers, self.sheets = state.printers, state.sheets
        if self.chosen_sheet is None and self.sheets:
            self.sheet = next((row.name for row in self.sheets if row.places == 40), self.sheets[0].name)
        if (names and not self._has_chosen and self.printer != names[0]) or is_gone:
            self._take_printer(names[0] if names else "")
        self.peek()

    def choose_printer(self, name: str) -> None:
        """Choose a printer, or none: then a file is written. A printer of whole sheets gets sheets, a roll labels."""
        if name != self.printer:
            self._has_chosen = True
            self._take_printer(name)

    def choose_form(self, form: LabelForm) -> None:
        """Choose what is printed."""
        if form is not self.form:
            self.form = form
            self.changed.emit()
            self._draw()
            self.peek()

    def choose_sheet(self, name: str) -> None:
        """Choose the size of the label sheets."""
        if name != self.sheet:
            self.sheet = name
            self.changed.emit()
            self._draw()

    def set_first(self, text: str) -> None:
        """Say at which place of a begun sheet the labels start."""
        self.first = text
        self._draw()

    def set_quantity(self, text: str) -> None:
        """Say how many."""
        self.quantity = text
        self.peek()

    def toggle_check(self) -> None:
        """Print one first and wait until it was scanned back, or print all at once."""
        self.wants_check = not self.wants_check
        self.changed.emit()

    def ask_printer(self) -> None:
        """Ask the chosen printer whether it could print now."""
        if self._port is not None and self.printer:
            self.mood, self.printer_problem = PrinterMood.ASKED, None
            name = self.printer
            work = partial(self._port.ask_printer, name)
            said, failed = partial(self._printer_said, name), partial(self._printer_failed, name)
            self._asks.ask("printer", work, done=said, failed=failed)
        self.printer_changed.emit()

    def peek(self) -> None:
        """Ask which numbers come next."""
        self._peek_turn += 1
        count = whole_number(self.quantity, most=MOST_LABELS)
        if self._port is None or count is None or not self.form.takes_numbers:
            self.coming = None
            self.foreseen.emit()
            return
        work, turn = partial(self._port.next_numbers, count), self._peek_turn
        self._background.run(work, done=partial(self._foreseen, turn), failed=lambda _problem: None)

    def _take_printer(self, name: str) -> None:
        self.printer = name
        row = self.chosen_printer
        if row is not None and row.holds_a4 and self.form.may_be_checked:
            self.form = LabelForm.A4_SHEET
        elif row is not None and not row.holds_a4 and self.form is LabelForm.A4_SHEET:
            self.form = LabelForm.TUBE
        self.changed.emit()
        self.ask_printer()
        self._draw()

    def _printer_said(self, name: str, _ready: None) -> None:
        if name == self.printer:
            self.mood, self.printer_problem = PrinterMood.READY, None
            self.printer_changed.emit()

    def _printer_failed(self, name: str, problem: Exception) -> None:
        if name == self.printer:
            self.mood, self.printer_problem = PrinterMood.AT_FAULT, problem
            self.printer_changed.emit()

    def _draw(self) -> None:
        if self._port is None:
            return
        self._drawn_for += 1
        turn, work = self._drawn_for, self._drawing(self._port)
        self._background.run(work, done=partial(self._drawn, turn), failed=partial(self._not_drawn, turn))

    def _drawing(self, port: LabelsPort) -> Callable[[], LabelPicture]:
        try:
            return partial(port.preview, self.choice)
        except BadInput as problem:
            return partial(_refuse, problem)

    def _drawn(self, turn: int, picture: LabelPicture) -> None:
        if turn == self._drawn_for:
            self.picture, self.picture_problem = picture, None
            self.previewed.emit()

    def _not_drawn(self, turn: int, problem: Exception) -> None:
        if turn == self._drawn_for:
            self.picture, self.picture_problem = None, problem
            self.previewed.emit()

    def _foreseen(self, turn: int, coming: NextNumbers) -> None:
        if turn == self._peek_turn and coming != self.coming:
            self.coming = coming
            self.foreseen.emit()


def whole_number(text: str, *, most: int) -> int | None:
    """Read a count; None for what is none, or not from 1 to `most`."""
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or len(plain) > len(str(MOST_LABELS)):
        return None
    return int(plain) if 1 <= int(plain) <= most else None


def _refuse(problem: BadInput) -> LabelPicture:
    raise problem
