"""The tabs of the Lab screen, each with its count and a sign where something waits, painted in the window's colours."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from workstation.gui.fonts import digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, fill_rounded
from workstation.gui.shapes import Shape, draw_shape

HEIGHT, TOUCH_HEIGHT, SIDE, SIGN = 50, 58, 16, 20


class TabButton(QAbstractButton):
    """One tab: words, a count, and a triangle where somebody is needed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._count, self._warns, self._active = look, "", False, False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def say(self, text: str, count: str, *, warns: bool) -> None:
        """Set words and count."""
        self.setText(text)
        self._count, self._warns = count, warns
        self.setAccessibleName(f"{text} {count}".strip())
        self.updateGeometry()
        self.update()

    def mark(self, *, active: bool) -> None:
        """Mark as the open tab."""
        self._active = active
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for sign, words and count."""
        width = QFontMetricsF(_words(bold=True)).horizontalAdvance(self.text()) + 2 * SIDE
        if self._count:
            width += QFontMetricsF(_digits()).horizontalAdvance(self._count) + 26
        return QSize(round(width + (SIGN + 8 if self._warns else 0)), TOUCH_HEIGHT if self._look.is_touch else HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for all of it."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, sign, words, count, and the bar under the open one."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self._active or self.underMouse():
            fill_rounded(painter, area, 10, tokens.card if self._active else tokens.sunken)
        if self._active:
            fill_rounded(painter, QRectF(12, area.height() - 5, area.width() - 24, 5), 2, tokens.accent.fill)
        left = float(SIDE)
        if self._warns:
            where = QRectF(left, area.center().y() - SIGN / 2, SIGN, SIGN)
            draw_shape(painter, Shape.TRIANGLE, where, tokens.warn_ink, tokens.card)
            left += SIGN + 8
        font = _words(bold=self._active)
        below = area.center().y() + QFontMetricsF(font).capHeight() / 2
        ink = tokens.text if self._active else tokens.muted
        left += draw_text(painter, QPointF(left, below), self.text(), font, ink) + 8
        if self._count:
            width = QFontMetricsF(_digits()).horizontalAdvance(self._count) + 18
            fill_rounded(painter, QRectF(left, area.center().y() - 13, width, 26), 13, tokens.sunken)
            draw_text(painter, QPointF(left + 9, below), self._count, _digits(), tokens.text)


class TabBar(QWidget):
    """The tabs in a row; `chosen` tells which was pressed."""

    chosen = Signal(int)

    def __init__(self, look: Look, count: int) -> None:
        super().__init__()
        self.tabs = [TabButton(look) for _place in range(count)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for place, tab in enumerate(self.tabs):
            layout.addWidget(tab)
            tab.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))

    def mark(self, place: int) -> None:
        """Mark the open tab."""
        for number, tab in enumerate(self.tabs):
            tab.mark(active=number == place)


def _words(*, bold: bool) -> QFont:
    return word_font(19, QFont.Weight.Bold if bold else QFont.Weight.DemiBold)


def _digits() -> QFont:
    return digit_font(17, QFont.Weight.DemiBold)
