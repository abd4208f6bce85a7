"""The list of printers and the list of found queues as Qt models."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.printers.model import PrintersModel
from workstation.gui.printers.ports import FoundQueue, PrinterLine
from workstation.gui.printers.standings import Mood, Standing
from workstation.gui.printers.words import head_words, place_words, short_words, size_words
from workstation.gui.shapes import Shape, shape_icon

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()
WIDTHS: tuple[int | None, ...] = (None, 158, 172)
QUEUE_WIDTHS: tuple[int | None, ...] = (None, 118)


class PrinterTable(QAbstractTableModel):
    """Printers, one a row: name over address, label over head, and how it stands."""

    def __init__(self, model: PrintersModel, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._look = model, look
        self.rows: tuple[PrinterLine, ...] = ()

    def show_rows(self, rows: tuple[PrinterLine, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, name: str) -> int | None:
        """Find the row of a printer."""
        return next((place for place, row in enumerate(self.rows) if row.printer.name == name), None)

    def retell(self) -> None:
        """Write every cell again; the rows stay."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(WIDTHS) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the printers."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(WIDTHS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Name the columns."""
        _ = self._look.catalogue.gettext
        return _head((_("Printer"), _("Label"), _("State")), section, orientation, role)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Give words, second line, sign or tooltip of a cell."""
        row, column = self.rows[index.row()], index.column()
        if role == Role.DisplayRole:
            return self._words(row, column)
        if role == Role.UserRole:
            return (place_words(row.printer, self._look), head_words(row.printer), "")[column]
        if role == Role.DecorationRole and column == 2:
            return self._sign(self._model.standings.of(row))
        if role == Role.ToolTipRole:
            return f"{row.printer.name} · {place_words(row.printer, self._look)}"
        return None

    def _words(self, row: PrinterLine, column: int) -> str:
        _, printer = self._look.catalogue.gettext, row.printer
        if column == 0:
            return _("{printer} · default").format(printer=printer.name) if printer.is_default else printer.name
        return size_words(printer, self._look) if column == 1 else self._state(self._model.standings.of(row))

    def _state(self, standing: Standing) -> str:
        _ = self._look.catalogue.gettext
        if standing.problem is not None:
            return short_words(standing.problem, self._look.catalogue)
        return {Mood.READY: _("ready"), Mood.PRINTING: _("printing")}.get(standing.mood, _("is asked…"))

    def _sign(self, standing: Standing) -> QIcon | None:
        tokens = self._look.tokens
        signs = {
            Mood.READY: (Shape.TICK, tokens.ok_ink),
            Mood.PRINTING: (Shape.ARROW, tokens.accent.fill),
            Mood.AT_FAULT: (Shape.TRIANGLE, tokens.warn_ink),
        }
        found = signs.get(standing.mood)
        return shape_icon(found[0], found[1], tokens.card) if found else None


class QueueTable(QAbstractTableModel):
    """Queues of the print system, and which are added."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self.rows: tuple[FoundQueue, ...] = ()

    def show_rows(self, rows: tuple[FoundQueue, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the queues."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(QUEUE_WIDTHS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Name the columns."""
        _ = self._look.catalogue.gettext
        return _head((_("Queue"), ""), section, orientation, role)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Give a queue's name, and whether it is added."""
        row, column = self.rows[index.row()], index.column()
        if role == Role.DisplayRole:
            return row.name if column == 0 else self._look.catalogue.gettext("added") if row.is_added else ""
        if role == Role.DecorationRole and column == 1 and row.is_added:
            return shape_icon(Shape.TICK, self._look.tokens.ok_ink, self._look.tokens.card)
        return None


def _head(words: tuple[str, ...], section: int, orientation: Qt.Orientation, role: int) -> object:
    if orientation is not Qt.Orientation.Horizontal:
        return None
    if role == Role.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if role == Role.FontRole:
        return word_font(15, QFont.Weight.Bold)
    return words[section] if role == Role.DisplayRole else None
