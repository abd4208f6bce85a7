"""The two tables of an import as Qt models: the first rows of a list, and the rows that are not taken."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from workstation.gui.fonts import code_font, digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.ports import ListedRow, ListProblem

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()


class ListTable(QAbstractTableModel):
    """Rows of texts under headings; a subclass says which."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._digits, self._words, self._code = digit_font(17), word_font(17), code_font(16)

    def headings(self) -> tuple[str, ...]:
        """Name the columns."""
        return ()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.headings())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Role.FontRole:
            return word_font(15, QFont.Weight.Bold)
        return self.headings()[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Give text or font of a cell."""
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return self.font_of(index.column()) if role == Role.FontRole else None

    def font_of(self, column: int) -> QFont:
        """Give the font of a column."""
        return self._digits if column == 0 else self._words

    def _show(self, rows: tuple[tuple[str, ...], ...]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()


class FirstRows(ListTable):
    """The first people of a list: line, name, birth, number, address."""

    def headings(self) -> tuple[str, ...]:
        """Name the columns."""
        _ = self._look.catalogue.gettext
        return (_("Line"), _("Full name"), _("Born"), _("Number"), _("Address"))

    def show_people(self, rows: tuple[ListedRow, ...]) -> None:
        """Replace all rows."""
        self._show(tuple((str(row.line), row.name, row.birth, row.number, row.address) for row in rows))

    def font_of(self, column: int) -> QFont:
        """Give the font of a column."""
        return {0: self._digits, 2: self._digits, 3: self._code}.get(column, self._words)


class ProblemRows(ListTable):
    """The rows of a list that are not taken: line, and why."""

    def headings(self) -> tuple[str, ...]:
        """Name the columns."""
        _ = self._look.catalogue.gettext
        return (_("Line"), _("Not taken because"))

    def show_problems(self, rows: tuple[ListProblem, ...]) -> None:
        """Replace all rows."""
        self._show(tuple((str(row.line), row.why) for row in rows))
