"""The page of printers over the Labels screen: the list and the chosen one, or what is found and the form of a new one.

No dialog: Esc goes back one step, and no scan presses anything on it.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QStackedWidget, QTableView, QVBoxLayout, QWidget

from workstation.domain.printing import PrinterKind
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.grid import TWO_LINES, fill_columns, plain_table
from workstation.gui.lab.two_lines import TwoLines
from workstation.gui.look import Look
from workstation.gui.printers.add_model import AddModel
from workstation.gui.printers.detail import DetailPane
from workstation.gui.printers.draft import PrinterField
from workstation.gui.printers.form import PrinterForm
from workstation.gui.printers.model import PrintersModel, Stage
from workstation.gui.printers.tables import QUEUE_WIDTHS, WIDTHS, PrinterTable, QueueTable
from workstation.gui.printers.words import GOOD, notice_words, what_and_do

DETAIL_WIDTH, QUEUES_WIDTH = 500, 400
Call = Callable[[], None]
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class PrintersPage(QWidget):
    """Covers the screens below the top bar; `left` says that it was closed."""

    left = Signal()

    def __init__(self, model: PrintersModel, adding: AddModel, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._model, self._adding, self._look, self._screens = model, adding, look, parent
        self.title, self.notice, self.empty = QLabel(), QLabel(), QLabel()
        self.printers, self.queues = PrinterTable(model, look, self), QueueTable(look, self)
        self.table, self.found = plain_table(self.printers), plain_table(self.queues)
        self.found_title, self.found_words = QLabel(), QLabel()
        self.detail, self.form = DetailPane(model, look), PrinterForm(adding, look)
        self.test, self.add, self.undo = KeyButton(look, "F7"), KeyButton(look, "F3"), KeyButton(look, "F2")
        self.refresh, self.leave = KeyButton(look, "F5"), KeyButton(look, "Esc")
        self.save, self.try_it = KeyButton(look, "Ctrl+Enter"), KeyButton(look, "F7")
        self.choose, self.find, self.back = KeyButton(look, "Ctrl+O"), KeyButton(look, "F5"), KeyButton(look, "Esc")
        self._list, self._new, self._pages = QWidget(), QWidget(), QStackedWidget()
        self._lay_out()
        self._connect()
        self._of_list, self._of_form = self._keys_of_the_list(), self._keys_of_the_form()
        parent.installEventFilter(self)
        self.retell()
        self.hide()

    @property
    def is_offered(self) -> bool:
        """Whether this window knows printers at all."""
        return self._model.is_there

    def show_over(self) -> None:
        """Cover the screens; a form that was left is left."""
        self._adding.leave()
        self._model.open()
        self.setGeometry(self._screens.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_page(self) -> None:
        """Leave the page, from wherever somebody is on it."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def escape(self) -> None:
        """Go back one step."""
        if self._adding.is_open:
            self._adding.leave()
        else:
            self.close_page()

    def key(self, name: str) -> bool:
        """Take a key; tells whether something was done."""
        call = (self._of_form if self._adding.is_open else self._of_list).get(name)
        if call is not None:
            call()
        return call is not None

    def choose_path(self) -> None:
        """Ask for a folder or a file with the computer's own dialog."""
        _, draft = self._look.catalogue.gettext, self._adding.draft
        if draft.kind is PrinterKind.FOLDER:
            name = QFileDialog.getExistingDirectory(self, _("Choose the folder"))
        elif draft.kind is PrinterKind.FILE:
            name, _chosen = QFileDialog.getSaveFileName(self, _("Choose the file"), "", "PDF (*.pdf)")
        else:
            return
        if name:
            self._adding.choose_path(Path(name))

    def hideEvent(self, event: QEvent) -> None:  # type: ignore[override]
        """Look at no printer that nobody sees."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._model.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows, whichever field has the keys."""
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        elif self._adding.is_open:
            self._adding.point(by)
        else:
            self._model.choose_next(by)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the screens."""
        if event.type() == QEvent.Type.Resize and watched is self._screens:
            self.setGeometry(self._screens.rect())
        return False

    def retell(self) -> None:
        """Write everything as it stands."""
        _ = self._look.catalogue.gettext
        self.add.say(_("Add a printer"), Weight.PRIMARY if self._model.lines == () else Weight.PLAIN)
        self.undo.say(_("Undo"))
        self.refresh.say(_("Ask again"))
        self.leave.say(_("Back to the labels"))
        self.save.say(_("Add this printer"), Weight.PRIMARY)
        self.try_it.say(_("Try it"))
        self.find.say(_("Find again"))
        self.choose.say(_("Choose…"))
        self.back.say(_("Back to the list"))
        self.found_title.setText(_("Print queues of this computer"))
        self.table.setAccessibleName(_("Printers"))
        self.found.setAccessibleName(self.found_title.text())
        self.empty.setText(
            _("No printer yet. F3 adds one: on the network, a queue of this computer, a folder or a PDF")
        )
        self.detail.retell()
        self.form.fill()
        self._tell()
        self._tell_form()
        self._tell_notice()

    def _tell(self) -> None:
        """Show the list and what may be done with the chosen printer."""
        _, model, lines = self._look.catalogue.gettext, self._model, self._model.lines
        self.title.setText(_("A new printer") if self._adding.is_open else _("Printers"))
        rows = lines or ()
        with QSignalBlocker(self.table.selectionModel()):
            if rows != self.printers.rows:
                self.printers.show_rows(rows)
            else:
                self.printers.retell()
            _select(self.table, self.printers.place_of(model.chosen))
        fill_columns(self.table, WIDTHS)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(lines == ())
        trial = model.trial_here
        is_going = trial is not None and trial.stage is Stage.GOING
        weight = Weight.PRIMARY if rows else Weight.PLAIN
        self.test.say(_("Cancel the test print") if is_going else _("Print a test label"), weight)
        self.test.setEnabled(model.line is not None and not model.is_busy)
        self.undo.setEnabled(model.undo is not None and not model.is_busy)

    def _tell_form(self) -> None:
        """Show what was found, and the form."""
        _, adding = self._look.catalogue.gettext, self._adding
        self._pages.setCurrentWidget(self._new if adding.is_open else self._list)
        rows = adding.queues or ()
        with QSignalBlocker(self.found.selectionModel()):
            if rows != self.queues.rows:
                self.queues.show_rows(rows)
            _select(self.found, adding.pointed if adding.pointed >= 0 else None)
        fill_columns(self.found, QUEUE_WIDTHS)
        self.found.setVisible(bool(rows))
        self.found_words.setText(self._found_words())
        self.form.retell()
        self.choose.setVisible(adding.draft.is_path)
        self.save.setEnabled(not adding.is_saving)

    def _found_words(self) -> str:
        _, adding = self._look.catalogue.gettext, self._adding
        if adding.queues is None:
            return _("This computer is asked…")
        if adding.queue_problem is not None:
            what, do = what_and_do(adding.queue_problem, self._look.catalogue)
            return f"{what}. {do}"
        if not adding.queues:
            return _("None. A printer on USB gets one in the computer's printer settings")
        return _("↓ writes one into the form, Ctrl+Enter adds it")

    def _tell_notice(self) -> None:
        notice = self._model.notice
        words = notice_words(notice, self._look) if notice else ""
        if notice is not None and notice.kind in GOOD and self._model.undo is not None:
            words = f"{words} · {self._look.catalogue.gettext('F2 takes it back')}"
        self.notice.setText(words)
        self.notice.setAccessibleName(words)
        self.notice.setProperty("tone", "ok" if notice is not None and notice.kind in GOOD else "warn")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)

    def _opened(self) -> None:
        self._tell()
        self._tell_form()
        self.form.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _closed(self) -> None:
        self._tell()
        self._tell_form()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows:
            self._model.choose(self.printers.rows[rows[0].row()].printer.name)

    def _picked(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.found.selectionModel().selectedRows()
        if rows:
            self._adding.pick(rows[0].row())

    def _focus(self, field: PrinterField) -> None:
        self.form.focus(field)

    def _keys_of_the_list(self) -> dict[str, Call]:
        model = self._model
        return {
            "F2": model.take_back,
            "F3": self._adding.open,
            "F4": model.make_default,
            "F5": model.refresh,
            "F7": model.test,
            "F8": model.remove,
            "Esc": self.close_page,
        }

    def _keys_of_the_form(self) -> dict[str, Call]:
        adding = self._adding
        return {
            "F5": adding.find,
            "F7": adding.try_it,
            "Ctrl+O": self.choose_path,
            "Ctrl+Enter": adding.save,
            "Esc": adding.leave,
        }

    def _connect(self) -> None:
        model, adding = self._model, self._adding
        model.changed.connect(self._tell)
        model.noticed.connect(self._tell_notice)
        adding.changed.connect(self._tell_form)
        adding.filled.connect(self.form.fill)
        adding.opened.connect(self._opened)
        adding.closed.connect(self._closed)
        adding.focus_wanted.connect(self._focus)
        adding.added.connect(model.take_added)
        self._look.changed.connect(self.retell)
        self.form.finished.connect(adding.save)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.found.selectionModel().selectionChanged.connect(self._picked)
        for button, call in (
            (self.test, model.test),
            (self.add, adding.open),
            (self.undo, model.take_back),
            (self.refresh, model.refresh),
            (self.leave, self.close_page),
            (self.save, adding.save),
            (self.try_it, adding.try_it),
            (self.choose, self.choose_path),
            (self.find, adding.find),
            (self.back, adding.leave),
        ):
            button.clicked.connect(call)

    def _lay_out(self) -> None:
        self.title.setFont(word_font(28, QFont.Weight.Bold))
        self.notice.setFont(word_font(18, QFont.Weight.DemiBold))
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        for table in (self.table, self.found):
            table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for column in (0, 1):
            self.table.setItemDelegateForColumn(column, TwoLines(self._look, self.table))
        self.table.verticalHeader().setDefaultSectionSize(TWO_LINES)
        head = QHBoxLayout()
        head.setSpacing(20)
        head.addWidget(self.title)
        head.addWidget(self.notice, 1)
        self._lay_out_list()
        self._lay_out_new()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._new)

    def _lay_out_list(self) -> None:
        self.empty.setFont(word_font(20, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail.setFixedWidth(DETAIL_WIDTH)
        halves = _row(_card(self.table, self.empty), self.detail, spacing=12)
        halves.setStretch(0, 1)
        acts = _row(self.test, self.add, self.undo, self.refresh, self.leave, spacing=10)
        acts.addStretch(1)
        _page(self._list, halves, acts)

    def _lay_out_new(self) -> None:
        self.found_title.setFont(word_font(20, QFont.Weight.Bold))
        self.found_words.setFont(word_font(17))
        self.found_words.setProperty("tone", "muted")
        for label in (self.found_title, self.found_words):
            label.setWordWrap(True)
        self.found.horizontalHeader().hide()
        card = _card(self.found_title, self.found, self.found_words)
        card.setFixedWidth(QUEUES_WIDTH)
        halves = _row(card, self.form, spacing=12)
        halves.setStretch(1, 1)
        acts = _row(self.save, self.try_it, self.choose, self.find, self.back, spacing=10)
        acts.addStretch(1)
        _page(self._new, halves, acts)


def _select(table: QTableView, place: int | None) -> None:
    if place is None:
        table.clearSelection()
    else:
        table.selectRow(place)


def _card(*parts: QWidget) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(14, 10, 14, 12)
    inside.setSpacing(8)
    for part in parts:
        inside.addWidget(part, 1 if isinstance(part, QTableView) else 0)
    return card


def _row(*parts: QWidget, spacing: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for part in parts:
        row.addWidget(part)
    return row


def _page(page: QWidget, halves: QHBoxLayout, acts: QHBoxLayout) -> None:
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addLayout(halves, 1)
    layout.addLayout(acts)
