"""A table over a paged list: it knows how many rows there are, and asks for those that are painted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
)
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QTableView

from workstation.gui.fonts import word_font
from workstation.gui.lab.paged import PagedList
from workstation.gui.look import Look
from workstation.gui.shapes import Shape, shape_icon

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()
NOT_HERE_YET = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its title, and what a row shows in it. `below` is a second line, `full` what a tooltip says."""

    title: Callable[[], str]
    words: Callable[[Any], str]
    shape: Callable[[Any], Shape | None] | None = None
    below: Callable[[Any], str] | None = None
    font: QFont | None = None


class PagedTable(QAbstractTableModel):
    """The rows of a list; those that are not read yet say so."""

    def __init__(
        self, rows: PagedList[Any, Any], columns: Sequence[Column], look: Look, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.rows, self._columns, self._look = rows, tuple(columns), look
        self._count = len(rows)
        rows.signals.listed.connect(self._listed)
        rows.signals.filled.connect(self._filled)

    def retell(self) -> None:
        """Write all words that are in sight again."""
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self._columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def id_at(self, place: int) -> UUID | None:
        """Give the id of a row, whether it was read or not."""
        found = self.rows.ids.between(place, place + 1)
        return found[0] if found else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Role.FontRole:
            return word_font(15, QFont.Weight.Bold)
        return self._columns[section].title() if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Give words, sign or font of a cell."""
        column = self._columns[index.column()]
        if role == Role.FontRole:
            return column.font
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.UserRole, Role.DecorationRole):
            return None
        row = self.rows.row(index.row())
        if row is None:
            return NOT_HERE_YET if role == Role.DisplayRole and index.column() == 0 else None
        if role == Role.DecorationRole:
            shape = column.shape(row) if column.shape is not None else None
            return sign(self._look, shape) if shape is not None else None
        if role == Role.UserRole:
            return column.below(row) if column.below is not None else ""
        return column.words(row)

    def _listed(self) -> None:
        self.beginResetModel()
        self._count = len(self.rows)
        self.endResetModel()

    def _filled(self, first: int, end: int) -> None:
        last = min(end, self._count) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))


def sign(look: Look, shape: Shape) -> QIcon:
    """Give the sign of a row in the colours of now."""
    tokens = look.tokens
    ink = {Shape.TICK: tokens.ok_ink, Shape.TRIANGLE: tokens.warn_ink, Shape.CROSS: tokens.no.fill}
    return shape_icon(shape, ink.get(shape, tokens.same.fill), tokens.card)


def choose_row(table: QTableView, place: int | None) -> None:
    """Mark a row as chosen, or none, and bring it in sight; nobody is told."""
    selection = table.selectionModel()
    with QSignalBlocker(selection):
        if place is None:
            selection.clear()
        elif not selection.isRowSelected(place):
            index = table.model().index(place, 0)
            flag = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            table.scrollTo(index)
    table.viewport().update()
