"""A card with a list: its head, the table in two lines a row, and what to do where it is empty."""

from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QTableView, QVBoxLayout

from workstation.gui.fonts import word_font
from workstation.gui.lab.grid import TWO_LINES, fill_columns, plain_table
from workstation.gui.lab.paged_table import PagedTable, choose_row
from workstation.gui.lab.two_lines import TwoLines
from workstation.gui.look import Look


class Lines(StrEnum):
    """What stands in the first column: one line, a name over a second line, or a sentence over one."""

    ONE = "one"
    NAME = "name"
    SENTENCE = "sentence"


class ListCard(QFrame):
    """`chosen` gives the id of the row that a person chose."""

    chosen = Signal(object)

    def __init__(self, model: PagedTable, widths: tuple[int | None, ...], look: Look, *, lines: Lines) -> None:
        super().__init__()
        self.setObjectName("card")
        self.model, self._widths, self.empty = model, widths, QLabel()
        self.table: QTableView = plain_table(model)
        if lines is not Lines.ONE:
            delegate = TwoLines(look, self.table, is_sentence=lines is Lines.SENTENCE)
            self.table.setItemDelegateForColumn(0, delegate)
            self.table.verticalHeader().setDefaultSectionSize(TWO_LINES)
        self.empty.setFont(word_font(20, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(14, 10, 14, 12)
        self.layout_.setSpacing(8)
        self.layout_.addWidget(self.table, 1)
        self.layout_.addWidget(self.empty, 1)
        self.table.selectionModel().selectionChanged.connect(self._selected)

    def put_above(self, *parts: QLayout) -> None:
        """Put rows of controls above the table."""
        for place, part in enumerate(parts):
            self.layout_.insertLayout(place, part)

    def show_list(self, chosen: UUID | None, empty: str) -> None:
        """Show the rows of now with the chosen one marked, or else what to do."""
        is_empty = self.model.rows.is_listed and not len(self.model.rows)
        self.table.setVisible(not is_empty)
        self.empty.setVisible(is_empty)
        self.empty.setText(empty)
        fill_columns(self.table, self._widths)
        self.mark(chosen)

    def mark(self, chosen: UUID | None) -> None:
        """Mark a row as chosen."""
        choose_row(self.table, self.model.rows.ids.place_of(chosen) if chosen is not None else None)

    def blocked(self) -> QSignalBlocker:
        """Hold the table back from telling of a choice that nobody made."""
        return QSignalBlocker(self.table.selectionModel())

    def _selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        self.chosen.emit(self.model.id_at(rows[0].row()) if rows else None)
