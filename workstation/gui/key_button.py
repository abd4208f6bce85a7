"""A button that shows the key that does the same. It never takes the focus, so no scan can press it."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from workstation.gui.fonts import code_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, draw_text, elided, fill_rounded, frame_rounded

HEIGHT, LOW = 64, 48
TOUCH_HEIGHT, TOUCH_LOW = 76, 56


class Weight(StrEnum):
    """How much a button asks to be pressed."""

    PLAIN = "plain"
    PRIMARY = "primary"


class KeyButton(QAbstractButton):
    """A painted button with a key cap; `low` ones stand inside a pane."""

    def __init__(self, look: Look, key: str, *, low: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._key, self._low = look, key, low
        self._weight, self._gives_way = Weight.PLAIN, False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._redress)

    def say(self, text: str, weight: Weight = Weight.PLAIN) -> None:
        """Set the words, and how much the button asks for."""
        self._weight = weight
        self.setText(text)
        self.setAccessibleName(f"{text} ({self._key})" if self._key else text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for key cap and words."""
        words = QFontMetricsF(self._words_font).horizontalAdvance(self.text())
        return QSize(round(self._side * 2 + self._cap_width + words + (10 if self._key else 4)), self._height)

    def minimumSizeHint(self) -> QSize:
        """Ask for all of it, or for the key cap alone where the words may go first."""
        whole = self.sizeHint()
        return QSize(round(self._side * 2 + self._cap_width - 10), whole.height()) if self._gives_way else whole

    def give_way(self) -> None:
        """Let the words go where the row is crowded; the key says it still."""
        self._gives_way = True
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint border, key cap and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect())
        primary = self._weight is Weight.PRIMARY and self.isEnabled()
        ink = tokens.accent.text if primary else tokens.text if self.isEnabled() else tokens.muted
        body = tokens.accent.fill if primary else self._paper()
        fill_rounded(painter, area if primary else area.adjusted(1, 1, -1, -1), 10, body)
        if not primary:
            frame_rounded(painter, area, 10, tokens.line if self.isEnabled() else tokens.faint)
        left = float(self._side)
        if self._key:
            cap = QRectF(left, (area.height() - 30) / 2, self._cap_width - 10, 30)
            frame_rounded(painter, cap, 6, ink)
            draw_centred(painter, cap, self._key, self._cap_font, ink)
            left += self._cap_width
        else:
            left += 2
        font = self._words_font
        words = elided(self.text(), font, area.width() - left - self._side + 4)
        baseline = area.height() / 2 + QFontMetricsF(font).capHeight() / 2
        draw_text(painter, QPointF(left, baseline), words, font, ink)

    def _paper(self) -> str:
        tokens = self._look.tokens
        if not self.isEnabled():
            return tokens.page
        return tokens.sunken if self.isDown() or self.underMouse() else tokens.card

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _height(self) -> int:
        if self._look.is_touch:
            return TOUCH_LOW if self._low else TOUCH_HEIGHT
        return LOW if self._low else HEIGHT

    @property
    def _side(self) -> int:
        return 12 if self._low else 14

    @property
    def _cap_width(self) -> float:
        return QFontMetricsF(self._cap_font).horizontalAdvance(self._key) + 20 + 10 if self._key else 0

    @property
    def _cap_font(self) -> QFont:
        return code_font(16, QFont.Weight.Medium)

    @property
    def _words_font(self) -> QFont:
        return word_font(17 if self._low else 18, QFont.Weight.DemiBold)
