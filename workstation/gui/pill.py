"""A small rounded sign in the top bar: a shape and a few words, with an amber border when it wants attention."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, fill_rounded, frame_rounded
from workstation.gui.shapes import Shape, draw_shape

HEIGHT = 38


class Pill(QWidget):
    """Shows one state of one device or connection."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._shape, self._text = look, Shape.ARROW, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def shape_shown(self) -> Shape:
        """The sign of the state."""
        return self._shape

    def say(self, shape: Shape, text: str) -> None:
        """Replace sign and words; a triangle makes the border amber."""
        self._shape, self._text = shape, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for the words."""
        return QSize(round(QFontMetricsF(_font()).horizontalAdvance(self._text)) + 58, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for all of it."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint border, sign and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect())
        warns = self._shape is Shape.TRIANGLE
        fill_rounded(painter, area.adjusted(1, 1, -1, -1), HEIGHT / 2, tokens.card)
        frame_rounded(painter, area, HEIGHT / 2, tokens.ask.fill if warns else tokens.line)
        ink = {Shape.TICK: tokens.ok_ink, Shape.TRIANGLE: tokens.warn_ink}.get(self._shape, tokens.accent.fill)
        draw_shape(painter, self._shape, QRectF(14, 9, 20, 20), ink, tokens.card)
        below = HEIGHT / 2 + QFontMetricsF(_font()).capHeight() / 2
        draw_text(painter, QPointF(42, below), self._text, _font(), tokens.text)


def _font() -> QFont:
    return word_font(16, QFont.Weight.DemiBold)
