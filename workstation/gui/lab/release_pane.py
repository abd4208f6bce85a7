"""The right half of the Results screen: find a result, look at it, prove it, release it."""

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTableView, QVBoxLayout, QWidget

from workstation.domain.results import ResultStatus
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.confirm_panel import ConfirmPanel
from workstation.gui.lab.grid import fill_columns, plain_table
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.lab.tables import ResultSearch, ResultTable, Shows
from workstation.gui.lab.words import status_words
from workstation.gui.look import Look
from workstation.gui.ports import ResultRow

STATUS, IMPORTED_BY, NARROW = 3, 5, 720
SHOWN_IN = {ResultStatus.PRELIMINARY: Shows.WAITING, ResultStatus.HELD: Shows.HELD}


class ReleasePane(QWidget):
    """Table, search, and the chosen result."""

    def __init__(self, model: LabModel, look: Look) -> None:
        super().__init__()
        self._model, self._look = model, look
        self.table_model = ResultTable(look, self)
        self.shown = ResultSearch(self.table_model, self)
        self.table: QTableView = plain_table(self.shown)
        self.search, self.empty = PlainEdit(), QLabel()
        self.filters = {shows: KeyButton(look, "", low=True) for shows in Shows}
        self.confirm = ConfirmPanel(model, look)
        self._lay_out()
        self._connect()

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.search.setPlaceholderText(_("Search: tube, result… (F3)"))
        self.search.setAccessibleName(_("Search results"))
        self.table.setAccessibleName(_("Results"))
        self._show_rows()
        self.confirm.retell()

    def show_only(self, shows: Shows) -> None:
        """Show only the results of one state."""
        with self._choice_stays():
            self.shown.show_only(shows)
        self._fit_columns()
        self._tell_filters()
        self._show_empty()
        self._choose_in_table()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up columns where the result itself would get too narrow."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """The status is the same in every row, except where all are shown."""
        fill_columns(self.table, (174, None, 68, 106, 122, 108))
        self.table.setColumnHidden(STATUS, self.shown.shows is not Shows.ALL)
        self.table.setColumnHidden(IMPORTED_BY, self.width() < NARROW)

    def _lay_out(self) -> None:
        self.search.setFont(word_font(18))
        self.search.setFixedHeight(48)
        self.search.setClearButtonEnabled(True)
        self.empty.setFont(word_font(20, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head = QHBoxLayout()
        head.setSpacing(8)
        for button in self.filters.values():
            head.addWidget(button)
        head.addWidget(self.search, 1)
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 10, 14, 12)
        inside.addLayout(head)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(card, 1)
        layout.addWidget(self.confirm)

    def _connect(self) -> None:
        self._model.results_changed.connect(self._show_rows)
        self._model.found.connect(self._reveal)
        self._model.chosen_changed.connect(self._choose_in_table)
        self.search.textChanged.connect(self._search)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        for shows, button in self.filters.items():
            button.clicked.connect(lambda _checked=False, shows=shows: self.show_only(shows))

    def _search(self, text: str) -> None:
        with self._choice_stays():
            self.shown.search(text)
        self._show_empty()
        self._choose_in_table()

    def _choice_stays(self) -> QSignalBlocker:
        """Hold Qt back, which chooses a neighbour for a row that is filtered away: nobody meant that result."""
        return QSignalBlocker(self.table.selectionModel())

    def _show_rows(self) -> None:
        self.table_model.show_rows(self._model.results)
        self._fit_columns()
        self._tell_filters()
        self._show_empty()
        self._choose_in_table()

    def _tell_filters(self) -> None:
        catalogue, rows = self._look.catalogue, self._model.results
        waiting = sum(row.status is ResultStatus.PRELIMINARY for row in rows)
        held = sum(row.status is ResultStatus.HELD for row in rows)
        words = {
            Shows.WAITING: status_words(ResultStatus.PRELIMINARY, catalogue) + f" {waiting}",
            Shows.HELD: status_words(ResultStatus.HELD, catalogue) + f" {held}",
            Shows.ALL: catalogue.gettext("All") + f" {len(rows)}",
        }
        for shows, button in self.filters.items():
            button.say(words[shows], Weight.PRIMARY if shows is self.shown.shows else Weight.PLAIN)

    def _show_empty(self) -> None:
        _ = self._look.catalogue.gettext
        empty = self.shown.rowCount() == 0
        self.table.setVisible(not empty)
        self.empty.setVisible(empty)
        if self.search.text():
            self.empty.setText(_("Nothing found. Search by tube, result or who imported it."))
        elif self.shown.shows is Shows.WAITING:
            self.empty.setText(_("No result waits for release."))
        else:
            self.empty.setText(_("No results yet. Choose files to import (Ctrl+O), or drop them on the left."))

    def _selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        self._model.choose(self.table_model.row_at(self.shown.mapToSource(rows[0]).row()).id if rows else None)

    def _reveal(self, row: ResultRow) -> None:
        """Make the list show a scanned result, whatever it was narrowed to."""
        place = self.table_model.place_of(row.id)
        if place is not None and not self.shown.mapFromSource(self.table_model.index(place, 0)).isValid():
            self.search.clear()
            self.show_only(SHOWN_IN.get(row.status, Shows.ALL))

    def _choose_in_table(self) -> None:
        """Mark the model's chosen result; what the table does not show is chosen no more."""
        chosen = self._model.chosen
        place = self.table_model.place_of(chosen.id) if chosen is not None else None
        index = self.shown.mapFromSource(self.table_model.index(place, 0)) if place is not None else None
        if index is None or not index.isValid():
            self.table.clearSelection()
            self._model.choose(None)
        elif not self.table.selectionModel().isRowSelected(index.row()):
            self.table.selectRow(index.row())
            self.table.scrollTo(index)
