"""What was found on this computer, the form of a new printer or of one that is changed, and the keys below."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from workstation.domain.printing import PrinterKind
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.grid import fill_columns, plain_table
from workstation.gui.look import Look
from workstation.gui.printers.add_model import AddModel
from workstation.gui.printers.form import PrinterForm
from workstation.gui.printers.layouts import card_of, lay_out_page, row_of, select_row
from workstation.gui.printers.tables import QUEUE_WIDTHS, QueueTable
from workstation.gui.printers.words import what_and_do

FOUND_WIDTH = 350
Call = Callable[[], None]


class AddPane(QWidget):
    """Shows what the model holds; the first field has the keys when it opens."""

    def __init__(self, model: AddModel, look: Look) -> None:
        super().__init__()
        self._model, self._look = model, look
        self.form, self.queues = PrinterForm(model, look), QueueTable(look, self)
        self.found, self.found_title, self.found_words = plain_table(self.queues), QLabel(), QLabel()
        self.keys: dict[str, Call] = {
            "Ctrl+Enter": model.save,
            "F7": model.try_it,
            "Ctrl+O": self.choose_path,
            "F5": model.find,
            "Esc": model.leave,
        }
        self.buttons = {key: KeyButton(look, key) for key in self.keys}
        for key, call in self.keys.items():
            self.buttons[key].clicked.connect(call)
        self._lay_out()
        model.changed.connect(self.tell)
        model.filled.connect(self.form.fill)
        model.focus_wanted.connect(self.form.focus)
        self.form.finished.connect(model.save)
        self.found.selectionModel().selectionChanged.connect(self._picked)

    def take_focus(self) -> None:
        """Give the keys to the first field; of a printer that is changed, to what changes most: the label in it."""
        first = self.form.size_mm if self._model.changes else self.form.kind
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_path(self) -> None:
        """Ask for a folder or a file with the computer's own dialog."""
        _, kind, name = self._look.catalogue.gettext, self._model.draft.kind, ""
        if kind is PrinterKind.FOLDER:
            name = QFileDialog.getExistingDirectory(self, _("Choose the folder"))
        elif kind is PrinterKind.FILE:
            name, _chosen = QFileDialog.getSaveFileName(self, _("Choose the file"), "", "PDF (*.pdf)")
        if name:
            self._model.choose_path(Path(name))

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        words = {"F7": _("Try it"), "Ctrl+O": _("Choose…"), "F5": _("Find again"), "Esc": _("Back to the list")}
        for key, text in words.items():
            self.buttons[key].say(text)
        self.found_title.setText(_("Print queues of this computer"))
        self.found.setAccessibleName(self.found_title.text())
        self.form.fill()
        self.tell()

    def tell(self) -> None:
        """Show what was found, and the form."""
        _, model, rows = self._look.catalogue.gettext, self._model, self._model.queues or ()
        with QSignalBlocker(self.found.selectionModel()):
            if rows != self.queues.rows:
                self.queues.show_rows(rows)
            select_row(self.found, model.pointed if model.pointed >= 0 else None)
        fill_columns(self.found, QUEUE_WIDTHS)
        self.found.setVisible(bool(rows))
        self.found_words.setText(self._found_words())
        self.form.retell()
        self.buttons["Ctrl+O"].setVisible(model.draft.is_path)
        save = self.buttons["Ctrl+Enter"]
        save.say(_("Save the change") if model.changes else _("Add this printer"), Weight.PRIMARY)
        save.setEnabled(not model.is_saving)

    def _found_words(self) -> str:
        _, model = self._look.catalogue.gettext, self._model
        if model.queues is None:
            return _("This computer is asked…")
        if model.queue_problem is not None:
            what, do = what_and_do(model.queue_problem, self._look.catalogue)
            return f"{what}. {do}"
        if not model.queues:
            return _("None. A printer on USB gets one in the computer's printer settings")
        return _("↓ writes one into the form, Ctrl+Enter adds it")

    def _picked(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.found.selectionModel().selectedRows()
        if rows:
            self._model.pick(rows[0].row())

    def _lay_out(self) -> None:
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.horizontalHeader().hide()
        self.found_title.setFont(word_font(20, QFont.Weight.Bold))
        self.found_words.setFont(word_font(17))
        self.found_words.setProperty("tone", "muted")
        for label in (self.found_title, self.found_words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        card = card_of(self.found_title, self.found_words, self.found, grow=(self.found,))
        card.setFixedWidth(FOUND_WIDTH)
        halves = row_of(card, self.form, spacing=12)
        halves.setStretch(1, 1)
        lay_out_page(self, halves, row_of(*self.buttons.values(), spacing=10))
