"""The Plate tab: the answer above, the wells or a file below it, what is chosen beside them, the keys at the foot."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.grid import fill_columns, plain_table
from workstation.gui.look import Look
from workstation.gui.plate.file_page import FilePage
from workstation.gui.plate.grid import PlateGrid
from workstation.gui.plate.model import PlateModel
from workstation.gui.plate.side import PlateSide
from workstation.gui.plate.strip import AnswerStrip
from workstation.gui.plate.tables import PLATE_WIDTHS, PlateTable
from workstation.gui.plate.words import answer_words

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class PlateView(QWidget):
    """Lays the parts out and shows what happened last. Everything can be done with keys and a scanner."""

    def __init__(self, model: PlateModel, look: Look, now: Callable[[], datetime] = _utc_now) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.model, self._look, self._now, self._said_at = model, look, now, now()
        self.strip, self.grid, self.side = AnswerStrip(look), PlateGrid(look), PlateSide(look)
        self.file, self.plates = FilePage(model, look), PlateTable(look, self)
        self.table, self.empty = plain_table(self.plates), QLabel()
        self.undo, self.finish, self.clear = KeyButton(look, "F2"), KeyButton(look, "F4"), KeyButton(look, "F6")
        self.sheet, self.new, self.open_file = KeyButton(look, "F7"), KeyButton(look, "F8"), KeyButton(look, "Ctrl+O")
        self.back = KeyButton(look, "Esc")
        self.stack, self.list_card, self.grid_card = QStackedWidget(), QFrame(), QFrame()
        self._lay_out()
        self._connect()
        self.retell()

    def key(self, name: str) -> bool:
        """Take one of F2 to F8, Ctrl+E, Ctrl+O, Ctrl+Enter or Esc; tells whether something was done."""
        if name == "Esc":
            return self.model.leave()
        call = self._calls().get(name)
        if call is not None:
            call()
        return call is not None

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.undo.say(_("Undo"))
        self.clear.say(_("Clear well"))
        self.sheet.say(_("Sheet"))
        self.new.say(_("New plate"))
        self.open_file.say(_("Open file…"))
        self.empty.setText(_("Scan the plate or its first tube to begin"))
        self.table.setAccessibleName(_("Plates"))
        self._tell()

    def choose_file(self) -> None:
        """Ask for a machine's file with the computer's own dialog, and look at it."""
        _ = self._look.catalogue.gettext
        name, _chosen = QFileDialog.getOpenFileName(
            self, _("Choose the machine's file"), "", "CSV, XLSX (*.csv *.txt *.tsv *.xlsx *.xls);;* (*)"
        )
        if name:
            self.model.look_at(Path(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take 1 to 4, the arrows, and Enter on the list of plates."""
        text = event.text()
        if text in ("1", "2", "3", "4") and self.model.state is not None and self.model.file is None:
            self.model.choose(int(text))
        elif event.key() in _STEPS and self.model.state is not None and self.model.file is None:
            self.model.move(*_STEPS[Qt.Key(event.key())])
        elif self.model.state is None and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step_in_list(1 if event.key() == Qt.Key.Key_Down else -1)
        elif self.model.state is None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_selected()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that a file may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._show_drop(on=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """The file went elsewhere."""
        self._show_drop(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the first of the files."""
        self._show_drop(on=False)
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if names:
            event.acceptProposedAction()
            self.model.look_at(Path(names[0]))

    def _calls(self) -> dict[str, Callable[[], None]]:
        model = self.model
        calls: dict[str, Callable[[], None]] = {"F5": model.refresh, "F8": model.make, "Ctrl+O": self.choose_file}
        if model.file is not None:
            return {"F4": self._import, "Ctrl+Enter": self._import, "F5": model.refresh, "Ctrl+O": self.choose_file}
        if model.state is not None:
            calls |= {"F7": model.print_sheet, "F4": model.finish if model.is_open else model.reopen}
        if model.is_open:
            calls |= {"F2": model.undo, "F6": model.clear_chosen}
        return calls

    def _import(self) -> None:
        self.model.take_file(self.file.save_as.text().strip())

    def _finish(self) -> None:
        call = self._calls().get("F4")
        if call is not None:
            call()

    def _step_in_list(self, by: int) -> None:
        rows = self.table.selectionModel().selectedRows()
        at = (rows[0].row() if rows else -1 if by > 0 else 0) + by
        if self.plates.lines:
            self.table.selectRow(min(len(self.plates.lines) - 1, max(0, at)))

    def _open_selected(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows:
            self.model.open(self.plates.lines[rows[0].row()].number)

    def _tell(self) -> None:
        model = self.model
        words = answer_words(model.answer, self._look.catalogue, self._look.clock(self._said_at, "%H:%M:%S"))
        self.strip.show_words(model.answer.cls, words, self._look.catalogue.gettext("NEXT"))
        self.grid.show_plate(model.state, model.next, model.cursor)
        self.side.show_plate(model.state, model.cursor, is_open=model.is_open)
        if model.lines != self.plates.lines:
            self.plates.show_plates(model.lines)
            fill_columns(self.table, PLATE_WIDTHS)
        self.table.setVisible(bool(model.lines))
        self.empty.setVisible(not model.lines)
        self.file.retell()
        page = self.file if model.file is not None else self.grid_card if model.state is not None else self.list_card
        self.stack.setCurrentWidget(page)
        self.side.setVisible(model.state is not None and model.file is None)
        self._tell_buttons()

    def _tell_buttons(self) -> None:
        _, model, calls = self._look.catalogue.gettext, self.model, self._calls()
        for button, name in (
            (self.undo, "F2"),
            (self.finish, "F4"),
            (self.clear, "F6"),
            (self.sheet, "F7"),
            (self.new, "F8"),
        ):
            button.setVisible(name in calls)
        if model.file is not None:
            self.finish.say(_("Import"), Weight.PRIMARY)
        elif model.is_open:
            self.finish.say(_("Finish map"), Weight.PRIMARY)
        else:
            self.finish.say(_("Open the map again"))
        self.back.setVisible(model.state is not None or model.file is not None)
        self.back.say(_("Do not import") if model.file is not None else _("All plates"))
        self.open_file.setVisible(model.file is None)

    def _noticed(self) -> None:
        self._said_at = self._now()
        self._tell()
        self.strip.announce()

    def _show_drop(self, *, on: bool) -> None:
        for card in (self.list_card, self.grid_card):
            card.setProperty("drop", on)
            card.style().unpolish(card)
            card.style().polish(card)

    def _connect(self) -> None:
        self.model.changed.connect(self._tell)
        self.model.noticed.connect(self._noticed)
        self._look.changed.connect(self.retell)
        self.grid.picked.connect(self.model.pick)
        self.side.chose.connect(self.model.choose)
        self.table.activated.connect(self._open_selected)
        self.table.doubleClicked.connect(self._open_selected)
        self.undo.clicked.connect(self.model.undo)
        self.finish.clicked.connect(self._finish)
        self.clear.clicked.connect(self.model.clear_chosen)
        self.sheet.clicked.connect(self.model.print_sheet)
        self.new.clicked.connect(self.model.make)
        self.open_file.clicked.connect(self.choose_file)
        self.back.clicked.connect(self.model.leave)

    def _lay_out(self) -> None:
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty.setFont(word_font(22, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for card, parts in ((self.list_card, (self.table, self.empty)), (self.grid_card, (self.grid,))):
            card.setObjectName("card")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(12, 8, 12, 8)
            for part in parts:
                inside.addWidget(part, 1)
        for page in (self.list_card, self.grid_card, self.file):
            self.stack.addWidget(page)
        halves = QHBoxLayout()
        halves.setSpacing(12)
        halves.addWidget(self.stack, 1)
        halves.addWidget(self.side)
        acts = QHBoxLayout()
        acts.setSpacing(10)
        for button in (self.undo, self.finish, self.clear, self.sheet, self.new, self.open_file, self.back):
            acts.addWidget(button)
        acts.addStretch(1)
        for button in (self.clear, self.sheet, self.new, self.back):
            button.give_way()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.strip)
        layout.addLayout(halves, 1)
        layout.addLayout(acts)
