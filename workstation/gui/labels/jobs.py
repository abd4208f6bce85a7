"""The list of print jobs as a Qt model: when, what, how far, where it stands, who."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from workstation.domain.printing import JobState
from workstation.gui.fonts import digit_font, word_font
from workstation.gui.labels.job_words import kind_words, span_words
from workstation.gui.labels.ports import PrintRow
from workstation.gui.look import Look
from workstation.gui.shapes import Shape, shape_icon
from workstation.texts.printing import STATE_WORDS

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()
WHEN, WORDS = 0, 1
"""The columns of two lines: the time and below it the day, what a job prints and below it its numbers."""
_FEW, _MANY, _LARGE = 98, 136, 1_000
SHAPES: dict[JobState, Shape] = {
    JobState.DONE: Shape.TICK,
    JobState.STOPPED: Shape.TRIANGLE,
    JobState.CHECKING: Shape.TRIANGLE,
    JobState.CANCELLED: Shape.CROSS,
}


class JobTable(QAbstractTableModel):
    """Print jobs, one a row."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[PrintRow, ...] = ()

    @property
    def rows(self) -> tuple[PrintRow, ...]:
        """The jobs that are shown."""
        return self._rows

    def show_rows(self, rows: tuple[PrintRow, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def widths(self) -> tuple[int | None, ...]:
        """The widths of the columns, in px; None takes what is left."""
        is_large = any(row.total >= _LARGE for row in self._rows)
        return (72, None, _MANY if is_large else _FEW, 192, 110)

    def place_of(self, job: UUID | None) -> int | None:
        """Find the row of a job."""
        return next((place for place, row in enumerate(self._rows) if row.id == job), None)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the jobs."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.widths)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Role.FontRole:
            return word_font(15, QFont.Weight.Bold)
        if role != Role.DisplayRole:
            return None
        _ = self._look.catalogue.gettext
        return (_("Time"), _("Labels"), _("Printed"), _("State"), _("By"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Give words, sign or font of a cell."""
        row, column = self._rows[index.row()], index.column()
        if role == Role.DisplayRole:
            return self._words(row, column)
        if role == Role.ToolTipRole:
            return row.problem or f"{self._words(row, column)} · {row.printer}"
        if role == Role.UserRole:
            below = {WHEN: self._look.clock(row.at, "%d/%m"), WORDS: span_words(row, self._look, short=True)}
            return below.get(column)
        if role == Role.DecorationRole and column == 3:
            tokens = self._look.tokens
            shape = Shape.TRIANGLE if row.problem else SHAPES.get(row.state)
            ink = {JobState.DONE: tokens.ok_ink, JobState.CANCELLED: tokens.same.fill}.get(row.state, tokens.warn_ink)
            return shape_icon(shape, ink, tokens.card) if shape else None
        if role == Role.FontRole and column == 2:
            return digit_font(17)
        return None

    def _words(self, row: PrintRow, column: int) -> str:
        _, look = self._look.catalogue.gettext, self._look
        if column == 0:
            return look.clock(row.at)
        if column == 1:
            return kind_words(row, look)
        if column == 2:
            return f"{look.number(row.done)}/{look.number(row.total)}"
        if column == 4:
            return row.operator
        if row.state is JobState.CHECKING:
            return _("scan the first")
        return _("saved as a file") if row.is_file else _(STATE_WORDS[row.state])
