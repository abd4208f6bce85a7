"""Paints a table cell in two lines: what it is, and below it, smaller, the second text (UserRole)."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workstation.gui.fonts import digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import cut_at_end, draw_text, elided

SIDE, SIGN = 8.0, 20


class TwoLines(QStyledItemDelegate):
    """Takes the first line from DisplayRole and the second from UserRole; a sentence is cut at its end."""

    def __init__(self, look: Look, parent: QObject, *, is_sentence: bool = False) -> None:
        super().__init__(parent)
        self._look, self._is_sentence = look, is_sentence

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground and both lines."""
        self.initStyleOption(option, index)
        icon, option.text, option.icon = QIcon(option.icon), "", QIcon()
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area, tokens = QRectF(option.rect), self._look.tokens
        if not icon.isNull():
            icon.paint(painter, QRect(round(area.left() + SIDE), round(area.top() + 8), SIGN, SIGN))
            area.setLeft(area.left() + SIGN + SIDE)
        width = area.width() - 2 * SIDE
        name, cut = word_font(17, QFont.Weight.DemiBold), cut_at_end if self._is_sentence else elided
        text = cut(str(index.data(Qt.ItemDataRole.DisplayRole)), name, width)
        draw_text(painter, QPointF(area.left() + SIDE, area.top() + 25), text, name, tokens.text)
        below = elided(str(index.data(Qt.ItemDataRole.UserRole) or ""), digit_font(15), width)
        draw_text(painter, QPointF(area.left() + SIDE, area.top() + 46), below, digit_font(15), tokens.muted)
