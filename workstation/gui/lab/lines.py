"""Lines of a message in letters of one width: only those in sight are painted, and the marked ones stand out.

A mark is a sign at the edge, a ground, and bold letters in a frame: never the colour alone.
"""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from workstation.gui.fonts import code_font
from workstation.gui.lab.ports import Marked
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, frame_rounded
from workstation.gui.shapes import Shape, draw_shape

Index = QModelIndex | QPersistentModelIndex
LETTERS, HIGH, EDGE = 15, 24, 30
NO_INDEX = QModelIndex()


class LinesModel(QAbstractListModel):
    """The lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[str, ...] = ()

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Give a line."""
        return self.lines[index.row()] if role == Qt.ItemDataRole.DisplayRole else None


class LinePainter(QStyledItemDelegate):
    """Paints one line, and its mark."""

    def __init__(self, look: Look, parent: "LineList") -> None:
        super().__init__(parent)
        self._look, self._list = look, parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, sign and letters."""
        tokens, area, line = self._look.tokens, QRectF(option.rect), index.row()
        mark = self._list.marks.get(line)
        if mark is not None:
            painter.fillRect(area, QColor(tokens.ask.fill))
            where = QRectF(area.left() + 5, area.center().y() - 8, 16, 16)
            draw_shape(painter, Shape.TRIANGLE, where, tokens.ask.text, tokens.ask.fill)
        ink = tokens.ask.text if mark is not None else tokens.text
        text, font = self._list.lines.lines[line], code_font(LETTERS)
        at = QPointF(area.left() + EDGE, area.center().y() + QFontMetricsF(font).capHeight() / 2)
        if mark is None or mark.end <= mark.first:
            draw_text(painter, at, text, font, ink)
            return
        before = draw_text(painter, at, text[: mark.first], font, ink)
        bold, middle = code_font(LETTERS, QFont.Weight.Bold), text[mark.first : mark.end]
        width = draw_text(painter, QPointF(at.x() + before, at.y()), middle, bold, ink)
        frame_rounded(painter, QRectF(at.x() + before - 2, area.top() + 1, width + 4, area.height() - 2), 3, ink)
        draw_text(painter, QPointF(at.x() + before + width, at.y()), text[mark.end :], font, ink)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All lines are as wide as the longest."""
        return QSize(self._list.widest, HIGH)


class LineList(QListView):
    """Shows lines, scrolled to the first mark."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.lines, self.marks, self.widest = LinesModel(self), dict[int, Marked](), EDGE
        self._letter = QFontMetricsF(code_font(LETTERS)).horizontalAdvance("M")
        self.setModel(self.lines)
        self.setItemDelegate(LinePainter(look, self))
        self.setUniformItemSizes(True)
        self.setFont(code_font(LETTERS))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        look.changed.connect(self.viewport().update)

    def show_lines(self, lines: tuple[str, ...], marks: tuple[Marked, ...] = ()) -> None:
        """Replace lines and marks, and scroll to the first mark."""
        if (lines, marks) == (self.lines.lines, tuple(self.marks.values())):
            return
        self.marks = {mark.line: mark for mark in marks if 0 <= mark.line < len(lines)}
        self.widest = EDGE + 12 + round(self._letter * max((len(line) for line in lines), default=0))
        self.lines.show_lines(lines)
        self.scrollToTop()
        if self.marks:
            self._bring_in_sight(self.marks[min(self.marks)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy everything by the usual keys."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText("\n".join(self.lines.lines))
        else:
            super().keyPressEvent(event)

    def _bring_in_sight(self, mark: Marked) -> None:
        self.scrollTo(self.lines.index(mark.line), QAbstractItemView.ScrollHint.PositionAtCenter)
        end, room = EDGE + round(self._letter * mark.end), self.viewport().width() - 40
        start = EDGE + round(self._letter * mark.first)
        self.horizontalScrollBar().setValue(0 if end < room else max(0, start - room // 3))
