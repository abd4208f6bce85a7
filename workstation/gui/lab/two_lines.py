"""Paints a table cell in two lines: what it is, and below it, smaller, the second text (UserRole)."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workstation.gui.fonts import digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, elided

SIDE = 8.0


class TwoLines(QStyledItemDelegate):
    """Takes the first line from DisplayRole and the second from UserRole."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground and both lines."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area, tokens = QRectF(option.rect), self._look.tokens
        width = area.width() - 2 * SIDE
        name = word_font(17, QFont.Weight.DemiBold)
        text = elided(str(index.data(Qt.ItemDataRole.DisplayRole)), name, width)
        draw_text(painter, QPointF(area.left() + SIDE, area.top() + 25), text, name, tokens.text)
        below = elided(str(index.data(Qt.ItemDataRole.UserRole)), digit_font(15), width)
        draw_text(painter, QPointF(area.left() + SIDE, area.top() + 46), below, digit_font(15), tokens.muted)
