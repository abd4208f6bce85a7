"""A small rounded sign in the top bar: a shape and a few words, with an amber border when it wants attention.

It is pressed for more about it, so it is as high as a finger needs, and painted lower unless the window is touched.
"""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, fill_rounded, frame_rounded
from workstation.gui.shapes import Shape, draw_shape

HEIGHT, PRESSED = 38, 48


class Sign(StrEnum):
    """What a pill without words is about."""

    SCANNER = "scanner"
    SPEAKER = "speaker"


class Pill(QAbstractButton):
    """Shows one state of one device or connection."""

    def __init__(self, look: Look, sign: Sign | None = None) -> None:
        super().__init__()
        self._sign = sign
        self._look, self._shape, self._is_short = look, Shape.ARROW, False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def shape_shown(self) -> Shape:
        """The sign of the state."""
        return self._shape

    def say(self, shape: Shape, text: str) -> None:
        """Replace sign and words; a triangle makes the border amber."""
        self._shape = shape
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def shorten(self, *, short: bool) -> None:
        """Show a small picture alone, where there is no room for words that tell of no trouble."""
        self._is_short = short
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for the words."""
        words = self._words()
        return QSize(round(QFontMetricsF(_font()).horizontalAdvance(words)) + 58 if words else PRESSED, PRESSED)

    def minimumSizeHint(self) -> QSize:
        """Ask for all of it."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint border, sign and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, height = self._look.tokens, float(PRESSED if self._look.is_touch else HEIGHT)
        area = QRectF(0, (self.height() - height) / 2, self.width(), height)
        warns = self._shape is Shape.TRIANGLE
        paper = tokens.sunken if self.isDown() or self.underMouse() else tokens.card
        fill_rounded(painter, area.adjusted(1, 1, -1, -1), height / 2, paper)
        frame_rounded(painter, area, height / 2, tokens.warn_ink if warns else tokens.line)
        ink = {Shape.TICK: tokens.ok_ink, Shape.TRIANGLE: tokens.warn_ink}.get(self._shape, tokens.accent.fill)
        if not self._words() and self._sign is not None:
            _draw_sign(painter, QPointF(self.width() / 2, area.center().y()), self._sign, ink)
            return
        draw_shape(painter, self._shape, QRectF(14, area.center().y() - 10, 20, 20), ink, paper)
        below = area.center().y() + QFontMetricsF(_font()).capHeight() / 2
        draw_text(painter, QPointF(42, below), self._words(), _font(), tokens.text)

    def _words(self) -> str:
        return "" if self._is_short and self._sign and self._shape is not Shape.TRIANGLE else self.text()


def _draw_sign(painter: QPainter, middle: QPointF, sign: Sign, ink: str) -> None:
    """Draw a loudspeaker, or the bars of a barcode, 22 pixels wide."""
    x, y = middle.x(), middle.y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    if sign is Sign.SCANNER:
        for left, wide in ((-11, 3), (-6, 2), (-2, 4), (4, 2), (8, 3)):
            painter.drawRect(QRectF(x + left, y - 8, wide, 16))
        return
    corners = ((-10, -4), (-6, -4), (0, -9), (0, 9), (-6, 4), (-10, 4))
    painter.drawPolygon(QPolygonF([QPointF(x + across, y + down) for across, down in corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(ink), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for radius in (6, 11):
        painter.drawArc(QRectF(x - radius + 2, y - radius, 2 * radius, 2 * radius), -50 * 16, 100 * 16)


def _font() -> QFont:
    return word_font(16, QFont.Weight.DemiBold)
