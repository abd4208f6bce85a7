"""The two tables of the Results screen as Qt models, and the search that ignores accents."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QFont, QIcon

from workstation.domain.identifiers import fold_name
from workstation.domain.results import ResultStatus
from workstation.domain.tube_barcode import display_tube
from workstation.gui.fonts import code_font, digit_font, word_font
from workstation.gui.lab.words import POSITIVES, STATE_SHAPES, STATE_WORDS, result_shape, status_words
from workstation.gui.look import Look
from workstation.gui.ports import InboxRow, ResultRow
from workstation.gui.shapes import Shape, shape_icon
from workstation.texts.notices import RESULT_WORDS

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()
DATE = "%d/%m %H:%M"


class Shows(StrEnum):
    """Which results a table shows."""

    WAITING = "waiting"
    HELD = "held"
    ALL = "all"


class ResultTable(QAbstractTableModel):
    """Results, one a row: tube, result, people, status, tested, imported by."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[ResultRow, ...] = ()
        self._tube_font, self._strong = code_font(17, QFont.Weight.Medium), word_font(17, QFont.Weight.Bold)
        self._digits = digit_font(17)

    def show_rows(self, rows: tuple[ResultRow, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, place: int) -> ResultRow:
        """Give the result of a row."""
        return self._rows[place]

    def place_of(self, result_id: UUID) -> int | None:
        """Find the row of a result."""
        return next((place for place, row in enumerate(self._rows) if row.id == result_id), None)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the results."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role != Role.DisplayRole:
            return _header(role)
        _ = self._look.catalogue.gettext
        return (_("Tube"), _("Result"), _("People"), _("Status"), _("Tested"), _("Imported by"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Give words, sign or font of a cell."""
        row, column = self._rows[index.row()], index.column()
        if role == Role.DisplayRole:
            return self._words(row, column)
        if role == Role.DecorationRole and column == 1:
            return _icon(self._look, result_shape(row))
        if role == Role.FontRole:
            return self._font(row, column)
        if role == Role.UserRole:
            return row.tested_at.timestamp() if column == 4 and row.tested_at else self._words(row, column)
        return None

    def search_text(self, place: int) -> str:
        """Give what a search looks in: words without accents, and the tube without spaces."""
        row = self._rows[place]
        return fold_name(" ".join((row.tube, *(self._words(row, column) for column in range(6)), row.held_reason)))

    def _words(self, row: ResultRow, column: int) -> str:
        _ = self._look.catalogue.gettext
        if column == 0:
            return display_tube(row.tube)
        if column == 1:
            version = " · " + _("version {number}").format(number=row.version) if row.version > 1 else ""
            return _(RESULT_WORDS[row.code]) + version
        if column == 2:
            return str(row.people)
        if column == 3:
            return status_words(row.status, self._look.catalogue)
        return row.imported_by if column == 5 else self._look.clock(row.tested_at, DATE) if row.tested_at else "—"

    def _font(self, row: ResultRow, column: int) -> QFont | None:
        if column == 0:
            return self._tube_font
        if column in (2, 4):
            return self._digits
        return self._strong if column == 1 and row.code in POSITIVES else None


class InboxTable(QAbstractTableModel):
    """Messages, one a row: its name with a second line (UserRole) of when and how many results, and its state."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[InboxRow, ...] = ()

    def show_rows(self, rows: tuple[InboxRow, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, place: int) -> InboxRow:
        """Give the message of a row."""
        return self._rows[place]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the messages."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role != Role.DisplayRole:
            return _header(role)
        _ = self._look.catalogue.gettext
        return (_("Message"), _("State"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Give words or sign of a cell."""
        row, column = self._rows[index.row()], index.column()
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._words(row, column)
        if role == Role.UserRole:
            _ = self._look.catalogue.gettext
            results = _("results: {count}").format(count=row.results)
            return f"{self._look.clock(row.received_at, DATE)} · {results}"
        if role == Role.DecorationRole and column == 1:
            return _icon(self._look, STATE_SHAPES.get(row.state, Shape.EQUALS))
        return None

    def _words(self, row: InboxRow, column: int) -> str:
        return row.name if column == 0 else self._look.catalogue.gettext(STATE_WORDS.get(row.state, row.state))


class ResultSearch(QSortFilterProxyModel):
    """Shows the results of one state that hold a text, with or without accents and spaces."""

    def __init__(self, table: ResultTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table, self._text, self._shows = table, "", Shows.WAITING
        self.setSortRole(Role.UserRole)
        self.setSourceModel(table)

    @property
    def shows(self) -> Shows:
        """Which state is shown."""
        return self._shows

    def search(self, text: str) -> None:
        """Show only what holds this text."""
        self._text = fold_name(text)
        self.setFilterFixedString(self._text)

    def show_only(self, shows: Shows) -> None:
        """Show only this state."""
        self._shows = shows
        self.setFilterFixedString(self._text)

    def filterAcceptsRow(self, source_row: int, _source_parent: Index) -> bool:
        """Tell whether a row is shown."""
        status = self._table.row_at(source_row).status
        wanted = {Shows.WAITING: (ResultStatus.PRELIMINARY,), Shows.HELD: (ResultStatus.HELD,)}
        if self._shows in wanted and status not in wanted[self._shows]:
            return False
        text = self._table.search_text(source_row)
        return self._text in text or self._text.replace(" ", "") in text.replace(" ", "")


def _header(role: int) -> object:
    if role == Role.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return word_font(15, QFont.Weight.Bold) if role == Role.FontRole else None


def _icon(look: Look, shape: Shape) -> QIcon:
    tokens = look.tokens
    ink = {Shape.TICK: tokens.ok_ink, Shape.TRIANGLE: tokens.warn_ink, Shape.CROSS: tokens.no.fill}
    return shape_icon(shape, ink.get(shape, tokens.same.fill), tokens.card)
