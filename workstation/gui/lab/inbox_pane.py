"""The left half of the Results screen: what came in, what became of it, and what to do about the rest."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workstation.gui.fonts import code_font, word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.lab.grid import TWO_LINES, fill_columns, plain_table
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.tables import InboxTable
from workstation.gui.lab.two_lines import TwoLines
from workstation.gui.look import Look
from workstation.gui.ports import InboxRow


class InboxPane(QFrame):
    """Lists messages, tells what to do, and takes files by button or drop."""

    files_wanted = Signal()

    def __init__(self, model: LabModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAcceptDrops(True)
        self._model, self._look = model, look
        self.title, self.empty, self.progress_text = QLabel(), QLabel(), QLabel()
        self.detail_title, self.detail = QLabel(), QLabel()
        self.raw, self.progress = QPlainTextEdit(), QProgressBar()
        self.choose_files = KeyButton(look, "Ctrl+O", low=True)
        self.cancel, self.original = KeyButton(look, "", low=True), KeyButton(look, "", low=True)
        self.back = KeyButton(look, "Esc", low=True)
        self.table_model = InboxTable(look, self)
        self.table: QTableView = plain_table(self.table_model)
        self.table.setItemDelegateForColumn(0, TwoLines(look, self.table))
        self.table.verticalHeader().setDefaultSectionSize(TWO_LINES)
        self._stack, self._reading = QStackedWidget(), QWidget()
        self._lay_out()
        self._connect()

    @property
    def chosen(self) -> InboxRow | None:
        """The message that is looked at."""
        rows = self.table.selectionModel().selectedRows()
        return self.table_model.row_at(rows[0].row()) if rows else None

    @property
    def is_reading(self) -> bool:
        """Whether the original of a message is open."""
        return self._stack.currentWidget() is self._reading

    def close_reading(self) -> None:
        """Go back from the original to the list."""
        self._stack.setCurrentIndex(0)

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.title.setText(_("INCOMING"))
        self.choose_files.say(_("Choose files…"))
        self.cancel.say(_("Stop the import"))
        self.original.say(_("Show the original"))
        self.back.say(_("Back to the list"))
        self.empty.setText(_("No message yet. Choose files (Ctrl+O), or drop them here."))
        self.table.setAccessibleName(_("Incoming messages"))
        self.raw.setAccessibleName(_("Original message"))
        self._tell_progress()
        self._show_rows()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from the computer."""
        if _files(event):
            self._mark_drop(on=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Take the mark away."""
        self._mark_drop(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        self._mark_drop(on=False)
        self._model.import_paths(_files(event))
        event.acceptProposedAction()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the table takes the focus out of every field."""
        self.table.setFocus()
        super().mousePressEvent(event)

    def _lay_out(self) -> None:
        self.title.setFont(word_font(17, QFont.Weight.Bold))
        self.title.setProperty("tone", "muted")
        for label, size, weight in (
            (self.empty, 18, QFont.Weight.Medium),
            (self.detail_title, 18, QFont.Weight.Bold),
            (self.detail, 17, QFont.Weight.Medium),
            (self.progress_text, 16, QFont.Weight.DemiBold),
        ):
            label.setFont(word_font(size, weight))
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setProperty("tone", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.raw.setReadOnly(True)
        self.raw.setFont(code_font(15))
        self.raw.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(12)
        self._stack.addWidget(self._list_page())
        self._stack.addWidget(self._reading_page())
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.choose_files)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.progress_text)
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        layout.addLayout(row)
        self._show_progress(0, 0)

    def _list_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail_title)
        layout.addWidget(self.detail)
        row = QHBoxLayout()
        row.addWidget(self.original)
        row.addStretch(1)
        layout.addLayout(row)
        return page

    def _reading_page(self) -> QWidget:
        layout = QVBoxLayout(self._reading)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.raw, 1)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        layout.addLayout(row)
        return self._reading

    def _connect(self) -> None:
        self._model.inbox_changed.connect(self._show_rows)
        self._model.import_listed.connect(self._show_newest)
        self._model.progressed.connect(self._show_progress)
        self._model.noticed.connect(self._hide_progress)
        self._model.tree_read.connect(self._show_tree)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.choose_files.clicked.connect(self.files_wanted)
        self.cancel.clicked.connect(self._model.cancel_import)
        self.original.clicked.connect(self._read_original)
        self.back.clicked.connect(self.close_reading)

    def _show_rows(self) -> None:
        before: UUID | None = self.chosen.id if self.chosen else None
        self.table_model.show_rows(self._model.inbox)
        fill_columns(self.table, (None, 132))
        self.empty.setVisible(not self._model.inbox)
        self.table.setVisible(bool(self._model.inbox))
        for place, row in enumerate(self._model.inbox):
            if row.id == before or (before is None and row.reasons):
                self.table.selectRow(place)
                break
        self._show_detail()

    def _show_newest(self) -> None:
        """Open the newest message, so that what waits in it is read at once."""
        if self._model.inbox:
            self.close_reading()
            self.table.selectRow(0)
            self.table.scrollToTop()

    def _selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.chosen
        for part in (self.detail_title, self.detail, self.original):
            part.setVisible(row is not None)
        if row is None:
            return
        _ = self._look.catalogue.gettext
        self.detail_title.setText(row.name)
        self.detail.setText("\n".join(f"• {reason}" for reason in row.reasons) or _("Everything in it was imported."))

    def _read_original(self) -> None:
        if self.chosen is not None:
            self._model.read_tree(self.chosen.id)

    def _show_tree(self, tree: str) -> None:
        self.raw.setPlainText(tree)
        self._stack.setCurrentWidget(self._reading)

    def _show_progress(self, done: int, total: int) -> None:
        running = self._model.is_importing and total > 0
        for part in (self.progress, self.progress_text, self.cancel):
            part.setVisible(running)
        self.choose_files.setEnabled(not running)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self._tell_progress()

    def _tell_progress(self) -> None:
        text = self._look.catalogue.gettext("Importing: {done} of {total} files")
        self.progress_text.setText(text.format(done=self.progress.value(), total=self.progress.maximum()))

    def _hide_progress(self) -> None:
        if not self._model.is_importing:
            self._show_progress(0, 0)

    def _mark_drop(self, *, on: bool) -> None:
        self.setProperty("drop", on)
        self.style().unpolish(self)
        self.style().polish(self)


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
