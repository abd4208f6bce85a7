"""The list of printers, the chosen one beside it, and the keys below."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.grid import TWO_LINES, fill_columns, plain_table
from workstation.gui.lab.two_lines import TwoLines
from workstation.gui.look import Look
from workstation.gui.printers.detail import DetailPane
from workstation.gui.printers.layouts import card_of, lay_out_page, row_of, select_row
from workstation.gui.printers.model import PrintersModel
from workstation.gui.printers.tables import WIDTHS, PrinterTable
from workstation.gui.printers.trial import Stage

DETAIL_WIDTH = 500
Call = Callable[[], None]


class ListPane(QWidget):
    """`add`, `change` and `leave` are its page's; everything else is done here."""

    def __init__(self, model: PrintersModel, look: Look, *, add: Call, change: Call, leave: Call) -> None:
        super().__init__()
        self._model, self._look = model, look
        self.printers, self.empty = PrinterTable(model, look, self), QLabel()
        self.table, self.detail = plain_table(self.printers), DetailPane(model, look)
        self.keys: dict[str, Call] = {
            "F7": model.test,
            "F3": add,
            "Ctrl+E": change,
            "F2": model.take_back,
            "F5": model.refresh,
            "Esc": leave,
        }
        self.buttons = {key: KeyButton(look, key) for key in self.keys}
        for key, call in self.keys.items():
            self.buttons[key].clicked.connect(call)
        self.keys |= {"F4": model.make_default, "F8": model.remove}
        self._lay_out()
        model.changed.connect(self._tell)
        self.table.selectionModel().selectionChanged.connect(self._chosen)

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        words = {"Ctrl+E": _("Change"), "F2": _("Undo"), "F5": _("Ask again"), "Esc": _("Back")}
        for key, text in words.items():
            self.buttons[key].say(text)
        self.table.setAccessibleName(_("Printers"))
        self.empty.setText(
            _("No printer yet. F3 adds one: on the network, a queue of this computer, a folder or a PDF")
        )
        self.detail.retell()
        self._tell()

    def _tell(self) -> None:
        """Show the list and what may be done with the chosen printer."""
        _, model, rows = self._look.catalogue.gettext, self._model, self._model.lines or ()
        with QSignalBlocker(self.table.selectionModel()):
            if rows != self.printers.rows:
                self.printers.show_rows(rows)
            else:
                self.printers.retell()
            select_row(self.table, self.printers.place_of(model.chosen))
        fill_columns(self.table, WIDTHS)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(model.lines == ())
        trial = model.trials.of(model.chosen)
        is_going = trial is not None and trial.stage is Stage.GOING
        self.buttons["F3"].say(_("Add a printer"), Weight.PLAIN if rows else Weight.PRIMARY)
        self.buttons["F7"].say(_("Cancel the test print") if is_going else _("Print a test label"), Weight.PRIMARY)
        for key in ("F7", "Ctrl+E"):
            self.buttons[key].setEnabled(model.line is not None and not model.is_busy)
        self.buttons["F2"].setEnabled(model.undo is not None and not model.is_busy)

    def _chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows:
            self._model.choose(self.printers.rows[rows[0].row()].printer.name)

    def _lay_out(self) -> None:
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for column in (0, 1):
            self.table.setItemDelegateForColumn(column, TwoLines(self._look, self.table))
        self.table.verticalHeader().setDefaultSectionSize(TWO_LINES)
        self.empty.setFont(word_font(20, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail.setFixedWidth(DETAIL_WIDTH)
        halves = row_of(card_of(self.table, self.empty, grow=(self.table, self.empty)), self.detail, spacing=12)
        halves.setStretch(0, 1)
        lay_out_page(self, halves, row_of(*self.buttons.values(), spacing=10))
