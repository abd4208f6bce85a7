"""The yellow and black stripes of practice: nobody may take invented people for real ones, or the reverse."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred

HEIGHT, STEP, BLOCK = 30, 28.0, 410.0
YELLOW, BLACK = "#FFC233", "#14202B"


class Stripes(QWidget):
    """One strip across the window, with its words again and again."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(HEIGHT)
        look.changed.connect(self._retell)
        self._retell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint stripes and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(BLACK))
        painter.setBrush(QColor(YELLOW))
        painter.setPen(QColor(YELLOW))
        left = -STEP
        while left < self.width() + HEIGHT:
            self._paint_stripe(painter, left)
            left += STEP
        self._paint_words(painter)

    def _paint_stripe(self, painter: QPainter, left: float) -> None:
        lean, wide = float(HEIGHT), STEP / 2
        corners = ((left, lean), (left + lean, 0), (left + lean + wide, 0), (left + wide, lean))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))

    def _paint_words(self, painter: QPainter) -> None:
        font = word_font(17, QFont.Weight.ExtraBold)
        words = self.accessibleName()
        width = QFontMetricsF(font).horizontalAdvance(words) + 40
        count = max(1, int(self.width() // BLOCK))
        for number in range(count):
            middle = self.width() * (number + 0.5) / count
            plate = QRectF(middle - width / 2, 0, width, HEIGHT)
            painter.fillRect(plate, QColor(YELLOW))
            draw_centred(painter, plate, words, font, BLACK)

    def _retell(self) -> None:
        self.setAccessibleName(self._look.catalogue.gettext("PRACTICE MODE — INVENTED DATA"))
        self.update()
